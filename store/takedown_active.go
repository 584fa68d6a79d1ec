package store

import (
	"cmp"
	"slices"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store/layout"
)

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
	active, document := layout.NewActiveTakedowns(all), layout.Document{At: ch.at, Items: items}
	admitted := make([]feeds.Item, 0, len(items))
	for i := range items {
		item := &items[i]
		t := active.Of(item)
		if t == nil {
			admitted = append(admitted, *item)
			continue
		}
		known, err := ch.Resolve(&document, item)
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
	of := func(id feeds.ItemID) bool { return id.Of(poll.Source.ID) || status.Founded(id) }
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

// ofWhole reports whether an item is of a source of which all is taken down, or was up to now.
func (ch *change) ofWhole(id feeds.ItemID, w *wholes) bool {
	return slices.ContainsFunc(ch.allStatuses(), func(s health.Status) bool {
		return s.Founded(id) && (s.TakenDown || layout.WholeOf(w.now, s.IDs(), ch.outlets().Of(&s.Source).ID) != nil)
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
		by[i] = layout.WholeOf(w.now, statuses[i].IDs(), of)
		for n := range w.now {
			w.now[n].Met = w.now[n].Met || layout.WholeOf(w.now[n:n+1], statuses[i].IDs(), of) != nil
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
	all, err := ch.WholeTakedowns()
	if err != nil || len(all) == 0 && !status.TakenDown {
		return false, err
	}
	now := ch.status(source)
	by := layout.WholeOf(all, now.IDs(), ch.outlets().Of(&now.Source).ID)
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
