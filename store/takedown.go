package store

import (
	"bytes"
	"encoding/json"
	"slices"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/layout"
)

// setTakedowns lifts the takedowns that are not among these and enforces these. It returns those that name nothing that
// was ever stored.
func (ch *change) setTakedowns(all []feeds.Takedown) (unmet []feeds.Takedown, err error) {
	before, err := ch.Takedowns()
	if err != nil {
		return nil, err
	}
	held := ch.itemsAtURLs(newURLs(all, before))
	for i := range before {
		if !slices.ContainsFunc(all, func(t feeds.Takedown) bool { return t.Same(&before[i].Takedown) }) {
			if err := ch.lift(&before[i]); err != nil {
				return nil, err
			}
		}
	}
	for i := range all {
		now := layout.TakedownRecord{Takedown: all[i]}
		if at := slices.IndexFunc(before, func(old layout.TakedownRecord) bool { return old.Same(&all[i]) }); at >= 0 {
			now = before[at]
		}
		if err := ch.enforce(&now, &all[i], held[layout.PageKey(all[i].URL)]); err != nil {
			return nil, err
		}
		if !now.Met {
			unmet = append(unmet, all[i])
		}
	}
	return unmet, nil
}

// newURLs returns the addresses to take down that were not looked for yet, as addresses are compared now.
func newURLs(all []feeds.Takedown, before []layout.TakedownRecord) (addresses []string) {
	for i := range all {
		if all[i].URL != "" && !slices.ContainsFunc(before, func(old layout.TakedownRecord) bool { return old.Same(&all[i]) && old.Form == layout.ComparedForm }) {
			addresses = append(addresses, all[i].URL)
		}
	}
	return addresses
}

// enforce gives a stored takedown its present wording, and carries it out where that was not done. found is the items at its
// address.
func (ch *change) enforce(t *layout.TakedownRecord, now *feeds.Takedown, found []feeds.ItemID) error {
	reworded := t.Takedown != *now
	if t.Form == layout.ComparedForm && !reworded {
		return nil
	}
	if err := ch.Tx.Bucket(layout.BucketTakedowns).Delete(layout.TakedownKey(&t.Takedown)); err != nil {
		return err
	}
	t.Takedown = *now
	if reworded {
		for _, id := range t.Items {
			if err := ch.PutTakenDown(id, t); err != nil {
				return err
			}
		}
		ch.markUndated()
	}
	if t.Form != layout.ComparedForm {
		t.Form = layout.ComparedForm
		if err := ch.takeDown(t, found); err != nil {
			return err
		}
	}
	return ch.PutTakedown(t)
}

// lift deletes a takedown. Its sources are asked for the whole document again, so that what they still serve comes back.
func (ch *change) lift(t *layout.TakedownRecord) error {
	ch.markUndated()
	for _, id := range t.Items {
		if err := ch.Tx.Bucket(layout.BucketTaken).Delete(id[:]); err != nil {
			return err
		}
		if err := ch.eachTombstone(id, func(key []byte) error {
			source, _, _ := bytes.Cut(key, []byte{0})
			if status := ch.status(feeds.SourceID(source)); status.Source.ID != "" {
				status.Validators = feeds.Validators{}
				if err := ch.putStatus(status); err != nil {
					return err
				}
			}
			return ch.Tx.Bucket(layout.BucketKeys).Delete(key)
		}); err != nil {
			return err
		}
	}
	return ch.Tx.Bucket(layout.BucketTakedowns).Delete(layout.TakedownKey(&t.Takedown))
}

// TakedownOf returns the takedown in force of the item or story of an id or, when the id is zero, of what was published
// under an address. It fails with [feeds.ErrNotFound] when there is none.
func (db *DB) TakedownOf(address string, id feeds.ItemID) (t feeds.Takedown, err error) {
	statuses, err := db.Statuses()
	if err != nil {
		return t, err
	}
	err = db.bolt.View(func(tx *bolt.Tx) error {
		s := db.snapshot(tx)
		all, err := s.Takedowns()
		if err != nil {
			return err
		}
		named := []feeds.ItemID{id}
		if id.IsZero() {
			named = nil
			for i := range statuses {
				for _, key := range addressKeys(address) {
					if known := s.LookUp(statuses[i].Source.ID, key); !known.ID.IsZero() {
						named = append(named, known.ID)
					}
				}
			}
		}
		for i := range all {
			its := append([]feeds.ItemID{all[i].Item, all[i].Story}, all[i].Items...)
			if id.IsZero() && all[i].URL != "" && layout.PageKey(all[i].URL) == layout.PageKey(address) ||
				slices.ContainsFunc(named, func(n feeds.ItemID) bool { return slices.Contains(its, n) }) {
				t = all[i].Takedown
				return nil
			}
		}
		return feeds.ErrNotFound
	})
	return t, err
}

// Takedowns returns the takedowns in force.
func (db *DB) Takedowns() (all []feeds.Takedown, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		kept, err := db.snapshot(tx).Takedowns()
		for i := range kept {
			all = append(all, kept[i].Takedown)
		}
		return err
	})
	return all, err
}

// itemsAtURLs returns the items with one of these addresses, in whatever spelling, by [layout.PageKey]. It reads all items,
// since items of earlier versions have a key for one spelling only. That takes some 10 ms for a thousand items, once for a
// new takedown, within the transaction: what an entry finds must not depend on which entries share it.
func (ch *change) itemsAtURLs(addresses []string) map[string][]feeds.ItemID {
	found := map[string][]feeds.ItemID{}
	if len(addresses) == 0 {
		return found
	}
	wanted := map[string]bool{}
	for _, a := range addresses {
		wanted[layout.PageKey(a)] = true
	}
	c := ch.Tx.Bucket(layout.BucketItems).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		var names struct {
			Link string `json:"link"`
			Via  string `json:"via"`
			GUID string `json:"guid"`
		}
		_ = json.Unmarshal(v, &names) // the audit reports a record that cannot be read
		id := feeds.ItemID(k)
		for _, address := range []string{names.Link, names.Via, names.GUID} {
			if p := layout.PageKey(address); wanted[p] && !slices.Contains(found[p], id) {
				found[p] = append(found[p], id)
			}
		}
	}
	return found
}
