package store

import (
	"encoding/binary"
	"math"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
)

// rank is where an item stands among all items: the complement of the Unix second in which it qualified (32 bits), so
// that the latest comes first, then 24 bits of its id. Two items of one second can share a rank; what reads ranks
// reads all items at them.
type rank uint64

// unranked is behind all ranks.
const unranked = rank(math.MaxUint64)

// hashBits are the bits of a rank that come from the item's id.
const hashBits = 24

func rankOf(item *feeds.Item) rank {
	// An id begins with a hash of its source, which items of one second often share.
	hash := rank(item.ID[4])<<16 | rank(item.ID[5])<<8 | rank(item.ID[6])
	return firstOf(item.Qualified()) | hash
}

// firstOf is the first rank of the second that t lies in.
func firstOf(t time.Time) rank {
	second := uint32(min(max(t.Unix(), 0), math.MaxUint32))
	return rank(^second) << hashBits
}

// begins is the beginning of the second of the rank, and so no later than the items at it qualified.
func (r rank) begins() time.Time { return time.Unix(int64(^uint32(r>>hashBits)), 0).UTC() }

func (r rank) key() []byte { return binary.BigEndian.AppendUint64(nil, uint64(r)) }

func keyRank(k []byte) rank { return rank(binary.BigEndian.Uint64(k)) }

// itemKey is the item's key in the bucket of ranks.
func (r rank) itemKey(id feeds.ItemID) []byte { return append(r.key(), id[:]...) }

// everyItem is the ranks of all items, as a stream.
type everyItem struct {
	cursor *bolt.Cursor
	at     rank
	begun  bool
}

func (s snapshot) everyItem() *everyItem {
	return &everyItem{cursor: s.tx.Bucket(bucketRanks).Cursor()}
}

func (e *everyItem) seek(p rank) rank {
	var k []byte
	switch {
	case e.begun && e.at >= p:
		return e.at
	case e.begun && e.at+1 == p:
		for k, _ = e.cursor.Next(); k != nil && keyRank(k) < p; k, _ = e.cursor.Next() {
		}
	default:
		k, _ = e.cursor.Seek(p.key())
	}
	e.begun, e.at = true, unranked
	if k != nil {
		e.at = keyRank(k)
	}
	return e.at
}

// itemsAt are the items at a rank; most often one.
func (s snapshot) itemsAt(p rank) []feeds.ItemID {
	var ids []feeds.ItemID
	c := s.tx.Bucket(bucketRanks).Cursor()
	for k, _ := c.Seek(p.key()); k != nil && keyRank(k) == p; k, _ = c.Next() {
		ids = append(ids, feeds.ItemID(k[8:]))
	}
	return ids
}

// settleAt moves an item from a rank to another; unranked is none. Places that items have come to share are noted,
// since there a posting does not tell whose it is.
func (ch *change) settleAt(id feeds.ItemID, from, to rank) error {
	ranks := ch.tx.Bucket(bucketRanks)
	if from == to {
		return nil
	}
	if from != unranked {
		if err := ranks.Delete(from.itemKey(id)); err != nil {
			return err
		}
	}
	if to == unranked {
		return nil
	}
	shared := len(ch.itemsAt(to)) > 0
	if err := ranks.Put(to.itemKey(id), nil); err != nil {
		return err
	}
	if shared {
		return ch.tx.Bucket(bucketShared).Put(to.key(), nil)
	}
	return nil
}

// sharedRanks are the ranks that several items have had.
func (s snapshot) sharedRanks() ranks {
	var all ranks
	c := s.tx.Bucket(bucketShared).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		all = append(all, keyRank(k))
	}
	return all
}
