package store

import (
	bolt "go.etcd.io/bbolt"

	"griot/feeds"
)

// rebuild makes terms, ranks and counts anew from the items and stories, in one transaction: a file of an earlier
// layout must not be served half. Words have their own pass.
func (db *DB) rebuild(tx *bolt.Tx) error {
	for _, name := range [][]byte{bucketTerms, bucketRanks, bucketShared, bucketActivity} {
		if err := emptied(tx, name); err != nil {
			return err
		}
	}
	ch := db.change(tx)
	ch.worded = worded{} // covers nothing
	done := map[feeds.StoryID]bool{}
	c := tx.Bucket(bucketItems).Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		rec, err := ch.record(feeds.ItemID(k))
		if err != nil {
			return err
		}
		if done[rec.Story] {
			continue
		}
		done[rec.Story] = true
		st, err := ch.storyOf(rec)
		if err != nil {
			return err
		}
		ch.counts.count(&feeds.Story{}, &st)
		state := st.State()
		for i := range st.Items {
			if err := ch.retermed(nil, "", &st.Items[i], state, readWords{}); err != nil {
				return err
			}
		}
	}
	return ch.finish()
}
