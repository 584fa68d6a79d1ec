package store

import (
	"bytes"
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
	held := ch.ItemsAtURLs(newURLs(all, before))
	var w wholes
	for i := range all {
		if all[i].Whole() {
			w.now = append(w.now, layout.TakedownRecord{Takedown: all[i]})
		}
	}
	var stay []layout.TakedownRecord
	for i := range before {
		switch {
		case before[i].Whole():
			w.before = append(w.before, before[i])
		case slices.ContainsFunc(all, func(t feeds.Takedown) bool { return t.Same(&before[i].Takedown) }):
			stay = append(stay, before[i])
		}
	}
	for i := range before {
		if t := &before[i]; !t.Whole() && !slices.ContainsFunc(stay, func(s layout.TakedownRecord) bool { return s.Same(&t.Takedown) }) {
			if err := ch.lift(t, stay, &w); err != nil {
				return nil, err
			}
		}
	}
	for i := range all {
		now := layout.TakedownRecord{Takedown: all[i]}
		if now.Whole() {
			continue
		}
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
	none, err := ch.setWholes(&w)
	return append(unmet, none...), err
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
// What another takedown names, too, stays gone.
func (ch *change) lift(t *layout.TakedownRecord, stay []layout.TakedownRecord, w *wholes) error {
	w.lifted = true
	ch.markUndated()
	for _, id := range t.Items {
		if at := slices.IndexFunc(stay, func(s layout.TakedownRecord) bool { return slices.Contains(s.Items, id) }); at >= 0 {
			if err := ch.PutTakenDown(id, &stay[at]); err != nil {
				return err
			}
			continue
		}
		if ch.ofWhole(id, w) {
			continue
		}
		if err := ch.Tx.Bucket(layout.BucketTaken).Delete(id[:]); err != nil {
			return err
		}
		for _, key := range ch.Tombstones(id) {
			source, _, _ := bytes.Cut(key, []byte{0})
			if status := ch.status(feeds.SourceID(source)); status.Source.ID != "" {
				status.Validators = feeds.Validators{}
				if err := ch.putStatus(status); err != nil {
					return err
				}
			}
			if err := ch.Tx.Bucket(layout.BucketKeys).Delete(key); err != nil {
				return err
			}
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
				for _, key := range layout.AddressKeys(address) {
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
		for i := range statuses {
			if by := layout.WholeOf(all, statuses[i].IDs(), statuses[i].Outlet.ID); by != nil &&
				slices.ContainsFunc(named, func(n feeds.ItemID) bool { return statuses[i].Founded(n) && s.TakenDown(n) != nil }) {
				t = by.Takedown
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
