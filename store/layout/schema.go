package layout

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/dbfile"
)

// Version is the layout that this program writes. It refuses a file of a later one, and brings one of an earlier
// one up to date: see store/migrate.go.
const Version = 7

// ServedVersion is the earliest layout in which all is read rightly.
const ServedVersion = 4

var (
	BucketMeta       = []byte("meta")
	BucketSources    = []byte("sources")
	BucketItems      = []byte("items")
	BucketEvidence   = []byte("evidence")
	BucketContents   = []byte("contents")
	BucketKeys       = []byte("keys")
	BucketSightings  = []byte("sightings")
	BucketSignatures = []byte("signatures")
	BucketStories    = []byte("stories")
	BucketTerms      = []byte("terms")
	BucketRanks      = []byte("ranks")
	BucketShared     = []byte("shared")
	BucketWords      = []byte("words")
	BucketFresh      = []byte("fresh")
	BucketActivity   = []byte("activity")
	BucketLog        = []byte("log")
	BucketCaptures   = []byte("captures")
	BucketCaptured   = []byte("captured")
	BucketOutbound   = []byte("outbound")
	BucketEarlier    = []byte("earlier")
	BucketListings   = []byte("listings")
	BucketTakedowns  = []byte("takedowns")
	BucketTaken      = []byte("taken")
	BucketJoined     = []byte("joined")

	BucketDictionaries = []byte("dictionaries")
	BucketSigned       = []byte("signed")

	MetaSchema   = []byte("schema")
	MetaUpgrade  = []byte("upgrade")
	MetaSwept    = []byte("swept")
	MetaWords    = []byte("words")
	MetaGrouped  = []byte("grouped")
	MetaSilent   = []byte("silent")
	MetaStamps   = []byte("stamps")
	MetaMade     = []byte("made")
	MetaWindow   = []byte("window")
	MetaCursor   = []byte("cursor")
	MetaDeclared = []byte("declared")

	MetaPushKey = []byte("push_key")
)

// Buckets returns all buckets except meta, and except window, which a clean end makes.
func Buckets() [][]byte {
	return [][]byte{BucketSources, BucketItems, BucketEvidence, BucketContents, BucketKeys, BucketSightings,
		BucketSignatures, BucketStories, BucketTerms, BucketRanks, BucketShared, BucketWords, BucketFresh,
		BucketActivity, BucketLog, BucketCaptures, BucketCaptured, BucketOutbound, BucketEarlier, BucketListings, BucketTakedowns, BucketTaken, BucketJoined,
		BucketDictionaries, BucketSigned}
}

// VersionOf returns the layout that a file names, zero for a new file.
func VersionOf(tx *bolt.Tx) (uint32, error) {
	meta := tx.Bucket(BucketMeta)
	if meta == nil {
		return 0, nil
	}
	switch v := meta.Get(MetaSchema); len(v) {
	case 0:
		return 0, nil
	case 4:
		return binary.BigEndian.Uint32(v), nil
	}
	return 0, dbfile.Damaged("its layout has no version")
}

func PutVersion(tx *bolt.Tx) error {
	return tx.Bucket(BucketMeta).Put(MetaSchema, binary.BigEndian.AppendUint32(nil, Version))
}

func Time8(t time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(t.UnixNano()))
}

func FromTime8(b []byte) time.Time {
	return time.Unix(0, int64(binary.BigEndian.Uint64(b))).UTC()
}

// Day counts the days since the Unix epoch, UTC. Sightings need no finer clock, and so are written once a day at most.
func Day(t time.Time) uint32 { return uint32(t.Unix() / 86400) }

func Day4(d uint32) []byte { return binary.BigEndian.AppendUint32(nil, d) }

// keyOf returns a key of an item by its hash: guids can be long, and nothing reads them back from here.
func keyOf(source feeds.SourceID, key feeds.Key) []byte {
	sum := sha256.Sum256([]byte(key.Value))
	b := make([]byte, 0, len(source)+2+16)
	b = append(b, source...)
	b = append(b, 0, byte(key.Kind))
	return append(b, sum[:16]...)
}

// DeleteWhile removes keys from start on while gone reports true. It gathers them first, since deleting under a cursor
// skips keys.
func DeleteWhile(bucket *bolt.Bucket, start []byte, gone func(k []byte) bool) error {
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

// Fill says how full the pages are left that the transaction splits. What comes in a bulk, or behind all others, fills them.
// Else they are left half full, as bbolt does: a full page would be split by the next key that falls into it.
func Fill(tx *bolt.Tx, bulk bool) {
	full := [][]byte{BucketLog, BucketCaptures}
	if bulk { // the keys of a source lie side by side
		full = append(full, BucketItems, BucketKeys, BucketSightings, BucketSigned, BucketSources, BucketListings)
	}
	for _, name := range full {
		tx.Bucket(name).FillPercent = 1
	}
}

// Empty replaces a bucket by an empty one.
func Empty(tx *bolt.Tx, name []byte) error {
	if err := tx.DeleteBucket(name); err != nil {
		return err
	}
	_, err := tx.CreateBucket(name)
	return err
}

// After returns the first key behind p.
func After(p []byte) []byte { return append(slices.Clone(p), 0) }
