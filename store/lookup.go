package store

import (
	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/layout"
)

// Recall returns the stored item with the keys of this one, with its content whatever the policy, so that its page need not
// be read again. It returns an empty item where it was removed since, and fails with [feeds.ErrNotFound] for an item never
// seen.
func (db *DB) Recall(item *feeds.Item) (stored feeds.Item, err error) {
	if len(item.Keys) == 0 {
		return feeds.Item{}, feeds.ErrNotFound
	}
	if db.stored(item.SourceID).TakenDown {
		return feeds.Item{}, nil // it is not let in
	}
	err = db.bolt.View(func(tx *bolt.Tx) error {
		s := db.snapshot(tx)
		known, err := s.ResolveIn(&layout.Document{At: item.Seen}, item)
		switch {
		case err != nil:
			return err
		case known.ID.IsZero():
			return feeds.ErrNotFound
		case known.Buried:
			return nil
		}
		rec, err := s.Record(known.ID)
		if err != nil {
			return err
		}
		rec.Content, err = s.Content(rec)
		stored = rec.Item
		return err
	})
	return stored, err
}

// Find returns the item with an address, of whatever source. It fails with [feeds.ErrNotFound] when none has it that readers
// are shown.
func (db *DB) Find(address string) (id feeds.ItemID, err error) {
	statuses, err := db.Statuses()
	if err != nil {
		return id, err
	}
	keys := feeds.LinkKeys(address)
	err = db.bolt.View(func(tx *bolt.Tx) error {
		s := db.snapshot(tx)
		for i := range statuses {
			if statuses[i].Hidden {
				continue
			}
			for _, key := range keys {
				if known := s.LookUp(statuses[i].Source.ID, key); !known.ID.IsZero() && !known.Buried {
					id = known.ID
					return nil
				}
			}
		}
		return feeds.ErrNotFound
	})
	return id, err
}
