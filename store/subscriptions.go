package store

import (
	"bytes"
	"context"

	bolt "go.etcd.io/bbolt"
)

// Kept gives the records of push outward whose keys begin with prefix, by key: the subscriptions at our hub with their
// secrets, what webhooks have told, and how far each has read the change log. What a record holds is its writer's affair.
func (db *DB) Kept(ctx context.Context, prefix string) (map[string][]byte, error) {
	records := map[string][]byte{}
	err := db.bolt.View(func(tx *bolt.Tx) error {
		c := tx.Bucket(bucketOutbound).Cursor()
		for k, v := c.Seek([]byte(prefix)); k != nil && bytes.HasPrefix(k, []byte(prefix)); k, v = c.Next() {
			records[string(k)] = bytes.Clone(v)
		}
		return ctx.Err()
	})
	return records, err
}

// Keep writes records of push outward, whole or not at all; a nil one is dropped. They are on disk when it returns. No
// reader's view changes by it.
func (db *DB) Keep(ctx context.Context, records map[string][]byte) error {
	return db.enqueue(ctx, func(ch *change) error {
		bucket := ch.tx.Bucket(bucketOutbound)
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
