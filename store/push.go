package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store/layout"
)

// pushKeyLength is the bytes of the key from which the secrets of subscriptions are made.
const pushKeyLength = 32

// PushKey returns the key from which the secrets of subscriptions at hubs are made. It is random, of this database only, and
// never changes. It leaves the file only through this method and in backups.
func (db *DB) PushKey(ctx context.Context) ([]byte, error) {
	var key []byte
	err := db.enqueue(ctx, func(ch *change) error {
		meta := ch.Tx.Bucket(layout.BucketMeta)
		if key = bytes.Clone(meta.Get(layout.MetaPushKey)); len(key) == pushKeyLength {
			return nil
		}
		key = make([]byte, pushKeyLength)
		rand.Read(key)
		return meta.Put(layout.MetaPushKey, key)
	})
	return key, err
}

// SetPush changes the subscription of a source, as of now. It is on disk when SetPush returns. revise gets the present
// subscription, nil for none, and returns the one that replaces it: a new value, or the one that it got. It may be called
// more than once, and is never called for an unknown source.
func (db *DB) SetPush(ctx context.Context, id feeds.SourceID, now time.Time, revise func(*health.PushStatus) *health.PushStatus) error {
	return db.await(ctx, &request{entry: true, apply: func(ch *change) error {
		status := ch.status(id)
		if status.Source.ID == "" {
			return nil
		}
		if push := revise(status.Push); push != status.Push {
			ch.advance(now)
			return ch.subscribe(id, push)
		}
		return nil
	}})
}

// subscribe gives a source another subscription. A source that is not known has none.
func (ch *change) subscribe(id feeds.SourceID, push *health.PushStatus) error {
	status := ch.status(id)
	if status.Source.ID == "" {
		return nil
	}
	return ch.putStatus(status.Subscribed(push, ch.at))
}

// Kept returns the records of push outward whose keys begin with prefix, by key: the subscriptions at our hub with their
// secrets, what webhooks have delivered, and how far each has read the change log. Their writer decides on their form.
func (db *DB) Kept(ctx context.Context, prefix string) (map[string][]byte, error) {
	records := map[string][]byte{}
	err := db.bolt.View(func(tx *bolt.Tx) error {
		c := tx.Bucket(layout.BucketOutbound).Cursor()
		for k, v := c.Seek([]byte(prefix)); k != nil && bytes.HasPrefix(k, []byte(prefix)); k, v = c.Next() {
			records[string(k)] = bytes.Clone(v)
		}
		return ctx.Err()
	})
	return records, err
}

// Keep writes records of push outward, all or none. It deletes a nil one. They are on disk when it returns. Nothing that
// readers see changes by it.
func (db *DB) Keep(ctx context.Context, records map[string][]byte) error {
	return db.enqueue(ctx, func(ch *change) error {
		bucket := ch.Tx.Bucket(layout.BucketOutbound)
		for key, value := range records {
			var err error
			if value == nil {
				err = bucket.Delete([]byte(key))
			} else {
				err = bucket.Put([]byte(key), value)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}
