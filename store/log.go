package store

import (
	"context"
	"encoding/binary"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/layout"
)

// keptChanges is how many changes the log holds. A reader that falls further behind starts over.
const keptChanges = 100_000

// Changes returns up to limit changes after the cursor, oldest first. A cursor of zero is the beginning of the log. It
// fails with [feeds.ErrTrimmed] when changes between the cursor and the log's beginning are gone.
func (db *DB) Changes(ctx context.Context, after uint64, limit int) ([]feeds.Change, error) {
	var changes []feeds.Change
	err := db.bolt.View(func(tx *bolt.Tx) error {
		c := tx.Bucket(layout.BucketLog).Cursor()
		if first, _ := c.First(); first != nil && after > 0 && after+1 < binary.BigEndian.Uint64(first) {
			return feeds.ErrTrimmed
		}
		for k, v := c.Seek(sequence8(after + 1)); k != nil && len(changes) < limit; k, v = c.Next() {
			change, err := layout.ReadChange(v)
			if err != nil {
				return err
			}
			change.Sequence = binary.BigEndian.Uint64(k)
			changes = append(changes, change)
		}
		return ctx.Err()
	})
	return changes, err
}

// LastChange returns the cursor at the end of the log: the sequence of the latest change, zero before the first.
func (db *DB) LastChange(context.Context) (last uint64, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		last = tx.Bucket(layout.BucketLog).Sequence()
		return nil
	})
	return last, err
}

// Silent returns how often stories changed without a line in the log: by other rules, and by a source that counts as
// another class. A reader of the log that keeps what it makes of stories starts over when the number has moved.
func (db *DB) Silent(context.Context) (n uint64, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		if b := tx.Bucket(layout.BucketMeta).Get(layout.MetaSilent); len(b) == 8 {
			n = binary.BigEndian.Uint64(b)
		}
		return nil
	})
	return n, err
}

// markSilent notes that stories change without a line in the log.
func (ch *change) markSilent() error {
	ch.markUndated()
	meta, n := ch.Tx.Bucket(layout.BucketMeta), uint64(0)
	if b := meta.Get(layout.MetaSilent); len(b) == 8 {
		n = binary.BigEndian.Uint64(b)
	}
	return meta.Put(layout.MetaSilent, sequence8(n+1))
}

func sequence8(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// trimLog drops the oldest changes.
func (ch *change) trimLog() error {
	bucket := ch.Tx.Bucket(layout.BucketLog)
	last := bucket.Sequence()
	if last <= keptChanges {
		return nil
	}
	return layout.DeleteWhile(bucket, nil, func(k []byte) bool { return binary.BigEndian.Uint64(k) <= last-keptChanges })
}

// log appends to the change log. Its sequence needs no clock and never goes back.
func (ch *change) log(item feeds.ItemID, st feeds.StoryID, kind feeds.ChangeKind) error {
	ch.markShown()
	bucket := ch.Tx.Bucket(layout.BucketLog)
	seq, err := bucket.NextSequence()
	if err != nil {
		return err
	}
	return bucket.Put(sequence8(seq), layout.PackChange(&feeds.Change{Item: item, Story: st, Kind: kind}))
}
