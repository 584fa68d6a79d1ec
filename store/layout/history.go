package layout

import (
	"bytes"

	"griot/feeds"
)

// AddHistory adds a correction to the history of an item. Earlier texts that the history drops leave the file.
func (s Snapshot) AddHistory(rec *Record, c feeds.Correction) error {
	kept, dropped := rec.History.With(c)
	rec.History = kept
	earlier := s.Tx.Bucket(BucketEarlier)
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

func earlierKey(id feeds.ItemID, r *feeds.Correction) []byte { return append(id[:], Time8(r.At)...) }

// ReadEarlier reads the earlier texts of a story's items, for readers that show the history.
func (s Snapshot) ReadEarlier(st *feeds.Story) {
	earlier := s.Tx.Bucket(BucketEarlier)
	for i := range st.Items {
		item := &st.Items[i]
		for n := range item.History {
			if r := &item.History[n]; r.Kind == feeds.CorrectionText {
				r.Text = string(earlier.Get(earlierKey(item.ID, r)))
			}
		}
	}
}

// DropEarlier removes the earlier texts of an item.
func (s Snapshot) DropEarlier(id feeds.ItemID) error {
	return DeleteWhile(s.Tx.Bucket(BucketEarlier), id[:], func(k []byte) bool { return bytes.HasPrefix(k, id[:]) })
}
