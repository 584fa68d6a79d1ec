package store

import (
	"math"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/postings"
)

// A rank is the complement of the Unix second in which an item qualified (32 bits), so that the latest comes first, then
// 24 bits of its id. Two items of one second can share a rank. Readers of a rank read all items at it.

// hashBits are the bits of a rank that come from the item's id.
const hashBits = 24

// rankOf returns the rank of an item.
func rankOf(item *feeds.Item) postings.Rank {
	// An id begins with a hash of its source, which items of one second often share.
	hash := postings.Rank(item.ID[4])<<16 | postings.Rank(item.ID[5])<<8 | postings.Rank(item.ID[6])
	return firstOf(item.Qualified()) | hash
}

// firstOf returns the first rank of the second of t.
func firstOf(t time.Time) postings.Rank {
	second := uint32(min(max(t.Unix(), 0), math.MaxUint32))
	return postings.Rank(^second) << hashBits
}

// secondOf returns the beginning of the second of a rank. The items at it qualified no earlier.
func secondOf(r postings.Rank) time.Time { return time.Unix(int64(^uint32(r>>hashBits)), 0).UTC() }

// rankKey returns the key of an item in the bucket of ranks.
func rankKey(r postings.Rank, id feeds.ItemID) []byte { return append(r.Key(), id[:]...) }

// everyItem is the stream of the ranks of all items.
type everyItem struct {
	cursor *bolt.Cursor
	at     postings.Rank
	begun  bool
}

func (s snapshot) everyItem() *everyItem {
	return &everyItem{cursor: s.tx.Bucket(bucketRanks).Cursor()}
}

// Seek implements [postings.Stream].
func (e *everyItem) Seek(p postings.Rank) postings.Rank {
	var k []byte
	switch {
	case e.begun && e.at >= p:
		return e.at
	case e.begun && e.at+1 == p:
		for k, _ = e.cursor.Next(); k != nil && postings.KeyRank(k) < p; k, _ = e.cursor.Next() {
		}
	default:
		k, _ = e.cursor.Seek(p.Key())
	}
	e.begun, e.at = true, postings.End
	if k != nil {
		e.at = postings.KeyRank(k)
	}
	return e.at
}

// itemsAt returns the items at a rank, most often one.
func (s snapshot) itemsAt(p postings.Rank) []feeds.ItemID {
	var ids []feeds.ItemID
	c := s.tx.Bucket(bucketRanks).Cursor()
	for k, _ := c.Seek(p.Key()); k != nil && postings.KeyRank(k) == p; k, _ = c.Next() {
		ids = append(ids, feeds.ItemID(k[8:]))
	}
	return ids
}

// sharedRanks returns the ranks that several items have had.
func (s snapshot) sharedRanks() postings.Ranks {
	var all postings.Ranks
	c := s.tx.Bucket(bucketShared).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		all = append(all, postings.KeyRank(k))
	}
	return all
}

// A term is one letter and a value. The ranks of the items under it lie in blocks.
const (
	termRegion = "r" // any place the item is within
	termTopic  = "t"
	termClass  = "c"
	termSource = "s"
	termLang   = "l"
	termState  = "y" // of the item's story
)

// terms returns the terms of an item while its story is in state, words apart.
func terms(item *feeds.Item, state feeds.State) []string {
	t := []string{termClass + string(item.Class()), termSource + string(item.SourceID), termState + string(state)}
	if lang := item.Language(); lang != "" {
		t = append(t, termLang+lang)
	}
	for _, place := range item.Tags.Within {
		t = append(t, termRegion+string(place))
	}
	for _, topic := range item.Tags.Topics {
		t = append(t, termTopic+topic.ID)
	}
	slices.Sort(t)
	return slices.Compact(t)
}
