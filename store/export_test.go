package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"strings"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/dbfile"
	"griot/store/layout"
	"griot/store/story"
	"griot/store/story/sign"
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
	return db.enqueue(ctx, func(ch *change) error { return ch.Tx.Bucket(layout.BucketItems).Put(id[:], []byte("{")) })
}

// Pretend makes the file of a closed database look like one of an earlier layout, or of other rules for words.
func Pretend(path string, version uint32, words string) error {
	b, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	defer b.Close()
	return b.Update(func(tx *bolt.Tx) error {
		meta := tx.Bucket(layout.BucketMeta)
		if version < layout.ServedVersion {
			for _, name := range [][]byte{layout.BucketRanks, layout.BucketShared, layout.BucketActivity, layout.BucketFresh, layout.BucketWords} {
				if err := tx.DeleteBucket(name); err != nil {
					return err
				}
			}
			if err := tx.Bucket(layout.BucketTerms).Put([]byte("*\x00an earlier kind of posting"), nil); err != nil {
				return err
			}
		}
		if err := meta.Put(layout.MetaWords, []byte(words)); err != nil {
			return err
		}
		return meta.Put(layout.MetaSchema, binary.BigEndian.AppendUint32(nil, version))
	})
}

// WordsComplete reports whether the words of all stored items are indexed.
func (db *DB) WordsComplete() (complete bool, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		complete = layout.ReadWordIndex(tx).Complete
		return nil
	})
	return complete, err
}

// Layout is the layout that this program writes.
const Layout = layout.Version

// Keys counts what is under each bucket of the index.
func (db *DB) Keys() (map[string]int, error) {
	keys := map[string]int{}
	err := db.bolt.View(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{layout.BucketTerms, layout.BucketRanks, layout.BucketWords, layout.BucketFresh, layout.BucketActivity} {
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

// Unpack makes the file of a closed database one of layout 5: records and evidence are JSON, contents and signatures lie apart.
func Unpack(path string) error {
	b, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	defer b.Close()
	return b.Update(func(tx *bolt.Tx) error {
		s, _, err := layout.Read(tx)
		if err != nil {
			return err
		}
		var records []*layout.Record
		signatures := map[string]sign.Signature{}
		err = errors.Join(
			tx.Bucket(layout.BucketItems).ForEach(func(k, _ []byte) error {
				rec, err := s.Record(feeds.ItemID(k))
				if err == nil {
					err = s.ReadForSigning(rec)
				}
				records = append(records, rec)
				return err
			}),
			tx.Bucket(layout.BucketSignatures).ForEach(func(k, v []byte) error {
				rec, err := s.Record(feeds.ItemID(k[8:]))
				if err == nil {
					signatures[string(k)], err = s.Signature(k, v, &rec.Item)
				}
				return err
			}),
		)
		if err != nil {
			return err
		}
		put := func(bucket, k, v []byte) { err = errors.Join(err, tx.Bucket(bucket).Put(k, v)) }
		for _, rec := range records {
			small := *rec
			small.Tags.Evidence, small.Apart = nil, true
			record, _ := json.Marshal(&small)
			evidence, _ := json.Marshal(rec.Tags.Evidence)
			put(layout.BucketItems, rec.ID[:], record)
			put(layout.BucketEvidence, rec.ID[:], evidence)
			if rec.Content != "" {
				put(layout.BucketContents, rec.ID[:], []byte(rec.Content))
			}
		}
		for k, signature := range signatures {
			v, _ := signature.MarshalBinary()
			put(layout.BucketSignatures, []byte(k), v)
		}
		put(layout.BucketMeta, layout.MetaSchema, binary.BigEndian.AppendUint32(nil, 5))
		return errors.Join(err, tx.Bucket(layout.BucketItems).SetSequence(0), tx.DeleteBucket(layout.BucketDictionaries), tx.DeleteBucket(layout.BucketSigned))
	})
}

// HalfWay makes a file of layout 4 one that an earlier version was bringing to layout 5: its pass had come to the last items.
func HalfWay(path string) error {
	b, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		return err
	}
	defer b.Close()
	return b.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(layout.BucketEvidence)
		meta, u := tx.Bucket(layout.BucketMeta), dbfile.Upgrade{Reached: 4, Done: 260, Total: 268, Cursor: bytes.Repeat([]byte{0xf0}, 16)}
		return errors.Join(err, meta.Put(layout.MetaUpgrade, u.Note()), meta.Put(layout.MetaSchema, binary.BigEndian.AppendUint32(nil, 5)))
	})
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

// State is the layout that a closed file names, whether an upgrade is under way, and how many records of items and signatures
// are in an earlier form.
func State(path string) (version uint32, underway bool, earlier int, err error) {
	b, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		return 0, false, 0, err
	}
	defer b.Close()
	err = b.View(func(tx *bolt.Tx) error {
		if version, err = layout.VersionOf(tx); err != nil {
			return err
		}
		_, underway = readUpgrade(tx)
		count := func(is bool) {
			if is {
				earlier++
			}
		}
		return errors.Join(
			tx.Bucket(layout.BucketItems).ForEach(func(_, v []byte) error { count(bytes.HasPrefix(v, []byte("{"))); return nil }),
			tx.Bucket(layout.BucketSignatures).ForEach(func(_, v []byte) error { count(len(v) > 0 && v[0] == 8); return nil }),
		)
	})
	return version, underway, earlier, err
}

// Unjoined has a source stand as an earlier version left it: its doubled items were never looked for.
func (db *DB) Unjoined(id feeds.SourceID) error {
	return db.enqueue(context.Background(), func(ch *change) error {
		status := ch.status(id)
		status.IdentityRules = 0
		return ch.putStatus(status)
	})
}

// ReadWindow reads the window of grouping from the file.
func (db *DB) ReadWindow() (read *story.Index, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) (err error) {
		read, err = db.restoredIndex(db.snapshot(tx), db.declared.Load().params)
		return err
	})
	return read, err
}

// Window is the index in use, read where no change has asked for it. Nothing may be written meanwhile.
func (db *DB) Window(ctx context.Context) (x *story.Index, err error) {
	err = db.enqueue(ctx, func(ch *change) error {
		_, err := ch.window()
		x = ch.db.index
		return err
	})
	return x, err
}

// ServedUnchecked returns options with which a file is served before any of its pages is checked.
func ServedUnchecked() Options { return Options{Serving: true, unchecked: true} }

// Unprepared returns options with which the writer packs all records itself.
func Unprepared() Options { return Options{unprepared: true} }

// StoredItems are the records of a closed file as they are stored.
func StoredItems(path string) (stored map[string]string, err error) {
	b, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer b.Close()
	stored = map[string]string{}
	return stored, b.View(func(tx *bolt.Tx) error {
		return tx.Bucket(layout.BucketItems).ForEach(func(k, v []byte) error {
			stored[string(k)] = string(v)
			return nil
		})
	})
}
