package store

import (
	"bytes"
	"errors"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store/dbfile"
	"griot/store/layout"
	"griot/store/postings"
)

// migrations returns all migrations, in order.
func (ch *change) migrations() []dbfile.Migration {
	return []dbfile.Migration{
		{Name: "terms, ranks and counts", From: 1, To: 4, Early: true, Step: ch.migrateIndex},
		{Name: "packed records", From: 4, To: 6, Step: ch.migrateRecords},
		{Name: "packed signatures", From: 6, To: 7, Step: ch.migrateSignatures},
	}
}

const (
	// stepItems is how many items one step passes at the most, so that polls never wait long behind it.
	stepItems = 300
	// stepBytes is after how many bytes of records a step ends.
	stepBytes = 2 << 20
)

// nextItems returns the items of a step, from the cursor on, and the cursor behind them, nil at the end.
func (ch *change) nextItems(cursor []byte) (ids []feeds.ItemID, next []byte) {
	size := 0
	c := ch.Tx.Bucket(layout.BucketItems).Cursor()
	k, v := c.Seek(cursor)
	for ; k != nil && len(ids) < ch.db.stepItems && size < stepBytes; k, v = c.Next() {
		if len(k) == len(feeds.ItemID{}) {
			ids = append(ids, feeds.ItemID(k))
		}
		size += len(v)
	}
	return ids, bytes.Clone(k)
}

// migrateRecords packs the records of items, with their contents and evidence. A record is read rightly in either form, and
// is written in the new one, so the file is served meanwhile. The first dictionary is trained from what is stored.
func (ch *change) migrateRecords(cursor []byte) (next []byte, items int, err error) {
	if items := ch.Tx.Bucket(layout.BucketItems); len(cursor) == 0 && items.Sequence() == 0 {
		if err := items.SetSequence(uint64(items.Stats().KeyN)); err != nil {
			return nil, 0, err
		}
		if err := ch.Train(); err != nil {
			return nil, 0, err
		}
	}
	ids, next := ch.nextItems(cursor)
	for _, id := range ids {
		rec, err := ch.Record(id)
		if err != nil {
			ch.db.log.Warn("an item cannot be read and stays as it is: see griot verify", "error", err)
			continue
		}
		if rec.Packed() {
			continue
		}
		if err := ch.PutRecord(rec); err != nil {
			return nil, 0, err
		}
	}
	return next, len(ids), nil
}

// migrateSignatures packs the signatures of the window. One is read rightly in either form.
func (ch *change) migrateSignatures(cursor []byte) (next []byte, items int, err error) {
	c := ch.Tx.Bucket(layout.BucketSignatures).Cursor()
	var keys [][]byte
	k, _ := c.Seek(cursor)
	for ; k != nil && len(keys) < ch.db.stepItems; k, _ = c.Next() {
		keys = append(keys, bytes.Clone(k))
	}
	next = bytes.Clone(k)
	for _, k := range keys {
		if err := ch.PackSignature(k); err != nil {
			return nil, 0, err
		}
	}
	return next, len(keys), nil
}

// migrateIndex makes terms, ranks and counts anew from the items and stories. It must end before the file is served, since
// a query would find only a part of the items. The words have a pass of their own.
func (ch *change) migrateIndex(cursor []byte) (next []byte, items int, err error) {
	if len(cursor) == 0 {
		for _, name := range [][]byte{layout.BucketTerms, layout.BucketRanks, layout.BucketShared, layout.BucketActivity} {
			if err := layout.Empty(ch.Tx, name); err != nil {
				return nil, 0, err
			}
		}
	}
	ids, next := ch.nextItems(cursor)
	for _, id := range ids {
		rec, err := ch.Record(id)
		if err != nil {
			return nil, 0, err
		}
		st, err := ch.StoryOf(rec)
		if err != nil {
			return nil, 0, err
		}
		if firstByID(&st) == id {
			ch.counts.Count(&feeds.Story{}, &st)
		}
		if rec.Hidden() {
			continue
		}
		at := layout.RankOf(&rec.Item)
		for _, t := range layout.Terms(&rec.Item, st.State()) {
			ch.terms.Add(t, at)
		}
		if err := ch.moveRank(id, postings.End, at); err != nil {
			return nil, 0, err
		}
	}
	if next == nil {
		ch.at = ch.cursor.At
		err = ch.markSilent()
	}
	return next, len(ids), err
}

// firstByID returns the item of a story that a walk through all items meets first.
func firstByID(st *feeds.Story) (first feeds.ItemID) {
	for i := range st.Items {
		if id := st.Items[i].ID; i == 0 || bytes.Compare(id[:], first[:]) < 0 {
			first = id
		}
	}
	return first
}

// cadenceItems is how many of its latest items are read for the cadence of a source: as many as one remembers.
const cadenceItems = 50

// withoutCadence returns the sources with items of which it is not known when these were published.
func (ch *change) withoutCadence() map[feeds.SourceID]health.Status {
	statuses := make(map[feeds.SourceID]health.Status)
	for id, known := range ch.db.statuses {
		if known.Items > 0 && known.Cadence.IsZero() {
			statuses[id] = known.Status
		}
	}
	return statuses
}

// fillCadences reads when the latest items of a source were published, for sources that were stored before this was stored
// with them.
func (ch *change) fillCadences() error {
	statuses := ch.withoutCadence()
	if len(statuses) == 0 {
		return nil
	}
	filled := 0
	for id, status := range statuses {
		var dates []time.Time
		read := 0
		for item := range ch.under(layout.TermSource + string(id)) {
			if read++; read > cadenceItems {
				break // also where none of them is dated: each start asks again
			}
			rec, err := ch.Record(item)
			if errors.Is(err, feeds.ErrNotFound) {
				continue // the audit reports it
			} else if err != nil {
				return err
			}
			if !rec.DateEstimated() {
				dates = append(dates, rec.Date())
			}
		}
		if len(dates) == 0 {
			continue
		}
		filled++
		status.Cadence = status.Cadence.With(dates...)
		if err := ch.putStatus(status); err != nil {
			return err
		}
	}
	if filled > 0 {
		ch.db.log.Info("the rhythm of sources is read from their items", "sources", filled)
	}
	for id, known := range ch.statuses {
		ch.db.statuses[id] = known
	}
	return nil
}
