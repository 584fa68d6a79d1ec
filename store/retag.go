package store

import (
	"context"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/derive"
	"griot/store/layout"
)

// retagBatch is how many items one transaction of Retag derives anew, so that polls never wait long behind it.
const retagBatch = 200

// Each calls visit with every stored item, without the evidence of its tags, in no order that means anything. No transaction
// is open meanwhile, so visit may take its time. Items that come or go while it runs may be missed. Each ends with the
// first error, which it returns.
func (db *DB) Each(ctx context.Context, visit func(*feeds.Item) error) error {
	var next []byte
	for {
		var batch []*layout.Record
		if err := db.bolt.View(func(tx *bolt.Tx) error {
			s := db.snapshot(tx)
			c := tx.Bucket(layout.BucketItems).Cursor()
			for k, _ := c.Seek(next); k != nil && len(batch) < retagBatch; k, _ = c.Next() {
				rec, err := s.Record(feeds.ItemID(k))
				if err != nil {
					return err
				}
				batch = append(batch, rec)
			}
			return ctx.Err()
		}); err != nil {
			return err
		}
		if len(batch) == 0 {
			return nil
		}
		for _, rec := range batch {
			if err := visit(&rec.Item); err != nil {
				return err
			}
		}
		last := batch[len(batch)-1].ID
		next = layout.After(last[:])
	}
}

// retag derives the tags of every stored item whose tags are of other rules than those of d, in bounded transactions and
// silently: no story counts as updated. It calls progress with how many items it has passed, of how many. It returns how
// many changed.
func (db *DB) retag(ctx context.Context, d *derive.Deriver, progress func(done, total int)) (int, error) {
	total := 0
	if err := db.bolt.View(func(tx *bolt.Tx) error {
		total = tx.Bucket(layout.BucketItems).Stats().KeyN
		return nil
	}); err != nil {
		return 0, err
	}
	changed := 0
	var next []byte
	for done := 0; ; {
		var batch []feeds.ItemID
		if err := db.bolt.View(func(tx *bolt.Tx) error {
			c := tx.Bucket(layout.BucketItems).Cursor()
			for k, _ := c.Seek(next); k != nil && len(batch) < retagBatch; k, _ = c.Next() {
				batch = append(batch, feeds.ItemID(k))
			}
			return nil
		}); err != nil {
			return changed, err
		}
		if len(batch) == 0 {
			return changed, nil
		}
		n := 0
		if err := db.enqueue(ctx, func(ch *change) (err error) {
			n, err = ch.retag(batch, d)
			return err
		}); err != nil {
			return changed, err
		}
		changed, done = changed+n, done+len(batch)
		progress(done, total)
		last := batch[len(batch)-1]
		next = layout.After(last[:])
	}
}

func (ch *change) retag(batch []feeds.ItemID, d *derive.Deriver) (changed int, err error) {
	for _, id := range batch {
		rec, err := ch.Record(id)
		if err == feeds.ErrNotFound {
			continue // removed since the batch was read
		}
		if err != nil {
			return changed, err
		}
		if d.Current(&rec.Item, &rec.Item) {
			continue
		}
		before, err := ch.Story(rec.Story)
		if err != nil {
			return changed, err
		}
		rec.Retag(d.Tags(&rec.Item))
		if err := ch.PutRecord(rec); err != nil {
			return changed, err
		}
		after, err := ch.Story(rec.Story)
		if err != nil {
			return changed, err
		}
		ch.counts.Count(&before, &after)
		for i := range after.Items {
			if err := ch.moveTerms(&before.Items[i], before.State(), &after.Items[i], after.State(), derive.Words{}); err != nil {
				return changed, err
			}
		}
		changed++
	}
	if changed > 0 {
		err = ch.markSilent()
	}
	return changed, err
}
