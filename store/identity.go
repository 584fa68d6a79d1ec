package store

import (
	"bytes"
	"encoding/binary"

	"griot/feeds"
)

// identity is what the keys of an item lead to.
type identity struct {
	id     feeds.ItemID // zero: never seen
	buried bool         // the item was removed, and its keys are tombstones
}

// resolve finds the item that the source already published under one of the keys. The best key decides. A weaker one
// counts only where the best is unknown and the title is the same: then the publisher has changed its ids. The text alone
// is a key only for items that have nothing else.
func (s snapshot) resolve(item *feeds.Item) (identity, error) {
	best := item.Keys[0]
	if known := s.lookUp(item.SourceID, best); !known.id.IsZero() {
		return known, nil
	}
	for _, key := range item.Keys[1:] {
		if key.Kind == feeds.KeyContent {
			continue
		}
		known := s.lookUp(item.SourceID, key)
		if known.id.IsZero() {
			continue
		}
		if known.buried {
			return known, nil
		}
		old, err := s.record(known.id)
		if err != nil {
			return identity{}, err
		}
		if feeds.SameTitle(old.Title, item.Title) {
			return known, nil
		}
	}
	return identity{}, nil
}

func (s snapshot) lookUp(source feeds.SourceID, key feeds.Key) identity {
	v := s.tx.Bucket(bucketKeys).Get(keyOf(source, key))
	if len(v) < 16 {
		return identity{}
	}
	return identity{id: feeds.ItemID(v[:16]), buried: len(v) > 16}
}

// knowsKeyOf reports whether any key of a source leads to an item or is a tombstone.
func (s snapshot) knowsKeyOf(source feeds.SourceID) bool {
	prefix := append([]byte(source), 0)
	k, _ := s.tx.Bucket(bucketKeys).Cursor().Seek(prefix)
	return bytes.HasPrefix(k, prefix)
}

// putKeys makes the keys lead to the item, where they do not lead to another.
func (s snapshot) putKeys(source feeds.SourceID, id feeds.ItemID, keys []feeds.Key) error {
	return s.leadTo(source, id, keys, func([]byte) []byte { return id[:] })
}

// putTombstones makes the keys tombstones of a removed item, where they do not lead to another. Of several days on which
// the source served it the last one stays.
func (s snapshot) putTombstones(source feeds.SourceID, id feeds.ItemID, keys []feeds.Key, served uint32) error {
	return s.leadTo(source, id, keys, func(older []byte) []byte {
		last := served
		if len(older) == 20 {
			last = max(last, binary.BigEndian.Uint32(older[16:]))
		}
		return append(id[:], day4(last)...)
	})
}

func (s snapshot) leadTo(source feeds.SourceID, id feeds.ItemID, keys []feeds.Key, value func(older []byte) []byte) error {
	bucket := s.tx.Bucket(bucketKeys)
	for _, key := range keys {
		k := keyOf(source, key)
		older := bucket.Get(k)
		if len(older) >= 16 && feeds.ItemID(older[:16]) != id {
			continue
		}
		if err := bucket.Put(k, bytes.Clone(value(older))); err != nil {
			return err
		}
	}
	return nil
}
