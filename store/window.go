package store

import (
	"bytes"
	"encoding/binary"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/layout"
	"griot/store/story"
	"griot/store/story/sign"
)

// The window of grouping lives in memory. The file holds its items and how far it has come, so that an index that is read
// again is the one that was in use.

// readClock returns how far the window has come, false where the file does not say.
func readClock(meta *bolt.Bucket) (c story.Clock, ok bool) {
	b := meta.Get(layout.MetaWindow)
	if len(b) != 16 {
		return c, false
	}
	c.Passed = int64(binary.BigEndian.Uint64(b))
	if newest := binary.BigEndian.Uint64(b[8:]); newest != 0 {
		c.Newest = layout.FromTime8(b[8:])
	}
	return c, true
}

// writeClock stores how far the window has come, where that has changed.
func (ch *change) writeClock() error {
	if ch.plan == nil {
		return nil
	}
	now := ch.plan.Clock()
	b := binary.BigEndian.AppendUint64(nil, uint64(now.Passed))
	if now.Newest.IsZero() {
		b = append(b, make([]byte, 8)...)
	} else {
		b = append(b, layout.Time8(now.Newest)...)
	}
	meta := ch.Tx.Bucket(layout.BucketMeta)
	if bytes.Equal(b, meta.Get(layout.MetaWindow)) {
		return nil
	}
	return meta.Put(layout.MetaWindow, b)
}

// putUpdated stores the signature of a revised item where the window holds it. That of an item that has left would bring it
// back at the next start.
func (ch *change) putUpdated(s sign.Signature, item *feeds.Item) error {
	kept, held := ch.plan.Update(s)
	if !held {
		return ch.DropUnheld(item.ID)
	}
	return ch.PutSignature(&kept, item)
}

// forget takes an item out of the window, in memory and in the file.
func (ch *change) forget(rec *layout.Record) error {
	at := rec.Qualified()
	if held, _, ok := ch.plan.Lookup(rec.ID); ok {
		at = held.At // a correction may have dated the item otherwise
	}
	ch.plan.Forget(rec.ID)
	return ch.DropSignature(at, rec.ID)
}
