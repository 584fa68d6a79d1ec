package store

import (
	"cmp"
	"slices"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store/layout"
)

// activeTakedowns are the takedowns in force, by what they name.
type activeTakedowns struct {
	pages map[string]*layout.TakedownRecord
	ids   map[feeds.ItemID]*layout.TakedownRecord
}

func newActiveTakedowns(all []layout.TakedownRecord) activeTakedowns {
	b := activeTakedowns{map[string]*layout.TakedownRecord{}, map[feeds.ItemID]*layout.TakedownRecord{}}
	for i := range all {
		switch t := &all[i]; {
		case t.Whole(): // asked for before
		case t.URL != "":
			b.pages[layout.PageKey(t.URL)] = t
		case !t.Item.IsZero():
			b.ids[t.Item] = t
		default:
			b.ids[t.Story] = t
		}
	}
	return b
}

// of returns the takedown that keeps an item out, nil for none.
func (b *activeTakedowns) of(item *feeds.Item) *layout.TakedownRecord {
	if t := b.ids[item.ID]; t != nil || len(b.pages) == 0 {
		return t
	}
	for _, address := range []string{item.Link, item.GUID} {
		if t := b.pages[layout.PageKey(address)]; t != nil && address != "" {
			return t
		}
	}
	return nil
}

// admit returns the items of a document that no takedown names. The others become tombstones before they come in. A stored
// item is removed where a correction gives it the address of a takedown.
func (ch *change) admit(items []feeds.Item) ([]feeds.Item, error) {
	if first, _ := ch.Tx.Bucket(layout.BucketTakedowns).Cursor().First(); first == nil {
		return items, nil
	}
	all, err := ch.Takedowns()
	if err != nil {
		return nil, err
	}
	active := newActiveTakedowns(all)
	admitted := make([]feeds.Item, 0, len(items))
	for i := range items {
		item := &items[i]
		t := active.of(item)
		if t == nil {
			admitted = append(admitted, *item)
			continue
		}
		known, err := ch.Resolve(item)
		if err != nil {
			return nil, err
		}
		id := cmp.Or(known.ID, item.ID)
		t.Met = true
		if !known.Buried || !slices.Contains(t.Items, id) {
			if err := ch.takeOut(id, t); err != nil {
				return nil, err
			}
			if err := ch.PutTakedown(t); err != nil {
				return nil, err
			}
		}
		if err := ch.PutTombstones(item.SourceID, id, item.Keys, forever); err != nil {
			return nil, err
		}
	}
	return admitted, nil
}

// mayHide reports whether the document of a poll may hold, beside its items, what was taken down. That is so where
// something of its source was taken down and it is no feed that was read whole.
func (ch *change) mayHide(poll *feeds.Poll) (bool, error) {
	if poll.Capture == nil || poll.Complete {
		return false, nil
	}
	status := ch.status(poll.Source.ID)
	of := func(id feeds.ItemID) bool { return id.Of(poll.Source.ID) || isOf(id, &status) }
	all, err := ch.Takedowns()
	for i := range all {
		if slices.ContainsFunc(all[i].Items, of) {
			return true, err
		}
	}
	return false, err
}

// wholes are the takedowns of all of a source or an outlet.
type wholes struct {
	before, now []layout.TakedownRecord
	lifted      bool // a takedown of another kind was
}

// reworded reports whether readers may be told otherwise why something is gone.
func (w *wholes) reworded() bool {
	stands := func(t layout.TakedownRecord) bool {
		return slices.ContainsFunc(w.before, func(old layout.TakedownRecord) bool { return old.Takedown == t.Takedown })
	}
	return w.lifted || len(w.before) != len(w.now) || slices.ContainsFunc(w.now, func(t layout.TakedownRecord) bool { return !stands(t) })
}

// wholeOf returns the first takedown of all of a source, nil for none. A former id names it, too: to declare a source under
// another id lifts nothing.
func wholeOf(all []layout.TakedownRecord, status *health.Status, outlet feeds.OutletID) *layout.TakedownRecord {
	for i := range all {
		if t := &all[i]; t.Source != "" && slices.Contains(idsOf(status), t.Source) || t.Outlet != "" && t.Outlet == outlet {
			return t
		}
	}
	return nil
}

// idsOf are the ids of a source, the present one first.
func idsOf(status *health.Status) []feeds.SourceID {
	return append([]feeds.SourceID{status.Source.ID}, status.Former...)
}

func isOf(id feeds.ItemID, status *health.Status) bool {
	return slices.ContainsFunc(idsOf(status), id.Of)
}

// ofWhole reports whether an item is of a source of which all is taken down, or was up to now.
func (ch *change) ofWhole(id feeds.ItemID, w *wholes) bool {
	return slices.ContainsFunc(ch.allStatuses(), func(s health.Status) bool {
		return isOf(id, &s) && (s.TakenDown || wholeOf(w.now, &s, ch.outlets().Of(&s.Source).ID) != nil)
	})
}

// setWholes makes w.now the takedowns of whole sources. It returns those that name no source that was ever known.
func (ch *change) setWholes(w *wholes) (unmet []feeds.Takedown, err error) {
	if len(w.before)+len(w.now) == 0 {
		return nil, nil
	}
	reworded := w.reworded()
	statuses := ch.allStatuses()
	by := make([]*layout.TakedownRecord, len(statuses))
	for i := range statuses {
		of := ch.outlets().Of(&statuses[i].Source).ID
		by[i] = wholeOf(w.now, &statuses[i], of)
		for n := range w.now {
			w.now[n].Met = w.now[n].Met || wholeOf(w.now[n:n+1], &statuses[i], of) != nil
		}
	}
	for i := range statuses {
		if _, err := ch.settle(statuses[i], by[i], reworded); err != nil {
			return nil, err
		}
	}
	for i := range w.before {
		if err := ch.Tx.Bucket(layout.BucketTakedowns).Delete(layout.TakedownKey(&w.before[i].Takedown)); err != nil {
			return nil, err
		}
	}
	for i := range w.now {
		if err := ch.PutTakedown(&w.now[i]); err != nil {
			return nil, err
		}
		if !w.now[i].Met {
			unmet = append(unmet, w.now[i].Takedown)
		}
	}
	return unmet, nil
}

// barred reports whether all of the source of a poll is taken down. It may have come to be of another outlet by what it
// brings, and is settled then: status is brought up to date.
func (ch *change) barred(status *health.Status, source feeds.SourceID) (bool, error) {
	if first, _ := ch.Tx.Bucket(layout.BucketTakedowns).Cursor().First(); first == nil && !status.TakenDown {
		return false, nil
	}
	all, err := ch.Takedowns()
	if err != nil {
		return false, err
	}
	now := ch.status(source)
	by := wholeOf(all, &now, ch.outlets().Of(&now.Source).ID)
	if by != nil && !by.Met {
		by.Met = true
		if err := ch.PutTakedown(by); err != nil {
			return false, err
		}
	}
	settled, err := ch.settle(now, by, false)
	if settled {
		feed, hosts := status.Feed, status.OffHosts // as before the poll, which compares
		*status = ch.status(source)
		status.Feed, status.OffHosts = feed, hosts
	}
	return by != nil, err
}
