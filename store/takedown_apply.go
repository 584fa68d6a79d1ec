package store

import (
	"errors"
	"math"
	"slices"

	"griot/feeds"
	"griot/feeds/health"
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
			for _, key := range layout.AddressKeys(t.URL) {
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
	if err := ch.takeFrom(&before, t, func(item *feeds.Item) bool { return item.ID == id }); err != nil {
		return err
	}
	if err := ch.countOut(rec.SourceID); err != nil {
		return err
	}
	// The documents in which it came hold it whole.
	return capturesIn(ch.Tx).Drop(rec.SourceID)
}

// takeFrom takes items out of a story for good. It leaves the count of their sources to the caller.
func (ch *change) takeFrom(before *feeds.Story, t *layout.TakedownRecord, named func(*feeds.Item) bool) error {
	after := before.Without(named)
	if len(after.Items) > 0 && after.State() != before.State() {
		after.Updated = ch.at // readers are shown a new state, whatever its cause
	}
	return ch.shrink(before, after, func(rec *layout.Record) error {
		if err := ch.PutTakenDown(rec.ID, t); err != nil {
			return err
		}
		return ch.PutTombstones(rec.SourceID, rec.ID, rec.Keys, forever)
	})
}

// settle makes a source as the takedown of all of it has it, nil for none. It reports whether that was not so.
func (ch *change) settle(status health.Status, by *layout.TakedownRecord, reworded bool) (settled bool, err error) {
	switch {
	case by == nil && !status.TakenDown:
		return false, nil
	case by == nil:
		return true, ch.release(status)
	case !status.TakenDown || status.Items > 0:
		settled, err = true, ch.takeSource(status, by)
	}
	if reworded && err == nil {
		ch.markUndated()
		err = ch.eachTaken(&status, func(id feeds.ItemID) error { return ch.PutTakenDown(id, by) })
	}
	return settled, err
}

// takeSource removes all of a source: its items, its documents and what they listed.
func (ch *change) takeSource(status health.Status, by *layout.TakedownRecord) error {
	ch.markUndated()
	if err := ch.empty(status.Source.ID, func(st *feeds.Story, of func(*feeds.Item) bool) error { return ch.takeFrom(st, by, of) }); err != nil {
		return err
	}
	status.Items, status.TakenDown = 0, true
	return ch.putStatus(status)
}

// release lets a source of which all was taken down come back, as one that is read for the first time. What other takedowns
// name stays gone.
func (ch *change) release(status health.Status) error {
	ch.markUndated()
	named := map[feeds.ItemID]bool{}
	if err := ch.eachTaken(&status, func(id feeds.ItemID) error {
		named[id] = true
		return ch.Tx.Bucket(layout.BucketTaken).Delete(id[:])
	}); err != nil {
		return err
	}
	if err := ch.DropTombstones(status.Source.ID, named); err != nil {
		return err
	}
	now := status.Released()
	if ch.undeclared(status.Source.ID) {
		return ch.retire(now)
	}
	return ch.putStatus(now)
}

// eachTaken calls use with the removed items of a source that no takedown names by themselves.
func (ch *change) eachTaken(status *health.Status, use func(feeds.ItemID) error) error {
	all, err := ch.Takedowns()
	if err != nil {
		return err
	}
	apart := map[feeds.ItemID]bool{}
	for i := range all {
		for _, id := range all[i].Items {
			apart[id] = true
		}
	}
	for _, id := range ch.TakenOf(status.IDs()...) {
		if !apart[id] {
			if err := use(id); err != nil {
				return err
			}
		}
	}
	return nil
}

// keepTombstones makes the tombstones of an item last until its takedown is lifted.
func (ch *change) keepTombstones(id feeds.ItemID, t *layout.TakedownRecord) error {
	for _, key := range ch.Tombstones(id) {
		t.Met = true
		if err := ch.Tx.Bucket(layout.BucketKeys).Put(key, append(id[:], layout.Day4(forever)...)); err != nil {
			return err
		}
	}
	return nil
}
