package store

import (
	"bytes"
	"errors"
	"math"
	"slices"

	"griot/feeds"
)

// forever is the day on the tombstones of what was taken down. Retention never reaches it.
const forever = math.MaxUint32

// takeDown removes what a takedown names now, and the items in found.
func (ch *change) takeDown(t *takedownRecord, found []feeds.ItemID) error {
	named := slices.Clone(found)
	switch {
	case t.URL != "":
		statuses, err := ch.db.Statuses()
		if err != nil {
			return err
		}
		for i := range statuses {
			for _, key := range addressKeys(t.URL) {
				if known := ch.lookUp(statuses[i].Source.ID, key); !known.id.IsZero() && !slices.Contains(named, known.id) {
					named = append(named, known.id)
				}
			}
		}
	case !t.Item.IsZero():
		named = []feeds.ItemID{t.Item}
	default:
		now, err := ch.snapshot.present(t.Story)
		if errors.Is(err, feeds.ErrNotFound) {
			named = []feeds.ItemID{t.Story}
			break
		} else if err != nil {
			return err
		}
		st, err := ch.story(now)
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
func (ch *change) takeOut(id feeds.ItemID, t *takedownRecord) error {
	ch.markUndated()
	if !slices.Contains(t.Items, id) {
		t.Items = append(t.Items, id)
	}
	if err := ch.putTakenDown(id, t); err != nil {
		return err
	}
	rec, err := ch.record(id)
	if errors.Is(err, feeds.ErrNotFound) {
		return ch.keepTombstones(id, t) // retention has removed it
	} else if err != nil {
		return err
	}
	t.Met = true
	before, err := ch.story(rec.Story)
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
		if err := ch.moveTerms(&before.Items[i], before.State(), stays, state, readWords{}); err != nil {
			return err
		}
	}
	if err := ch.putStory(&after); err != nil {
		return err
	}
	ch.counts.count(&before, &after)
	if err := ch.putTombstones(rec.SourceID, id, rec.Keys, forever); err != nil {
		return err
	}
	if err := ch.tx.Bucket(bucketSignatures).Delete(signatureKey(rec.Qualified(), id)); err != nil {
		return err
	}
	ch.plan.Forget(id)
	// The documents in which it came hold it whole.
	if err := ch.captures().Drop(rec.SourceID); err != nil {
		return err
	}
	return ch.erase(rec)
}

// keepTombstones makes the tombstones of an item last until its takedown is lifted.
func (ch *change) keepTombstones(id feeds.ItemID, t *takedownRecord) error {
	return ch.eachTombstone(id, func(key []byte) error {
		t.Met = true
		return ch.tx.Bucket(bucketKeys).Put(key, append(id[:], day4(forever)...))
	})
}

// eachTombstone calls use with the tombstones of a removed item.
func (ch *change) eachTombstone(id feeds.ItemID, use func(key []byte) error) error {
	var keys [][]byte
	c := ch.tx.Bucket(bucketKeys).Cursor()
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
