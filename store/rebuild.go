package store

import (
	"bytes"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/postings"
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
	var ranked [][]byte
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
			item := &st.Items[i]
			at := rankOf(item)
			for _, t := range terms(item, state) {
				ch.terms.Add(t, at)
			}
			ranked = append(ranked, rankKey(at, item.ID))
		}
	}
	if err := ch.putRanked(ranked); err != nil {
		return err
	}
	ch.at = time.Now()
	if err := ch.silently(); err != nil {
		return err
	}
	return ch.finish()
}

// putRanked fills the bucket of ranks in its order: a page takes what is put between its keys in time that grows with the
// square of their number, until the transaction ends.
func (ch *change) putRanked(ranked [][]byte) error {
	slices.SortFunc(ranked, bytes.Compare)
	ranks, shared := ch.tx.Bucket(bucketRanks), ch.tx.Bucket(bucketShared)
	before := postings.End
	for _, k := range ranked {
		if err := ranks.Put(k, nil); err != nil {
			return err
		}
		at := postings.KeyRank(k)
		if at == before {
			if err := shared.Put(at.Key(), nil); err != nil {
				return err
			}
		}
		before = at
	}
	return nil
}
