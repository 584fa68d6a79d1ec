package store

import (
	"bytes"

	"griot/feeds"
)

// addHistory adds a correction to the history of an item. Earlier texts that the history drops leave the file.
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

// readEarlier reads the earlier texts of a story's items, for readers that show the history.
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
