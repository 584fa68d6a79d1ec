package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// pushKeyLength is the bytes of the key from which the secrets of subscriptions are made.
const pushKeyLength = 32

// PushKey is the key from which the secrets of subscriptions at hubs are made: random, this database's own, the same
// for ever. It never leaves the file but through this method and in backups.
func (db *DB) PushKey(ctx context.Context) ([]byte, error) {
	var key []byte
	err := db.enqueue(ctx, func(ch *change) error {
		meta := ch.tx.Bucket(bucketMeta)
		if key = bytes.Clone(meta.Get(metaPushKey)); len(key) == pushKeyLength {
			return nil
		}
		key = make([]byte, pushKeyLength)
		rand.Read(key)
		return meta.Put(metaPushKey, key)
	})
	return key, err
}

// SetPush changes the subscription of a source, as of now; it is on disk when SetPush returns. revise is given what is
// there, nil where there is none, and gives what takes its place: a value of its own, or the one it was given. It may be
// called more than once. Of a source that is not known it is never called.
func (db *DB) SetPush(ctx context.Context, id feeds.SourceID, now time.Time, revise func(*health.PushStatus) *health.PushStatus) error {
	return db.enqueue(ctx, func(ch *change) error {
		status := ch.status(id)
		if status.Source.ID == "" {
			return nil
		}
		if push := revise(status.Push); push != status.Push {
			return ch.putStatus(status.Subscribed(push, now))
		}
		return nil
	})
}
