package store

import (
	"context"
	"errors"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
)

// Entries are the entries that a story has in a selection, without regard to its limit: none when it does not match,
// one, or with [feeds.GroupItem] one for each item that does. An old id resolves as in [DB.Story]; of a story that is gone
// there are none.
func (db *DB) Entries(_ context.Context, sel feeds.Selection, id feeds.StoryID) (entries []feeds.Entry, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		w := db.newWalk(tx, sel)
		now, err := w.present(id)
		if errors.Is(err, feeds.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		st, err := w.story(now)
		if err != nil {
			return err
		}
		for i := range st.Items {
			if err := w.meet(st.Items[i].ID); err != nil {
				return err
			}
		}
		entries = w.found
		return nil
	})
	return entries, err
}
