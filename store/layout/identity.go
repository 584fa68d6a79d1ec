package layout

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"griot/feeds"
)

// Identity is what the keys of an item lead to.
type Identity struct {
	ID     feeds.ItemID // zero: never seen
	Buried bool         // the item was removed, and its keys are tombstones
	ByText bool         // title and text led to it
	// Returned reports that it came under guids and links never seen.
	Returned bool
}

// Resolve finds the item that the source already published under one of the keys. The best key decides. A weaker one counts
// only where the best is unknown and it is the same article: then the publisher has changed its ids, or its links. The text
// alone is a key only for items that have nothing else. d is the document that the item came in.
func (s Snapshot) Resolve(d *Document, item *feeds.Item) (Identity, error) {
	best := item.Keys[0]
	if known := s.LookUp(item.SourceID, best); !known.ID.IsZero() {
		return known, nil
	}
	for _, key := range item.Keys[1:] {
		if key.Kind == feeds.KeyContent {
			continue
		}
		known := s.LookUp(item.SourceID, key)
		if known.ID.IsZero() {
			continue
		}
		if known.Buried {
			return known, nil
		}
		old, err := s.Record(known.ID)
		if err != nil {
			return Identity{}, err
		}
		if d.sameUnder(key, item, old) {
			return known, nil
		}
	}
	return Identity{}, nil
}

// sameUnder reports whether an item is a stored one that has one of its links. Under the link itself the title must be the same,
// and date and text must not both be others. A wide form of it is less sure: date or text must be the same, or the item be
// undated and the stored one stand nowhere else in the document. There the title may have been corrected.
func (d *Document) sameUnder(key feeds.Key, item *feeds.Item, old *Record) bool {
	sameTitle, isUndated := feeds.SameTitle(old.Title, item.Title), undated(d.At, item, old)
	switch {
	case !item.IsWide(key):
		return sameTitle && (isUndated || item.Text == old.Text || !item.OtherClaimedDate(&old.Item))
	case sameTitle:
		return item.Repeats(&old.Item) || isUndated && !d.holdsBeside(item, old)
	}
	return retitled(item, old)
}

// retitled reports whether an item is a stored one of the same page with another title: a time of the day, or a text, that
// two articles hardly share.
func retitled(item *feeds.Item, old *Record) bool {
	if item.SameClaimedDate(&old.Item) && !midnight(item.Published) {
		return true
	}
	return item.Text == old.Text && len(strings.Fields(item.Text)) >= FewWords
}

// midnight reports whether a time is that of a day alone.
func midnight(t time.Time) bool { return t.Equal(t.Truncate(24 * time.Hour)) }

func (s Snapshot) LookUp(source feeds.SourceID, key feeds.Key) Identity {
	v := s.Tx.Bucket(BucketKeys).Get(keyOf(source, key))
	if len(v) < 16 {
		return Identity{}
	}
	return Identity{ID: feeds.ItemID(v[:16]), Buried: len(v) > 16}
}

// KnowsKeyOf reports whether any key of a source leads to an item or is a tombstone.
func (s Snapshot) KnowsKeyOf(source feeds.SourceID) bool {
	prefix := append([]byte(source), 0)
	k, _ := s.Tx.Bucket(BucketKeys).Cursor().Seek(prefix)
	return bytes.HasPrefix(k, prefix)
}

// founded returns the ids in a bucket of items that were founded by the sources.
func (s Snapshot) founded(bucket []byte, sources []feeds.SourceID) (ids []feeds.ItemID) {
	c := s.Tx.Bucket(bucket).Cursor()
	for _, source := range sources {
		any := feeds.NewItemID(source, feeds.Key{})
		for k, _ := c.Seek(any[:4]); k != nil && feeds.ItemID(k).Of(source); k, _ = c.Next() {
			ids = append(ids, feeds.ItemID(k))
		}
	}
	return ids
}

// AllOf returns the items of a source, hidden ones too, the latest first. ids are all that it was declared under. It reads
// them, where the term of the source only lists those that are shown.
func (s Snapshot) AllOf(source feeds.SourceID, ids ...feeds.SourceID) ([]feeds.ItemID, error) {
	var keys [][]byte
	for _, id := range s.founded(BucketItems, ids) {
		rec, err := s.Record(id)
		if err != nil {
			return nil, err
		}
		if rec.SourceID == source {
			keys = append(keys, RankKey(RankOf(&rec.Item), id))
		}
	}
	slices.SortFunc(keys, bytes.Compare)
	all := make([]feeds.ItemID, len(keys))
	for i, k := range keys {
		all[i] = feeds.ItemID(k[8:])
	}
	return all, nil
}

// RenameKeys makes the keys of a source, tombstones among them, those of another. A key that the other has stays.
func (s Snapshot) RenameKeys(from, to feeds.SourceID) error {
	bucket := s.Tx.Bucket(BucketKeys)
	prefix := append([]byte(from), 0)
	var keys, values [][]byte
	c := bucket.Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		keys, values = append(keys, bytes.Clone(k)), append(values, bytes.Clone(v))
	}
	for i, k := range keys {
		if err := bucket.Delete(k); err != nil {
			return err
		}
		renamed := append(append([]byte(to), 0), k[len(prefix):]...)
		if bucket.Get(renamed) != nil {
			continue
		}
		if err := bucket.Put(renamed, values[i]); err != nil {
			return err
		}
	}
	return nil
}

// LeadOn makes the keys of an item, and its id, lead to another item of its source.
func (s Snapshot) LeadOn(source feeds.SourceID, gone *Record, to feeds.ItemID) error {
	keys := s.Tx.Bucket(BucketKeys)
	for _, key := range gone.Keys {
		k := keyOf(source, key)
		if v := keys.Get(k); v == nil || bytes.Equal(v, gone.ID[:]) {
			if err := keys.Put(k, to[:]); err != nil {
				return err
			}
		}
	}
	return s.Tx.Bucket(BucketJoined).Put(gone.ID[:], to[:])
}

// Joined returns the item that another one was joined to, itself where it was not.
func (s Snapshot) Joined(id feeds.ItemID) feeds.ItemID {
	joined := s.Tx.Bucket(BucketJoined)
	for to := joined.Get(id[:]); len(to) == len(id); to = joined.Get(id[:]) {
		id = feeds.ItemID(to)
	}
	return id
}

// PutKeys makes the keys lead to the item, where they do not lead to another.
func (s Snapshot) PutKeys(source feeds.SourceID, id feeds.ItemID, keys []feeds.Key) error {
	return s.leadTo(source, id, keys, func([]byte) []byte { return id[:] })
}

// PutTombstones makes the keys tombstones of a removed item, where they do not lead to another. Of several days on which
// the source served it the last one stays.
func (s Snapshot) PutTombstones(source feeds.SourceID, id feeds.ItemID, keys []feeds.Key, served uint32) error {
	return s.leadTo(source, id, keys, func(older []byte) []byte {
		last := served
		if len(older) == 20 {
			last = max(last, binary.BigEndian.Uint32(older[16:]))
		}
		return append(id[:], Day4(last)...)
	})
}

func (s Snapshot) leadTo(source feeds.SourceID, id feeds.ItemID, keys []feeds.Key, value func(older []byte) []byte) error {
	bucket := s.Tx.Bucket(BucketKeys)
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
