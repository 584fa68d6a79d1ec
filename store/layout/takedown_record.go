package layout

import (
	"bytes"
	"encoding/json"

	"griot/feeds"
)

// TakedownRecord is a takedown as it is stored, with what it removed.
type TakedownRecord struct {
	feeds.Takedown
	// Items has none where all of a source or an outlet is taken down: see [Snapshot.TakenOf].
	Items []feeds.ItemID `json:"items,omitempty"`
	// Met reports that the store had an item or a tombstone of what it names.
	Met bool `json:"met,omitempty"`
	// Form is the version of [PageKey] by which it was carried out.
	Form int `json:"form,omitempty"`
}

// ComparedForm is the version of [PageKey]. A takedown of another one is carried out again.
const ComparedForm = 2

// Letters of keys of takedowns.
const (
	sourceLetter = 'c'
	outletLetter = 'o'
)

// TakedownKey returns the key of a takedown: the address or the id that it names, behind a letter.
func TakedownKey(t *feeds.Takedown) []byte {
	switch {
	case t.URL != "":
		return addressKey(t.URL)
	case !t.Item.IsZero():
		return append([]byte{'i'}, t.Item[:]...)
	case t.Source != "":
		return append([]byte{sourceLetter}, t.Source...)
	case t.Outlet != "":
		return append([]byte{outletLetter}, t.Outlet...)
	}
	return append([]byte{'s'}, t.Story[:]...)
}

func addressKey(address string) []byte { return append([]byte{'u'}, feeds.CanonicalURL(address)...) }

func (s Snapshot) Takedowns() ([]TakedownRecord, error) {
	var all []TakedownRecord
	err := s.Tx.Bucket(BucketTakedowns).ForEach(func(_, v []byte) error {
		var t TakedownRecord
		if err := json.Unmarshal(v, &t); err != nil {
			return err
		}
		all = append(all, t)
		return nil
	})
	return all, err
}

// WholeTakedowns returns those of all of a source or an outlet. Every poll asks for them.
func (s Snapshot) WholeTakedowns() (all []TakedownRecord, err error) {
	c := s.Tx.Bucket(BucketTakedowns).Cursor()
	for _, letter := range []byte{sourceLetter, outletLetter} {
		for k, v := c.Seek([]byte{letter}); k != nil && k[0] == letter; k, v = c.Next() {
			var t TakedownRecord
			if err := json.Unmarshal(v, &t); err != nil {
				return nil, err
			}
			all = append(all, t)
		}
	}
	return all, nil
}

func (s Snapshot) PutTakedown(t *TakedownRecord) error {
	b, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return s.Tx.Bucket(BucketTakedowns).Put(TakedownKey(&t.Takedown), b)
}

// PutTakenDown stores why an item is gone.
func (s Snapshot) PutTakenDown(id feeds.ItemID, t *TakedownRecord) error {
	b, err := json.Marshal(feeds.TakenDownError{ID: id, Date: t.Date, Why: t.Why})
	if err != nil {
		return err
	}
	return s.Tx.Bucket(BucketTaken).Put(id[:], b)
}

// TakenDown returns the error for an item that was taken down, nil for others.
func (s Snapshot) TakenDown(id feeds.ItemID) error {
	b := s.Tx.Bucket(BucketTaken).Get(id[:])
	if b == nil {
		return nil
	}
	w := new(feeds.TakenDownError)
	if err := json.Unmarshal(b, w); err != nil {
		return err
	}
	return w
}

// TakenOf returns the removed items whose ids are of a source, under whatever id of it they were founded.
func (s Snapshot) TakenOf(sources ...feeds.SourceID) []feeds.ItemID {
	return s.founded(BucketTaken, sources)
}

// DropTombstones deletes the tombstones of a source that are of the items named.
func (s Snapshot) DropTombstones(source feeds.SourceID, named map[feeds.ItemID]bool) error {
	keys := s.Tx.Bucket(BucketKeys)
	prefix := append([]byte(source), 0)
	var gone [][]byte
	c := keys.Cursor()
	for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if len(v) == 20 && named[feeds.ItemID(v[:16])] {
			gone = append(gone, bytes.Clone(k))
		}
	}
	for _, k := range gone {
		if err := keys.Delete(k); err != nil {
			return err
		}
	}
	return nil
}
