package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
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
}

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
	return db.enqueue(ctx, func(ch *change) error {
		before, err := ch.takedowns()
		if err != nil {
			return err
		}
		for i := range before {
			if !slices.ContainsFunc(all, func(t feeds.Takedown) bool { return t.Same(&before[i].Takedown) }) {
				if err := ch.lift(&before[i]); err != nil {
					return err
				}
			}
		}
		for i := range all {
			t := taken{Takedown: all[i]}
			if at := slices.IndexFunc(before, func(old taken) bool { return old.Same(&all[i]) }); at >= 0 {
				if before[at].Takedown == all[i] {
					continue
				}
				t.Items = before[at].Items // only what is said of it changed
				for _, id := range t.Items {
					if err := ch.putTaken(id, &t); err != nil {
						return err
					}
				}
				ch.undated()
			} else if err := ch.takeDown(&t); err != nil {
				return err
			}
			if err := ch.putTakedown(&t); err != nil {
				return err
			}
		}
		return nil
	})
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

// takeDown removes what a takedown names now.
func (ch *change) takeDown(t *taken) error {
	var named []feeds.ItemID
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
		if err := ch.takeOut(id, t); err != nil {
			return err
		}
	}
	return nil
}

// addressKeys are the names under which a source may have published an item of that address.
func addressKeys(address string) []feeds.Key {
	return []feeds.Key{{Kind: feeds.KeyLink, Value: feeds.CanonicalURL(address)}, {Kind: feeds.KeyGUID, Value: address}}
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
		return ch.petrify(id) // retention was faster
	} else if err != nil {
		return err
	}
	before, err := ch.story(rec.Story)
	if err != nil {
		return err
	}
	after := before
	after.Items = slices.DeleteFunc(slices.Clone(before.Items), func(i feeds.Item) bool { return i.ID == id })
	after.Links = slices.DeleteFunc(slices.Clone(before.Links), func(l feeds.Link) bool { return l.From == id || l.To == id })
	state := after.State()
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
func (ch *change) petrify(id feeds.ItemID) error {
	return ch.eachTomb(id, func(key []byte) error {
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

// barred is the takedown that keeps an item out, nil for none.
func (ch *change) barred(item *feeds.Item) (*taken, error) {
	bucket := ch.tx.Bucket(bucketTakedowns)
	keys := [][]byte{append([]byte{'i'}, item.ID[:]...), append([]byte{'s'}, item.ID[:]...)}
	for _, address := range []string{item.Link, item.GUID} {
		if address != "" {
			keys = append(keys, addressKey(address))
		}
	}
	for _, key := range keys {
		if v := bucket.Get(key); v != nil {
			t := new(taken)
			return t, json.Unmarshal(v, t)
		}
	}
	return nil, nil
}

// admit gives the items of a document that no takedown names. The others are buried before they come in, and taken out
// where a correction gave them the address of one.
func (ch *change) admit(items []feeds.Item) ([]feeds.Item, error) {
	if first, _ := ch.tx.Bucket(bucketTakedowns).Cursor().First(); first == nil {
		return items, nil
	}
	admitted := make([]feeds.Item, 0, len(items))
	for i := range items {
		item := &items[i]
		t, err := ch.barred(item)
		if err != nil {
			return nil, err
		}
		if t == nil {
			admitted = append(admitted, *item)
			continue
		}
		known, err := ch.resolve(item)
		if err != nil {
			return nil, err
		}
		id := cmp.Or(known.id, item.ID)
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
			if id.IsZero() && all[i].URL != "" && feeds.CanonicalURL(all[i].URL) == feeds.CanonicalURL(address) ||
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
