package layout

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

// HashBits are the bits of a rank that come from the item's id.
const HashBits = 24

// RankOf returns the rank of an item.
func RankOf(item *feeds.Item) postings.Rank {
	// An id begins with a hash of its source, which items of one second often share.
	hash := postings.Rank(item.ID[4])<<16 | postings.Rank(item.ID[5])<<8 | postings.Rank(item.ID[6])
	return FirstOf(item.Qualified()) | hash
}

// FirstOf returns the first rank of the second of t.
func FirstOf(t time.Time) postings.Rank {
	second := uint32(min(max(t.Unix(), 0), math.MaxUint32))
	return postings.Rank(^second) << HashBits
}

// SecondOf returns the beginning of the second of a rank. The items at it qualified no earlier.
func SecondOf(r postings.Rank) time.Time { return time.Unix(int64(^uint32(r>>HashBits)), 0).UTC() }

// RankKey returns the key of an item in the bucket of ranks.
func RankKey(r postings.Rank, id feeds.ItemID) []byte { return append(r.Key(), id[:]...) }

// EveryItem is the stream of the ranks of all items.
type EveryItem struct {
	cursor *bolt.Cursor
	at     postings.Rank
	begun  bool
}

func (s Snapshot) EveryItem() *EveryItem {
	return &EveryItem{cursor: s.Tx.Bucket(BucketRanks).Cursor()}
}

// Seek implements [postings.Stream].
func (e *EveryItem) Seek(p postings.Rank) postings.Rank {
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

// ItemsAt returns the items at a rank, most often one.
func (s Snapshot) ItemsAt(p postings.Rank) []feeds.ItemID {
	var ids []feeds.ItemID
	c := s.Tx.Bucket(BucketRanks).Cursor()
	for k, _ := c.Seek(p.Key()); k != nil && postings.KeyRank(k) == p; k, _ = c.Next() {
		ids = append(ids, feeds.ItemID(k[8:]))
	}
	return ids
}

// SharedRanks returns the ranks that several items have had.
func (s Snapshot) SharedRanks() postings.Ranks {
	var all postings.Ranks
	c := s.Tx.Bucket(BucketShared).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		all = append(all, postings.KeyRank(k))
	}
	return all
}

// A term is one letter and a value. The ranks of the items under it lie in blocks.
const (
	TermRegion = "r" // any place the item is within
	TermTopic  = "t"
	TermClass  = "c"
	TermSource = "s"
	TermLang   = "l"
	TermState  = "y" // of the item's story
)

// Terms returns the terms of an item while its story is in state, words apart.
func Terms(item *feeds.Item, state feeds.State) []string {
	t := []string{TermClass + string(item.Class()), TermSource + string(item.SourceID), TermState + string(state)}
	if lang := item.Language(); lang != "" {
		t = append(t, TermLang+lang)
	}
	for _, place := range item.Tags.Within {
		t = append(t, TermRegion+string(place))
	}
	for _, topic := range item.Tags.Topics {
		t = append(t, TermTopic+topic.ID)
	}
	slices.Sort(t)
	return slices.Compact(t)
}
