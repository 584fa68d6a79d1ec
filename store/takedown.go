package store

import (
	"bytes"
	"context"
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
	sought, err := db.sought(takedowns)
	if err != nil {
		return fmt.Errorf("takedown: %w", err)
	}
	held, err := db.spelled(ctx, sought)
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

// setTakedowns lifts the takedowns that are not among these and enforces these. held are the items at the addresses they
// name; unmet are those that name nothing that was ever stored.
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
		now := taken{Takedown: all[i]}
		if at := slices.IndexFunc(before, func(old taken) bool { return old.Same(&all[i]) }); at >= 0 {
			now = before[at]
		}
		if err := ch.enforce(&now, &all[i], held[page(all[i].URL)]); err != nil {
			return nil, err
		}
		if !now.Met {
			unmet = append(unmet, all[i])
		}
	}
	return unmet, nil
}

// sought are the addresses to take down that have not been looked for as addresses are compared now.
func (db *DB) sought(all []feeds.Takedown) (addresses []string, err error) {
	err = db.bolt.View(func(tx *bolt.Tx) error {
		before, err := db.snapshot(tx).takedowns()
		for i := range all {
			if all[i].URL != "" && !slices.ContainsFunc(before, func(old taken) bool { return old.Same(&all[i]) && old.Form == comparedForm }) {
				addresses = append(addresses, all[i].URL)
			}
		}
		return err
	})
	return addresses, err
}

// enforce makes a takedown what is said of it now, and carries it out where that was not done. found are the items that
// its address was found at.
func (ch *change) enforce(t *taken, now *feeds.Takedown, found []feeds.ItemID) error {
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
			if err := ch.putTaken(id, t); err != nil {
				return err
			}
		}
		ch.undated()
	}
	if t.Form != comparedForm {
		t.Form = comparedForm
		if err := ch.takeDown(t, found); err != nil {
			return err
		}
	}
	return ch.putTakedown(t)
}

// lift forgets a takedown. Its sources are asked for the whole document again, so that what they still serve comes back.
func (ch *change) lift(t *taken) error {
	ch.undated()
	for _, id := range t.Items {
		if err := ch.tx.Bucket(bucketTaken).Delete(id[:]); err != nil {
			return err
		}
		if err := ch.eachTomb(id, func(key []byte) error {
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

// TakedownOf is the takedown in force that took down the item or story of that id or, when the id is zero, what was
// published under that address. It fails with [feeds.ErrNotFound] when there is none.
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
			if id.IsZero() && all[i].URL != "" && page(all[i].URL) == page(address) ||
				slices.ContainsFunc(named, func(n feeds.ItemID) bool { return slices.Contains(its, n) }) {
				t = all[i].Takedown
				return nil
			}
		}
		return feeds.ErrNotFound
	})
	return t, err
}

// Takedowns are those in force.
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
