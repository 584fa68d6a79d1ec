package store

import (
	"encoding/binary"
	"math"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
)

// place is where an item stands among all items: the complement of the Unix second in which it qualified (32 bits), so
// that the latest comes first, then 24 bits of its id. Two items of one second can share a place; what reads places
// reads all items at them.
type place uint64

// nowhere is behind all places.
const nowhere = place(math.MaxUint64)

// hashBits are the bits of a place that come from the item's id.
const hashBits = 24

func placeOf(item *feeds.Item) place {
	// An id begins with a hash of its source, which items of one second often share.
	hash := place(item.ID[4])<<16 | place(item.ID[5])<<8 | place(item.ID[6])
	return firstOf(item.Qualified()) | hash
}

// firstOf is the first place of the second that t lies in.
func firstOf(t time.Time) place {
	second := uint32(min(max(t.Unix(), 0), math.MaxUint32))
	return place(^second) << hashBits
}

// begins is the beginning of the second of the place, and so no later than the items at it qualified.
func (p place) begins() time.Time { return time.Unix(int64(^uint32(p>>hashBits)), 0).UTC() }

func (p place) key() []byte { return binary.BigEndian.AppendUint64(nil, uint64(p)) }

func keyPlace(k []byte) place { return place(binary.BigEndian.Uint64(k)) }

// itemKey is the item's key in the bucket of places.
func (p place) itemKey(id feeds.ItemID) []byte { return append(p.key(), id[:]...) }

// everywhere is the places of all items, as a stream.
type everywhere struct {
	cursor *bolt.Cursor
	at     place
	begun  bool
}

func (s snapshot) everywhere() *everywhere {
	return &everywhere{cursor: s.tx.Bucket(bucketPlaces).Cursor()}
}

func (e *everywhere) seek(p place) place {
	var k []byte
	switch {
	case e.begun && e.at >= p:
		return e.at
	case e.begun && e.at+1 == p:
		for k, _ = e.cursor.Next(); k != nil && keyPlace(k) < p; k, _ = e.cursor.Next() {
		}
	default:
		k, _ = e.cursor.Seek(p.key())
	}
	e.begun, e.at = true, nowhere
	if k != nil {
		e.at = keyPlace(k)
	}
	return e.at
}

// itemsAt are the items at a place; most often one.
func (s snapshot) itemsAt(p place) []feeds.ItemID {
	var ids []feeds.ItemID
	c := s.tx.Bucket(bucketPlaces).Cursor()
	for k, _ := c.Seek(p.key()); k != nil && keyPlace(k) == p; k, _ = c.Next() {
		ids = append(ids, feeds.ItemID(k[8:]))
	}
	return ids
}

// settleAt moves an item from a place to another; nowhere is none. Places that items have come to share are noted,
// since there a posting does not tell whose it is.
func (ch *change) settleAt(id feeds.ItemID, from, to place) error {
	places := ch.tx.Bucket(bucketPlaces)
	if from == to {
		return nil
	}
	if from != nowhere {
		if err := places.Delete(from.itemKey(id)); err != nil {
			return err
		}
	}
	if to == nowhere {
		return nil
	}
	shared := len(ch.itemsAt(to)) > 0
	if err := places.Put(to.itemKey(id), nil); err != nil {
		return err
	}
	if shared {
		return ch.tx.Bucket(bucketShared).Put(to.key(), nil)
	}
	return nil
}

// sharedPlaces are the places that several items have had.
func (s snapshot) sharedPlaces() places {
	var all places
	c := s.tx.Bucket(bucketShared).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		all = append(all, keyPlace(k))
	}
	return all
}
