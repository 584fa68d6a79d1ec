package store

import (
	"bytes"

	"griot/feeds"
)

// addHistory adds to the history of an item. What the history drops for it goes from the file, too.
func (s snapshot) addHistory(rec *record, c feeds.Correction) error {
	kept, dropped := rec.History.With(c)
	rec.History = kept
	earlier := s.tx.Bucket(bucketEarlier)
	for _, d := range dropped {
		if err := earlier.Delete(earlierKey(rec.ID, &d)); err != nil {
			return err
		}
	}
	if c.Kind != feeds.CorrectionText {
		return nil
	}
	last := &kept[len(kept)-1]
	return earlier.Put(earlierKey(rec.ID, last), []byte(last.Text))
}

func earlierKey(id feeds.ItemID, r *feeds.Correction) []byte { return append(id[:], time8(r.At)...) }

// readEarlier reads the earlier texts of a story's items, which only those who show the history need.
func (s snapshot) readEarlier(st *feeds.Story) {
	earlier := s.tx.Bucket(bucketEarlier)
	for i := range st.Items {
		item := &st.Items[i]
		for n := range item.History {
			if r := &item.History[n]; r.Kind == feeds.CorrectionText {
				r.Text = string(earlier.Get(earlierKey(item.ID, r)))
			}
		}
	}
}

// dropEarlier removes the earlier texts of an item.
func (s snapshot) dropEarlier(id feeds.ItemID) error {
	return deleteWhile(s.tx.Bucket(bucketEarlier), id[:], func(k []byte) bool { return bytes.HasPrefix(k, id[:]) })
}
