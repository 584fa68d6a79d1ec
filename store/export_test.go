package store

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"strings"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
)

// KeepFresh files words as soon as so many rows of them wait. It must be called before the first Commit.
func (db *DB) KeepFresh(rows int) { db.keptFresh = uint64(rows) }

// WriteInVain queues a change whose transaction fails as a whole.
func (db *DB) WriteInVain(ctx context.Context) error {
	return db.enqueue(ctx, func(ch *change) error {
		ch.counts[strings.Repeat("k", bolt.MaxKeySize+1)] = 1
		return nil
	})
}

// Spoil has the record of an item be one that cannot be read.
func (db *DB) Spoil(ctx context.Context, id feeds.ItemID) error {
	return db.enqueue(ctx, func(ch *change) error { return ch.tx.Bucket(bucketItems).Put(id[:], []byte("{")) })
}

// Pretend makes the file of a closed database look like one of an earlier layout, or of other rules for words.
func Pretend(path string, version uint32, words string) error {
	b, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	defer b.Close()
	return b.Update(func(tx *bolt.Tx) error {
		meta := tx.Bucket(bucketMeta)
		if version < servedLayout {
			for _, name := range [][]byte{bucketRanks, bucketShared, bucketActivity, bucketFresh, bucketWords} {
				if err := tx.DeleteBucket(name); err != nil {
					return err
				}
			}
			if err := tx.Bucket(bucketTerms).Put([]byte("*\x00an earlier kind of posting"), nil); err != nil {
				return err
			}
		}
		if err := meta.Put(metaWords, []byte(words)); err != nil {
			return err
		}
		return meta.Put(metaSchema, binary.BigEndian.AppendUint32(nil, version))
	})
}

// WordsComplete reports whether the words of all stored items are indexed.
func (db *DB) WordsComplete() (complete bool, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		complete = readWordIndex(tx).complete
		return nil
	})
	return complete, err
}

// Layout is the layout that this program writes.
const Layout = schemaVersion

// Keys counts what is under each bucket of the index.
func (db *DB) Keys() (map[string]int, error) {
	keys := map[string]int{}
	err := db.bolt.View(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{bucketTerms, bucketRanks, bucketWords, bucketFresh, bucketActivity} {
			keys[string(name)] = tx.Bucket(name).Stats().KeyN
		}
		return nil
	})
	return keys, err
}

// BucketBytes are the bytes in use in the pages of each bucket.
func (db *DB) BucketBytes() (map[string]int, error) {
	sizes := map[string]int{}
	err := db.bolt.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error {
			s := b.Stats()
			sizes[string(name)] = s.BranchAlloc + s.LeafAlloc
			return nil
		})
	})
	return sizes, err
}

// UpgradeBy returns options with which the steps of an upgrade pass so many items. manual leaves them to [DB.UpgradeStep].
func UpgradeBy(items int, manual bool) Options {
	return Options{stepItems: items, manualUpgrade: manual}
}

// UpgradeStep does one step of an upgrade and reports whether more is left.
func (db *DB) UpgradeStep(ctx context.Context) (more bool, err error) {
	err = db.enqueue(ctx, func(ch *change) error {
		_, more, err = ch.upgradeStep()
		return err
	})
	return more, err
}

// State is the layout that a closed file names, whether an upgrade is under way, and how many records hold evidence.
func State(path string) (version uint32, underway bool, inline int, err error) {
	b, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		return 0, false, 0, err
	}
	defer b.Close()
	err = b.View(func(tx *bolt.Tx) error {
		if version, err = layoutOf(tx); err != nil {
			return err
		}
		_, underway = readUpgrade(tx)
		return tx.Bucket(bucketItems).ForEach(func(_, v []byte) error {
			var r record
			if err := json.Unmarshal(v, &r); err != nil {
				return err
			}
			if len(r.Tags.Evidence) > 0 {
				inline++
			}
			return nil
		})
	})
	return version, underway, inline, err
}
