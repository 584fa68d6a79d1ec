package store

import (
	"bytes"
	"time"

	"griot/feeds"
	"griot/store/postings"
)

// migrations are all there are, in order. A file of a layout before the first one is of no griot.
var migrations = []migration{
	{name: "terms, ranks and counts", from: 1, to: 4, early: true, step: (*change).migrateIndex},
	{name: "evidence", from: 4, to: 5, step: (*change).migrateEvidence},
}

const (
	// stepItems is how many items one step passes at the most, so that polls never wait long behind it.
	stepItems = 300
	// stepBytes is how many bytes of records one step reads at the most, beside the last of them.
	stepBytes = 2 << 20
)

// nextItems are the items of a step, from the cursor on, and the cursor behind them, nil at the end.
func (ch *change) nextItems(cursor []byte) (ids []feeds.ItemID, next []byte) {
	size := 0
	c := ch.tx.Bucket(bucketItems).Cursor()
	k, v := c.Seek(cursor)
	for ; k != nil && len(ids) < ch.db.stepItems && size < stepBytes; k, v = c.Next() {
		if len(k) == len(feeds.ItemID{}) {
			ids = append(ids, feeds.ItemID(k))
		}
		size += len(v)
	}
	return ids, bytes.Clone(k)
}

// migrateEvidence moves the evidence of items out of their records. A record is read rightly in either form, and is
// written in the new one, so the file is served meanwhile.
func (ch *change) migrateEvidence(cursor []byte) (next []byte, items int, err error) {
	ids, next := ch.nextItems(cursor)
	for _, id := range ids {
		rec, err := ch.record(id)
		if err != nil {
			ch.db.log.Warn("an item cannot be read and stays as it is: see griot verify", "error", err)
			continue
		}
		if rec.apart {
			continue
		}
		if err := ch.putRecord(rec); err != nil {
			return nil, 0, err
		}
	}
	return next, len(ids), nil
}

// migrateIndex makes terms, ranks and counts anew from the items and stories. It must end before the file is served: a
// query would find a part of the items. The words have a pass of their own.
func (ch *change) migrateIndex(cursor []byte) (next []byte, items int, err error) {
	if len(cursor) == 0 {
		for _, name := range [][]byte{bucketTerms, bucketRanks, bucketShared, bucketActivity} {
			if err := emptied(ch.tx, name); err != nil {
				return nil, 0, err
			}
		}
	}
	ids, next := ch.nextItems(cursor)
	for _, id := range ids {
		rec, err := ch.record(id)
		if err != nil {
			return nil, 0, err
		}
		st, err := ch.storyOf(rec)
		if err != nil {
			return nil, 0, err
		}
		if firstByID(&st) == id {
			ch.counts.count(&feeds.Story{}, &st)
		}
		at := rankOf(&rec.Item)
		for _, t := range terms(&rec.Item, st.State()) {
			ch.terms.Add(t, at)
		}
		if err := ch.settleAt(id, postings.End, at); err != nil {
			return nil, 0, err
		}
	}
	if next == nil {
		ch.at = time.Now()
		err = ch.silently()
	}
	return next, len(ids), err
}

// firstByID is the item of a story that a walk through all items meets first.
func firstByID(st *feeds.Story) (first feeds.ItemID) {
	for i := range st.Items {
		if id := st.Items[i].ID; i == 0 || bytes.Compare(id[:], first[:]) < 0 {
			first = id
		}
	}
	return first
}
