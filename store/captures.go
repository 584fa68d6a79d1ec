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

// A capture is kept as the length of its description (four bytes), the description (JSON) and the packed document. The
// bytes of all captures are counted in the bucket's sequence.

// capture keeps the poll's document for replay and drops what is above the bounds. A document that is the last one
// kept is not kept again: a source that cannot be read sends the same every time.
func (ch *change) capture(poll *feeds.Poll) error {
	if poll.Capture == nil || ch.retention.Captures == 0 {
		return nil
	}
	c := *poll.Capture
	if poll.Failure != nil {
		c.Failure = poll.Failure.Message
	}
	about, err := json.Marshal(c)
	if err != nil {
		return err
	}
	b := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(about)+len(c.Body)), uint32(len(about)))
	b = append(append(b, about...), c.Body...)
	if len(b) > maxCaptured {
		return nil
	}
	kept := ch.capturesOf(poll.Source.ID)
	captures := ch.tx.Bucket(bucketCaptures)
	if n := len(kept); n > 0 {
		last, err := readCapture(captures.Get(kept[n-1]))
		if err != nil {
			return err
		}
		if bytes.Equal(last.Body, c.Body) && last.Failure == c.Failure {
			return nil
		}
	}
	size := len(b)
	for i := len(kept) - 1; i >= 0; i-- {
		size += len(captures.Get(kept[i]))
		if len(kept)-i >= ch.retention.Captures || size > maxCaptured {
			if err := ch.dropCaptures(kept[:i+1]); err != nil {
				return err
			}
			break
		}
	}
	key := captureKey(poll.Source.ID, time8(c.At))
	if err := captures.SetSequence(captures.Sequence() + uint64(len(b)) - uint64(len(captures.Get(key)))); err != nil {
		return err
	}
	if err := captures.Put(key, b); err != nil {
		return err
	}
	if err := ch.tx.Bucket(bucketCaptured).Put(append(time8(c.At), poll.Source.ID...), nil); err != nil {
		return err
	}
	return ch.boundCaptures()
}

func captureKey(id feeds.SourceID, at []byte) []byte { return append(append([]byte(id), 0), at...) }

// capturesOf are the keys of a source's captures, the oldest first.
func (s snapshot) capturesOf(id feeds.SourceID) [][]byte {
	prefix := captureKey(id, nil)
	var keys [][]byte
	c := s.tx.Bucket(bucketCaptures).Cursor()
	for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		keys = append(keys, bytes.Clone(k))
	}
	return keys
}

func (ch *change) dropCaptures(keys [][]byte) error {
	captures, captured := ch.tx.Bucket(bucketCaptures), ch.tx.Bucket(bucketCaptured)
	for _, k := range keys {
		if err := captures.SetSequence(captures.Sequence() - uint64(len(captures.Get(k)))); err != nil {
			return err
		}
		if err := captures.Delete(k); err != nil {
			return err
		}
		at := len(k) - 8
		if err := captured.Delete(append(bytes.Clone(k[at:]), k[:at-1]...)); err != nil {
			return err
		}
	}
	return nil
}

// boundCaptures drops the oldest captures while all together are too large.
func (ch *change) boundCaptures() error {
	for ch.tx.Bucket(bucketCaptures).Sequence() > maxCaptures {
		k, _ := ch.tx.Bucket(bucketCaptured).Cursor().First()
		if k == nil {
			return nil
		}
		if err := ch.dropCaptures([][]byte{captureKey(feeds.SourceID(k[8:]), k[:8])}); err != nil {
			return err
		}
	}
	return nil
}

// sweepCaptures drops the captures of sources that are no longer declared, and those above a bound that was lowered.
func (ch *change) sweepCaptures() error {
	var surplus [][]byte
	var source []byte // of the run of keys
	var run [][]byte
	end := func() {
		if excess := len(run) - ch.retention.Captures; ch.status(feeds.SourceID(source)).Retired {
			surplus = append(surplus, run...)
		} else if excess > 0 {
			surplus = append(surplus, run[:excess]...)
		}
		run = nil
	}
	c := ch.tx.Bucket(bucketCaptures).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		if id := k[:len(k)-9]; !bytes.Equal(id, source) {
			end()
			source = bytes.Clone(id)
		}
		run = append(run, bytes.Clone(k))
	}
	end()
	return ch.dropCaptures(surplus)
}

// Captures are the documents kept of a source, the latest first.
func (db *DB) Captures(id feeds.SourceID) ([]feeds.Capture, error) {
	var all []feeds.Capture
	err := db.bolt.View(func(tx *bolt.Tx) error {
		s := db.snapshot(tx)
		keys := s.capturesOf(id)
		for i := len(keys) - 1; i >= 0; i-- {
			c, err := readCapture(s.tx.Bucket(bucketCaptures).Get(keys[i]))
			if err != nil {
				return fmt.Errorf("source %s: %w", id, err)
			}
			all = append(all, c)
		}
		return nil
	})
	return all, err
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
