package store

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
	// maxCaptured is the most bytes that the captures of one source take, packed.
	maxCaptured = 1 << 20
	// maxCaptures is the most bytes that all captures take. Above it the oldest go, whosever they are.
	maxCaptures = 128 << 20
)

// A capture is kept as the length of its description (four bytes), the description (JSON) and the packed document.
// Captures lie by time, so that new ones are written behind the others and the oldest are found first; a list by source
// says which there are and their sizes. The bytes of all are counted in the bucket's sequence.

// kept is a capture in the list of its source.
type kept struct {
	source feeds.SourceID
	at     []byte // time8
	size   int
}

func (k *kept) key() []byte { return append(bytes.Clone(k.at), k.source...) }

func (k *kept) listed() []byte { return append(append([]byte(k.source), 0), k.at...) }

func readKept(k, v []byte) kept {
	at := len(k) - 8
	return kept{feeds.SourceID(k[:at-1]), bytes.Clone(k[at:]), int(binary.BigEndian.Uint32(v))}
}

// capture keeps the poll's document for replay and drops what is above the bounds.
func (ch *change) capture(poll *feeds.Poll) error {
	if poll.Capture == nil || ch.retention.Captures == 0 {
		return nil
	}
	c := *poll.Capture
	if poll.Failure != nil {
		c.Failure = poll.Failure.Message
	}
	b, err := encodeCapture(&c)
	if err != nil || len(b) > maxCaptured {
		return err
	}
	old := ch.capturesOf(poll.Source.ID)
	if n := len(old); n > 0 && ch.repeats(&c, &old[n-1]) {
		return nil
	}
	size := len(b)
	for i := len(old) - 1; i >= 0; i-- {
		size += old[i].size
		if len(old)-i >= ch.retention.Captures || size > maxCaptured {
			if err := ch.dropCaptures(old[:i+1]); err != nil {
				return err
			}
			break
		}
	}
	if err := ch.putCapture(&kept{poll.Source.ID, time8(c.At), len(b)}, b); err != nil {
		return err
	}
	return ch.boundCaptures()
}

// repeats reports whether a document is that of the last capture over again: what a source sends that cannot be read, or
// a hub that delivers twice.
func (ch *change) repeats(c *feeds.Capture, last *kept) bool {
	if c.Failure == "" && !c.Pushed {
		return false // a visit brings no document twice
	}
	before, err := readCapture(ch.tx.Bucket(bucketCaptures).Get(last.key()))
	return err == nil && before.Failure == c.Failure && bytes.Equal(before.Body, c.Body)
}

// putCapture writes a capture; one of the same source and time is replaced.
func (ch *change) putCapture(k *kept, b []byte) error {
	captures := ch.tx.Bucket(bucketCaptures)
	replaced := captures.Get(k.key())
	if err := captures.SetSequence(captures.Sequence() + uint64(k.size) - uint64(len(replaced))); err != nil {
		return err
	}
	if err := captures.Put(k.key(), b); err != nil {
		return err
	}
	return ch.tx.Bucket(bucketCaptured).Put(k.listed(), binary.BigEndian.AppendUint32(nil, uint32(k.size)))
}

// capturesOf are the captures of a source, the oldest first.
func (s snapshot) capturesOf(id feeds.SourceID) []kept {
	prefix := append([]byte(id), 0)
	var all []kept
	c := s.tx.Bucket(bucketCaptured).Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		all = append(all, readKept(k, v))
	}
	return all
}

func (ch *change) dropCaptures(dropped []kept) error {
	captures, captured := ch.tx.Bucket(bucketCaptures), ch.tx.Bucket(bucketCaptured)
	for i := range dropped {
		k := &dropped[i]
		if err := captures.SetSequence(captures.Sequence() - uint64(k.size)); err != nil {
			return err
		}
		if err := captures.Delete(k.key()); err != nil {
			return err
		}
		if err := captured.Delete(k.listed()); err != nil {
			return err
		}
	}
	return nil
}

// boundCaptures drops the oldest captures while all together are too large.
func (ch *change) boundCaptures() error {
	captures := ch.tx.Bucket(bucketCaptures)
	for captures.Sequence() > maxCaptures {
		k, v := captures.Cursor().First()
		if k == nil {
			return nil
		}
		oldest := kept{feeds.SourceID(k[8:]), bytes.Clone(k[:8]), len(v)}
		if err := ch.dropCaptures([]kept{oldest}); err != nil {
			return err
		}
	}
	return nil
}

// sweepCaptures drops the captures of sources that are no longer declared, and those above a bound that was lowered.
func (ch *change) sweepCaptures() error {
	var surplus, run []kept // a run is of one source
	end := func() {
		if len(run) == 0 {
			return
		}
		excess := len(run) - ch.retention.Captures
		if status := ch.status(run[0].source); status.Retired || status.Source.ID == "" {
			excess = len(run)
		}
		surplus = append(surplus, run[:max(excess, 0)]...)
		run = nil
	}
	c := ch.tx.Bucket(bucketCaptured).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		next := readKept(k, v)
		if len(run) > 0 && run[0].source != next.source {
			end()
		}
		run = append(run, next)
	}
	end()
	return ch.dropCaptures(surplus)
}

// Captures are the documents kept of a source, the latest first.
func (db *DB) Captures(id feeds.SourceID) ([]feeds.Capture, error) {
	var all []feeds.Capture
	err := db.bolt.View(func(tx *bolt.Tx) error {
		listed := db.snapshot(tx).capturesOf(id)
		for i := len(listed) - 1; i >= 0; i-- {
			c, err := readCapture(tx.Bucket(bucketCaptures).Get(listed[i].key()))
			if err != nil {
				return fmt.Errorf("source %s: %w", id, err)
			}
			all = append(all, c)
		}
		return nil
	})
	return all, err
}

func encodeCapture(c *feeds.Capture) ([]byte, error) {
	about, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	b := make([]byte, 0, 4+len(about)+len(c.Body))
	b = binary.BigEndian.AppendUint32(b, uint32(len(about)))
	return append(append(b, about...), c.Body...), nil
}

func readCapture(b []byte) (c feeds.Capture, err error) {
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
