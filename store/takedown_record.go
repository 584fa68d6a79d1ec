package store

import (
	"encoding/json"

	"griot/feeds"
)

// takedownRecord is a takedown as it is stored, with what it removed.
type takedownRecord struct {
	feeds.Takedown
	Items []feeds.ItemID `json:"items,omitempty"`
	// Met reports that the store had an item or a tombstone of what it names.
	Met bool `json:"met,omitempty"`
	// Form is the version of [pageKey] by which it was carried out.
	Form int `json:"form,omitempty"`
}

// comparedForm is the version of [pageKey]. A takedown of another one is carried out again.
const comparedForm = 2

// takedownKey returns the key of a takedown: the address or the id that it names.
func takedownKey(t *feeds.Takedown) []byte {
	switch {
	case t.URL != "":
		return addressKey(t.URL)
	case !t.Item.IsZero():
		return append([]byte{'i'}, t.Item[:]...)
	}
	return append([]byte{'s'}, t.Story[:]...)
}

func addressKey(address string) []byte { return append([]byte{'u'}, feeds.CanonicalURL(address)...) }

func (s snapshot) takedowns() ([]takedownRecord, error) {
	var all []takedownRecord
	err := s.tx.Bucket(bucketTakedowns).ForEach(func(_, v []byte) error {
		var t takedownRecord
		if err := json.Unmarshal(v, &t); err != nil {
			return err
		}
		all = append(all, t)
		return nil
	})
	return all, err
}

func (s snapshot) putTakedown(t *takedownRecord) error {
	b, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return s.tx.Bucket(bucketTakedowns).Put(takedownKey(&t.Takedown), b)
}

// putTakenDown stores why an item is gone.
func (s snapshot) putTakenDown(id feeds.ItemID, t *takedownRecord) error {
	b, err := json.Marshal(feeds.TakenDownError{ID: id, Date: t.Date, Why: t.Why})
	if err != nil {
		return err
	}
	return s.tx.Bucket(bucketTaken).Put(id[:], b)
}

// takenDown returns the error for an item that was taken down, nil for others.
func (s snapshot) takenDown(id feeds.ItemID) error {
	b := s.tx.Bucket(bucketTaken).Get(id[:])
	if b == nil {
		return nil
	}
	w := new(feeds.TakenDownError)
	if err := json.Unmarshal(b, w); err != nil {
		return err
	}
	return w
}
