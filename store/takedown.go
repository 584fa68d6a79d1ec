package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
)

// Declare makes these the declared sources and the takedowns in force, both or neither.
//
// What a source kept stays: one that is no longer declared is retired, or forgotten where it has left nothing. One
// whose class or language changed has its items filed anew.
//
// What a new takedown names is removed at once and for good, with everything that was kept of it. What is brought later
// under its address or id is not let in. One that is no longer among them is lifted: what it removed does not come
// back by itself, but its sources may bring it again.
func (db *DB) Declare(ctx context.Context, sources []feeds.Source, takedowns []feeds.Takedown) error {
	sought, err := db.newURLs(takedowns)
	if err != nil {
		return fmt.Errorf("takedown: %w", err)
	}
	held, err := db.itemsAtURLs(ctx, sought)
	if err != nil {
		return fmt.Errorf("takedown: %w", err)
	}
	var unmet []feeds.Takedown
	if err := db.enqueue(ctx, func(ch *change) (err error) {
		if err := ch.setSources(sources); err != nil {
			return err
		}
		if unmet, err = ch.setTakedowns(takedowns, held); err != nil {
			return fmt.Errorf("takedown: %w", err)
		}
		return nil
	}); err != nil {
		return err
	}
	for i := range unmet {
		db.log.Warn("a takedown names nothing that was ever stored: look whether it is spelled as its source does; what comes under that name is kept out",
			"takedown", unmet[i].Name())
	}
	return nil
}

// setTakedowns lifts the takedowns that are not among these and enforces these. held is the items at the addresses that
// they name. It returns those that name nothing that was ever stored.
func (ch *change) setTakedowns(all []feeds.Takedown, held map[string][]feeds.ItemID) (unmet []feeds.Takedown, err error) {
	before, err := ch.takedowns()
	if err != nil {
		return nil, err
	}
	for i := range before {
		if !slices.ContainsFunc(all, func(t feeds.Takedown) bool { return t.Same(&before[i].Takedown) }) {
			if err := ch.lift(&before[i]); err != nil {
				return nil, err
			}
		}
	}
	for i := range all {
		now := takedownRecord{Takedown: all[i]}
		if at := slices.IndexFunc(before, func(old takedownRecord) bool { return old.Same(&all[i]) }); at >= 0 {
			now = before[at]
		}
		if err := ch.enforce(&now, &all[i], held[pageKey(all[i].URL)]); err != nil {
			return nil, err
		}
		if !now.Met {
			unmet = append(unmet, all[i])
		}
	}
	return unmet, nil
}

// newURLs returns the addresses to take down that were not looked for yet, as addresses are compared now.
func (db *DB) newURLs(all []feeds.Takedown) (addresses []string, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		before, err := db.snapshot(tx).takedowns()
		for i := range all {
			if all[i].URL != "" && !slices.ContainsFunc(before, func(old takedownRecord) bool { return old.Same(&all[i]) && old.Form == comparedForm }) {
				addresses = append(addresses, all[i].URL)
			}
		}
		return err
	})
	return addresses, err
}

// enforce gives a stored takedown its present wording, and carries it out where that was not done. found is the items at its
// address.
func (ch *change) enforce(t *takedownRecord, now *feeds.Takedown, found []feeds.ItemID) error {
	reworded := t.Takedown != *now
	if t.Form == comparedForm && !reworded {
		return nil
	}
	if err := ch.tx.Bucket(bucketTakedowns).Delete(takedownKey(&t.Takedown)); err != nil {
		return err
	}
	t.Takedown = *now
	if reworded {
		for _, id := range t.Items {
			if err := ch.putTakenDown(id, t); err != nil {
				return err
			}
		}
		ch.markUndated()
	}
	if t.Form != comparedForm {
		t.Form = comparedForm
		if err := ch.takeDown(t, found); err != nil {
			return err
		}
	}
	return ch.putTakedown(t)
}

// lift deletes a takedown. Its sources are asked for the whole document again, so that what they still serve comes back.
func (ch *change) lift(t *takedownRecord) error {
	ch.markUndated()
	for _, id := range t.Items {
		if err := ch.tx.Bucket(bucketTaken).Delete(id[:]); err != nil {
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
			return ch.tx.Bucket(bucketKeys).Delete(key)
		}); err != nil {
			return err
		}
	}
	return ch.tx.Bucket(bucketTakedowns).Delete(takedownKey(&t.Takedown))
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
		all, err := s.takedowns()
		if err != nil {
			return err
		}
		named := []feeds.ItemID{id}
		if id.IsZero() {
			named = nil
			for i := range statuses {
				for _, key := range addressKeys(address) {
					if known := s.lookUp(statuses[i].Source.ID, key); !known.id.IsZero() {
						named = append(named, known.id)
					}
				}
			}
		}
		for i := range all {
			its := append([]feeds.ItemID{all[i].Item, all[i].Story}, all[i].Items...)
			if id.IsZero() && all[i].URL != "" && pageKey(all[i].URL) == pageKey(address) ||
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
		kept, err := db.snapshot(tx).takedowns()
		for i := range kept {
			all = append(all, kept[i].Takedown)
		}
		return err
	})
	return all, err
}

// itemsAtURLs returns the items with one of these addresses, in whatever spelling, by [pageKey]. It reads all items, since
// items of earlier versions have a key for one spelling only. No transaction is open for long.
func (db *DB) itemsAtURLs(ctx context.Context, addresses []string) (map[string][]feeds.ItemID, error) {
	found := map[string][]feeds.ItemID{}
	if len(addresses) == 0 {
		return found, nil
	}
	wanted := map[string]bool{}
	for _, a := range addresses {
		wanted[pageKey(a)] = true
	}
	var next []byte
	for more := true; more; {
		if err := db.bolt.View(func(tx *bolt.Tx) error {
			c := tx.Bucket(bucketItems).Cursor()
			k, v := c.Seek(next)
			for n := 0; k != nil && n < 100*retagBatch; n++ {
				var names struct {
					Link string `json:"link"`
					Via  string `json:"via"`
					GUID string `json:"guid"`
				}
				_ = json.Unmarshal(v, &names) // the audit reports a record that cannot be read
				id := feeds.ItemID(k)
				for _, address := range []string{names.Link, names.Via, names.GUID} {
					if p := pageKey(address); wanted[p] && !slices.Contains(found[p], id) {
						found[p] = append(found[p], id)
					}
				}
				k, v = c.Next()
			}
			more, next = k != nil, bytes.Clone(k)
			return ctx.Err()
		}); err != nil {
			return nil, err
		}
	}
	return found, nil
}
