package store

import (
	"bytes"
	"errors"
	"math"
	"slices"

	"griot/feeds"
	"griot/store/derive"
	"griot/store/layout"
)

// forever is the day on the tombstones of what was taken down. Retention never reaches it.
const forever = math.MaxUint32

// takeDown removes what a takedown names now, and the items in found.
func (ch *change) takeDown(t *layout.TakedownRecord, found []feeds.ItemID) error {
	named := slices.Clone(found)
	switch {
	case t.URL != "":
		for _, status := range ch.allStatuses() {
			for _, key := range addressKeys(t.URL) {
				if known := ch.LookUp(status.Source.ID, key); !known.ID.IsZero() && !slices.Contains(named, known.ID) {
					named = append(named, known.ID)
				}
			}
		}
	case !t.Item.IsZero():
		named = []feeds.ItemID{t.Item}
	default:
		now, err := ch.Snapshot.Present(t.Story)
		if errors.Is(err, feeds.ErrNotFound) {
			named = []feeds.ItemID{t.Story}
			break
		} else if err != nil {
			return err
		}
		st, err := ch.Story(now)
		if err != nil {
			return err
		}
		for i := range st.Items {
			named = append(named, st.Items[i].ID)
		}
		if !slices.Contains(named, t.Story) {
			named = append(named, t.Story)
		}
	}
	for _, id := range named {
		if slices.Contains(t.Items, id) {
			t.Met = true // an earlier version removed it
			continue
		}
		if err := ch.takeOut(id, t); err != nil {
			return err
		}
	}
	return nil
}

// addressKeys returns the keys under which a source may have published an item of an address.
func addressKeys(address string) []feeds.Key {
	return append(feeds.LinkKeys(address), feeds.Key{Kind: feeds.KeyGUID, Value: address})
}

// takeOut removes an item and makes its tombstones last.
func (ch *change) takeOut(id feeds.ItemID, t *layout.TakedownRecord) error {
	ch.markUndated()
	if !slices.Contains(t.Items, id) {
		t.Items = append(t.Items, id)
	}
	if err := ch.PutTakenDown(id, t); err != nil {
		return err
	}
	rec, err := ch.Record(id)
	if errors.Is(err, feeds.ErrNotFound) {
		return ch.keepTombstones(id, t) // retention has removed it
	} else if err != nil {
		return err
	}
	t.Met = true
	before, err := ch.Story(rec.Story)
	if err != nil {
		return err
	}
	after := before
	after.Items = slices.DeleteFunc(slices.Clone(before.Items), func(i feeds.Item) bool { return i.ID == id })
	after.Links = slices.DeleteFunc(slices.Clone(before.Links), func(l feeds.Link) bool { return l.From == id || l.To == id })
	state := after.State()
	if len(after.Items) > 0 && state != before.State() {
		after.Updated = ch.at // readers are shown a new state, whatever its cause
	}
	for i := range before.Items {
		var stays *feeds.Item
		if before.Items[i].ID != id {
			stays = &before.Items[i]
		}
		if err := ch.moveTerms(&before.Items[i], before.State(), stays, state, derive.Words{}); err != nil {
			return err
		}
	}
	if err := ch.PutStory(&after); err != nil {
		return err
	}
	ch.counts.Count(&before, &after)
	if err := ch.PutTombstones(rec.SourceID, id, rec.Keys, forever); err != nil {
		return err
	}
	if err := ch.forget(rec); err != nil {
		return err
	}
	// The documents in which it came hold it whole.
	if err := capturesIn(ch.Tx).Drop(rec.SourceID); err != nil {
		return err
	}
	return ch.erase(rec)
}

// keepTombstones makes the tombstones of an item last until its takedown is lifted.
func (ch *change) keepTombstones(id feeds.ItemID, t *layout.TakedownRecord) error {
	return ch.eachTombstone(id, func(key []byte) error {
		t.Met = true
		return ch.Tx.Bucket(layout.BucketKeys).Put(key, append(id[:], layout.Day4(forever)...))
	})
}

// eachTombstone calls use with the tombstones of a removed item.
func (ch *change) eachTombstone(id feeds.ItemID, use func(key []byte) error) error {
	var keys [][]byte
	c := ch.Tx.Bucket(layout.BucketKeys).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if len(v) == 20 && bytes.Equal(v[:16], id[:]) {
			keys = append(keys, bytes.Clone(k))
		}
	}
	for _, k := range keys {
		if err := use(k); err != nil {
			return err
		}
	}
	return nil
}
