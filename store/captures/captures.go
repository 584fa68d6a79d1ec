// Package captures keeps the latest documents of each source as they were fetched, for replay, within bounds of size.
//
// A capture lies by time in one bucket, so that new ones are written behind the others and the oldest are found first. A
// list by source, in another bucket, says which there are and their sizes. The sequence of the first bucket counts the
// bytes of all.
package captures

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
)

const (
	// maxOfSource is the most bytes that the captures of one source take, packed.
	maxOfSource = 1 << 20
	// maxOfAll is the most bytes that all captures take. Above it the oldest go, of whatever source.
	maxOfAll = 128 << 20
)

// Archive is the captures in a file, within a transaction.
type Archive struct {
	documents *bolt.Bucket // time8 and source: the length of the description (four bytes), the description (JSON), the packed document
	listed    *bolt.Bucket // source, a zero byte and time8: size4
}

// In returns the archive in two buckets, one for the documents and one for the list.
func In(documents, listed *bolt.Bucket) Archive { return Archive{documents, listed} }

// entry is a capture in the list of its source.
type entry struct {
	source feeds.SourceID
	at     []byte // time8
	size   int
}

func (e *entry) key() []byte { return append(bytes.Clone(e.at), e.source...) }

func (e *entry) listKey() []byte { return append(append([]byte(e.source), 0), e.at...) }

func readEntry(k, v []byte) entry {
	at := len(k) - 8
	return entry{feeds.SourceID(k[:at-1]), bytes.Clone(k[at:]), int(binary.BigEndian.Uint32(v))}
}

// Add keeps a document of a source and drops its oldest ones beyond keep, and what is above the bounds. It ignores a
// document that repeats the one before where that could not be read, or where a hub delivers twice.
func (a Archive) Add(source feeds.SourceID, c *feeds.Capture, keep int) error {
	b, err := encode(c)
	if err != nil || len(b) > maxOfSource {
		return err
	}
	old := a.entries(source)
	if n := len(old); n > 0 && a.repeats(c, &old[n-1]) {
		return nil
	}
	size := len(b)
	for i := len(old) - 1; i >= 0; i-- {
		size += old[i].size
		if len(old)-i >= keep || size > maxOfSource {
			if err := a.drop(old[:i+1]); err != nil {
				return err
			}
			break
		}
	}
	at := binary.BigEndian.AppendUint64(nil, uint64(c.At.UnixNano()))
	if err := a.put(&entry{source, at, len(b)}, b); err != nil {
		return err
	}
	return a.bound()
}

// Rename makes the captures of a source those of another, which has none.
func (a Archive) Rename(from, to feeds.SourceID) error {
	for _, e := range a.entries(from) {
		b := bytes.Clone(a.documents.Get(e.key()))
		if err := a.drop([]entry{e}); err != nil {
			return err
		}
		if err := a.put(&entry{to, e.at, len(b)}, b); err != nil {
			return err
		}
	}
	return nil
}

// repeats reports whether a document is the last capture over again.
func (a Archive) repeats(c *feeds.Capture, last *entry) bool {
	if c.Failure == "" && !c.Pushed {
		return false // a visit brings no document twice
	}
	before, err := decode(a.documents.Get(last.key()))
	return err == nil && before.Failure == c.Failure && bytes.Equal(before.Body, c.Body)
}

// put writes a capture. One of the same source and time is replaced.
func (a Archive) put(e *entry, b []byte) error {
	replaced := a.documents.Get(e.key())
	if err := a.documents.SetSequence(a.documents.Sequence() + uint64(e.size) - uint64(len(replaced))); err != nil {
		return err
	}
	if err := a.documents.Put(e.key(), b); err != nil {
		return err
	}
	return a.listed.Put(e.listKey(), binary.BigEndian.AppendUint32(nil, uint32(e.size)))
}

// entries returns the captures of a source, the oldest first.
func (a Archive) entries(source feeds.SourceID) []entry {
	prefix := append([]byte(source), 0)
	var all []entry
	c := a.listed.Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		all = append(all, readEntry(k, v))
	}
	return all
}

func (a Archive) drop(dropped []entry) error {
	for i := range dropped {
		e := &dropped[i]
		if err := a.documents.SetSequence(a.documents.Sequence() - uint64(e.size)); err != nil {
			return err
		}
		if err := a.documents.Delete(e.key()); err != nil {
			return err
		}
		if err := a.listed.Delete(e.listKey()); err != nil {
			return err
		}
	}
	return nil
}

// bound drops the oldest captures while all together are too large.
func (a Archive) bound() error {
	for a.documents.Sequence() > maxOfAll {
		k, v := a.documents.Cursor().First()
		if k == nil {
			return nil
		}
		if err := a.drop([]entry{{feeds.SourceID(k[8:]), bytes.Clone(k[:8]), len(v)}}); err != nil {
			return err
		}
	}
	return nil
}

// Drop drops all captures of a source.
func (a Archive) Drop(source feeds.SourceID) error { return a.drop(a.entries(source)) }

// Sweep drops the oldest captures of each source beyond those that keep says.
func (a Archive) Sweep(keep func(feeds.SourceID) int) error {
	var surplus, run []entry // a run is of one source
	end := func() {
		if len(run) > 0 {
			surplus = append(surplus, run[:max(len(run)-keep(run[0].source), 0)]...)
			run = nil
		}
	}
	c := a.listed.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		next := readEntry(k, v)
		if len(run) > 0 && run[0].source != next.source {
			end()
		}
		run = append(run, next)
	}
	end()
	return a.drop(surplus)
}

// Of returns the captures of a source, the latest first.
func (a Archive) Of(source feeds.SourceID) ([]feeds.Capture, error) {
	var all []feeds.Capture
	listed := a.entries(source)
	for i := len(listed) - 1; i >= 0; i-- {
		c, err := decode(a.documents.Get(listed[i].key()))
		if err != nil {
			return nil, fmt.Errorf("source %s: %w", source, err)
		}
		all = append(all, c)
	}
	return all, nil
}

func encode(c *feeds.Capture) ([]byte, error) {
	about, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	b := make([]byte, 0, 4+len(about)+len(c.Body))
	b = binary.BigEndian.AppendUint32(b, uint32(len(about)))
	return append(append(b, about...), c.Body...), nil
}

func decode(b []byte) (c feeds.Capture, err error) {
	if len(b) < 4 || uint64(binary.BigEndian.Uint32(b))+4 > uint64(len(b)) {
		return c, errors.New("a capture is damaged")
	}
	about := b[4:][:binary.BigEndian.Uint32(b)]
	if err := json.Unmarshal(about, &c); err != nil {
		return c, fmt.Errorf("a capture is damaged: %w", err)
	}
	c.Body = bytes.Clone(b[4+len(about):])
	return c, nil
}
