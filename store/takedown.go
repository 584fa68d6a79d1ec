package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
)

// forever is the day on the tombstones of what was taken down: retention never reaches it.
const forever = math.MaxUint32

// taken is a takedown as it is kept, with what it removed.
type taken struct {
	feeds.Takedown
	Items []feeds.ItemID `json:"items,omitempty"`
	// Met says that the store held, or remembered, something of what it names.
	Met bool `json:"met,omitempty"`
	// Form is how addresses were compared when it was carried out.
	Form int `json:"form,omitempty"`
}

// comparedForm is how addresses are compared now: what was taken down otherwise is carried out again.
const comparedForm = 1

// takedownKey is what a takedown is kept under: the address or the id that it names.
func takedownKey(t *feeds.Takedown) []byte {
	switch {
	case t.URL != "":
		return addressKey(t.URL)
	case !t.Item.IsZero():
		return append([]byte{'i'}, t.Item[:]...)
	}
	return append([]byte{'s'}, t.Story[:]...)
}

func addressKey(address string) []byte { return append([]byte{'u'}, feeds.CanonicalURL(address)...) }

// TakeDown makes these the takedowns in force. What a new one names is removed at once and for good, with everything
// that was kept of it; what is brought later under its address or id is not let in. One that is no longer among them is
// lifted: what it removed does not come back by itself, but its sources may bring it again.
func (db *DB) TakeDown(ctx context.Context, all []feeds.Takedown) error {
	return db.takeDown(ctx, all, func(*change) error { return nil })
}

// Declare makes these the declared sources and the takedowns in force, as [DB.SetSources] and [DB.TakeDown] do, both or
// neither.
func (db *DB) Declare(ctx context.Context, sources []feeds.Source, takedowns []feeds.Takedown) error {
	return db.takeDown(ctx, takedowns, func(ch *change) error { return ch.setSources(sources) })
}

// takeDown makes these the takedowns in force, after something else that is done with it or not at all.
func (db *DB) takeDown(ctx context.Context, all []feeds.Takedown, first func(*change) error) error {
	sought, err := db.sought(all)
	if err != nil {
		return fmt.Errorf("takedown: %w", err)
	}
	held, err := db.spelled(ctx, sought)
	if err != nil {
		return fmt.Errorf("takedown: %w", err)
	}
	var unmet []feeds.Takedown
	if err := db.enqueue(ctx, func(ch *change) (err error) {
		if err := first(ch); err != nil {
			return err
		}
		if unmet, err = ch.setTakedowns(all, held); err != nil {
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

func (s snapshot) takedowns() ([]taken, error) {
	var all []taken
	err := s.tx.Bucket(bucketTakedowns).ForEach(func(_, v []byte) error {
		var t taken
		if err := json.Unmarshal(v, &t); err != nil {
			return err
		}
		all = append(all, t)
		return nil
	})
	return all, err
}

func (s snapshot) putTakedown(t *taken) error {
	b, err := json.Marshal(t)
	if err != nil {
		return err
	}
	return s.tx.Bucket(bucketTakedowns).Put(takedownKey(&t.Takedown), b)
}

// putTaken leaves word of why an item is gone.
func (s snapshot) putTaken(id feeds.ItemID, t *taken) error {
	b, err := json.Marshal(feeds.TakenDownError{ID: id, Date: t.Date, Why: t.Why})
	if err != nil {
		return err
	}
	return s.tx.Bucket(bucketTaken).Put(id[:], b)
}

// takenDown is the error for an item that was taken down, nil for others.
func (s snapshot) takenDown(id feeds.ItemID) error {
	b := s.tx.Bucket(bucketTaken).Get(id[:])
	if b == nil {
		return nil
	}
	w := new(feeds.TakenDownError)
	if err := json.Unmarshal(b, w); err != nil {
		return err
	}
	return w
}

// takeDown removes what a takedown names now, and the items that its address was found at.
func (ch *change) takeDown(t *taken, found []feeds.ItemID) error {
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
			t.Met = true // by an earlier version
			continue
		}
		if err := ch.takeOut(id, t); err != nil {
			return err
		}
	}
	return nil
}

// addressKeys are the names under which a source may have published an item of that address.
func addressKeys(address string) []feeds.Key {
	return append(spellings(address), feeds.Key{Kind: feeds.KeyGUID, Value: address})
}

// takeOut removes an item, and makes its tombstones last.
func (ch *change) takeOut(id feeds.ItemID, t *taken) error {
	ch.undated()
	if !slices.Contains(t.Items, id) {
		t.Items = append(t.Items, id)
	}
	if err := ch.putTaken(id, t); err != nil {
		return err
	}
	rec, err := ch.record(id)
	if errors.Is(err, feeds.ErrNotFound) {
		return ch.petrify(id, t) // retention was faster
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
		after.Updated = ch.at // which readers are told of, wherever a new state comes from
	}
	for i := range before.Items {
		var stays *feeds.Item
		if before.Items[i].ID != id {
			stays = &before.Items[i]
		}
		if err := ch.retermed(&before.Items[i], before.State(), stays, state, readWords{}); err != nil {
			return err
		}
	}
	if err := ch.putStory(&after); err != nil {
		return err
	}
	ch.counts.count(&before, &after)
	if err := ch.putTombs(rec.SourceID, id, rec.Keys, forever); err != nil {
		return err
	}
	signature := ch.db.sign(&rec.Item)
	if err := ch.tx.Bucket(bucketSignatures).Delete(signatureKey(&signature)); err != nil {
		return err
	}
	ch.plan.Forget(id)
	// The documents that it came in hold it whole.
	if err := ch.dropCaptures(ch.capturesOf(rec.SourceID)); err != nil {
		return err
	}
	return ch.erase(rec)
}

// petrify makes the tombstones of an item last until its takedown is lifted.
func (ch *change) petrify(id feeds.ItemID, t *taken) error {
	return ch.eachTomb(id, func(key []byte) error {
		t.Met = true
		return ch.tx.Bucket(bucketKeys).Put(key, append(id[:], day4(forever)...))
	})
}

// eachTomb hands over the keys under which a removed item is remembered.
func (ch *change) eachTomb(id feeds.ItemID, use func(key []byte) error) error {
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

// bars are the takedowns in force, by what they name.
type bars struct {
	pages map[string]*taken
	ids   map[feeds.ItemID]*taken
}

func newBars(all []taken) bars {
	b := bars{map[string]*taken{}, map[feeds.ItemID]*taken{}}
	for i := range all {
		switch t := &all[i]; {
		case t.URL != "":
			b.pages[page(t.URL)] = t
		case !t.Item.IsZero():
			b.ids[t.Item] = t
		default:
			b.ids[t.Story] = t
		}
	}
	return b
}

// of is the takedown that keeps an item out, nil for none.
func (b *bars) of(item *feeds.Item) *taken {
	if t := b.ids[item.ID]; t != nil || len(b.pages) == 0 {
		return t
	}
	for _, address := range []string{item.Link, item.GUID} {
		if t := b.pages[page(address)]; t != nil && address != "" {
			return t
		}
	}
	return nil
}

// admit gives the items of a document that no takedown names. The others are buried before they come in, and taken out
// where a correction gave them the address of one.
func (ch *change) admit(items []feeds.Item) ([]feeds.Item, error) {
	if first, _ := ch.tx.Bucket(bucketTakedowns).Cursor().First(); first == nil {
		return items, nil
	}
	all, err := ch.takedowns()
	if err != nil {
		return nil, err
	}
	bars := newBars(all)
	admitted := make([]feeds.Item, 0, len(items))
	for i := range items {
		item := &items[i]
		t := bars.of(item)
		if t == nil {
			admitted = append(admitted, *item)
			continue
		}
		known, err := ch.resolve(item)
		if err != nil {
			return nil, err
		}
		id := cmp.Or(known.id, item.ID)
		t.Met = true
		if !known.buried || !slices.Contains(t.Items, id) {
			if err := ch.takeOut(id, t); err != nil {
				return nil, err
			}
			if err := ch.putTakedown(t); err != nil {
				return nil, err
			}
		}
		if err := ch.putTombs(item.SourceID, id, item.Keys, forever); err != nil {
			return nil, err
		}
	}
	return admitted, nil
}

// mayHide reports whether the document of a poll may hold what was taken down beside the items that were read in it: its
// source had some of that, and it is no feed that was read whole.
func (ch *change) mayHide(poll *feeds.Poll) (bool, error) {
	if poll.Capture == nil || poll.Complete {
		return false, nil
	}
	all, err := ch.takedowns()
	for i := range all {
		if slices.ContainsFunc(all[i].Items, func(id feeds.ItemID) bool { return id.Of(poll.Source.ID) }) {
			return true, err
		}
	}
	return false, err
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
