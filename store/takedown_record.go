package store

import (
	"encoding/json"

	"griot/feeds"
)

// takedownRecord is a takedown as it is stored, with what it removed.
type takedownRecord struct {
	feeds.Takedown
	Items []feeds.ItemID `json:"items,omitempty"`
	// Met says that the store held, or remembered, something of what it names.
	Met bool `json:"met,omitempty"`
	// Form is how addresses were compared when it was carried out.
	Form int `json:"form,omitempty"`
}

// comparedForm is how addresses are compared now: what was taken down otherwise is carried out again.
const comparedForm = 1

// takedownKey is what a takedown is kept under: the address or the id that it names.
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

// putTakenDown leaves word of why an item is gone.
func (s snapshot) putTakenDown(id feeds.ItemID, t *takedownRecord) error {
	b, err := json.Marshal(feeds.TakenDownError{ID: id, Date: t.Date, Why: t.Why})
	if err != nil {
		return err
	}
	return s.tx.Bucket(bucketTaken).Put(id[:], b)
}

// takenDown is the error for an item that was taken down, nil for others.
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
