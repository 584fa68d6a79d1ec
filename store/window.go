package store

import (
	"bytes"
	"time"

	"griot/store/layout"
	"griot/store/story"
	"griot/store/story/sign"
)

// The window of grouping lives in memory. The file holds its items and how far it has come, so that an index that is read
// again is the one that was in use.

// writeClock stores how far the window has come, where that has changed.
func (ch *change) writeClock() error {
	if ch.plan == nil {
		return nil
	}
	now := ch.plan.Clock()
	b, err := now.AppendBinary(nil)
	if err != nil {
		return err
	}
	meta := ch.Tx.Bucket(layout.BucketMeta)
	if bytes.Equal(b, meta.Get(layout.MetaWindow)) {
		return nil
	}
	return meta.Put(layout.MetaWindow, b)
}

// putUpdated stores the signature of a revised item where the window holds it. A row for an item that has left would
// bring it back at the next start.
func (ch *change) putUpdated(s sign.Signature) error {
	kept, held := ch.plan.Update(s)
	if !held {
		return nil
	}
	return ch.PutSignature(&kept)
}

// forget takes an item out of the window, in memory and in the file.
func (ch *change) forget(rec *layout.Record) error {
	at := rec.Qualified()
	if held, _, ok := ch.plan.Lookup(rec.ID); ok {
		at = held.At // a correction may have dated the item otherwise
	}
	ch.plan.Forget(rec.ID)
	return ch.Tx.Bucket(layout.BucketSignatures).Delete(layout.SignatureKey(at, rec.ID))
}

// LimitsMet returns when each limit of grouping was last met, by its name; see [story.Limits]. What the limit on
// boilerplate leaves out is no loss, and not told.
func (db *DB) LimitsMet() map[string]time.Time {
	met := map[string]time.Time{}
	last := db.limits.Load()
	if last == nil {
		return met
	}
	for i, name := range story.LimitNames() {
		if name != story.LimitBoilerplate && !last[i].IsZero() {
			met[name] = last[i]
		}
	}
	return met
}

// tellLimits publishes when limits were last met. The index belongs to the writer.
func (db *DB) tellLimits() {
	met := db.index.Clock().Met
	db.limits.Store(&met)
}
