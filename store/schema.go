package store

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/dbfile"
)

// schemaVersion is the layout that this program writes. It refuses a file of a later one, and brings one of an earlier
// one up to date: see migrate.go.
const schemaVersion = 5

// servedLayout is the earliest layout in which all is read rightly.
const servedLayout = 4

var (
	bucketMeta       = []byte("meta")
	bucketSources    = []byte("sources")
	bucketItems      = []byte("items")
	bucketEvidence   = []byte("evidence")
	bucketContents   = []byte("contents")
	bucketKeys       = []byte("keys")
	bucketSightings  = []byte("sightings")
	bucketSignatures = []byte("signatures")
	bucketStories    = []byte("stories")
	bucketTerms      = []byte("terms")
	bucketRanks      = []byte("ranks")
	bucketShared     = []byte("shared")
	bucketWords      = []byte("words")
	bucketFresh      = []byte("fresh")
	bucketActivity   = []byte("activity")
	bucketLog        = []byte("log")
	bucketCaptures   = []byte("captures")
	bucketCaptured   = []byte("captured")
	bucketOutbound   = []byte("outbound")
	bucketEarlier    = []byte("earlier")
	bucketListings   = []byte("listings")
	bucketTakedowns  = []byte("takedowns")
	bucketTaken      = []byte("taken")

	metaSchema  = []byte("schema")
	metaUpgrade = []byte("upgrade")
	metaSwept   = []byte("swept")
	metaWords   = []byte("words")
	metaGrouped = []byte("grouped")
	metaSilent  = []byte("silent")
	metaStamps  = []byte("stamps")
	metaMade    = []byte("made")

	metaPushKey = []byte("push_key")
)

// buckets returns all buckets except meta.
func buckets() [][]byte {
	return [][]byte{bucketSources, bucketItems, bucketEvidence, bucketContents, bucketKeys, bucketSightings,
		bucketSignatures, bucketStories, bucketTerms, bucketRanks, bucketShared, bucketWords, bucketFresh,
		bucketActivity, bucketLog, bucketCaptures, bucketCaptured, bucketOutbound, bucketEarlier, bucketListings, bucketTakedowns, bucketTaken}
}

// layoutOf returns the layout that a file names, zero for a new file.
func layoutOf(tx *bolt.Tx) (uint32, error) {
	meta := tx.Bucket(bucketMeta)
	if meta == nil {
		return 0, nil
	}
	switch v := meta.Get(metaSchema); len(v) {
	case 0:
		return 0, nil
	case 4:
		return binary.BigEndian.Uint32(v), nil
	}
	return 0, dbfile.Damaged("its layout has no version")
}

func putSchema(tx *bolt.Tx) error {
	return tx.Bucket(bucketMeta).Put(metaSchema, binary.BigEndian.AppendUint32(nil, schemaVersion))
}

func time8(t time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(t.UnixNano()))
}

func fromTime8(b []byte) time.Time {
	return time.Unix(0, int64(binary.BigEndian.Uint64(b))).UTC()
}

// day counts the days since the Unix epoch, UTC. Sightings need no finer clock, and so are written once a day at most.
func day(t time.Time) uint32 { return uint32(t.Unix() / 86400) }

func day4(d uint32) []byte { return binary.BigEndian.AppendUint32(nil, d) }

// keyOf returns a key of an item by its hash: guids can be long, and nothing reads them back from here.
func keyOf(source feeds.SourceID, key feeds.Key) []byte {
	sum := sha256.Sum256([]byte(key.Value))
	b := make([]byte, 0, len(source)+2+16)
	b = append(b, source...)
	b = append(b, 0, byte(key.Kind))
	return append(b, sum[:16]...)
}

// deleteWhile removes keys from start on while gone reports true. It gathers them first, since deleting under a cursor
// skips keys.
func deleteWhile(bucket *bolt.Bucket, start []byte, gone func(k []byte) bool) error {
	var keys [][]byte
	c := bucket.Cursor()
	for k, _ := c.Seek(start); k != nil && gone(k); k, _ = c.Next() {
		keys = append(keys, append([]byte(nil), k...))
	}
	for _, k := range keys {
		if err := bucket.Delete(k); err != nil {
			return err
		}
	}
	return nil
}

// emptied replaces a bucket by an empty one.
func emptied(tx *bolt.Tx, name []byte) error {
	if err := tx.DeleteBucket(name); err != nil {
		return err
	}
	_, err := tx.CreateBucket(name)
	return err
}

// after returns the first key behind p.
func after(p []byte) []byte { return append(slices.Clone(p), 0) }
