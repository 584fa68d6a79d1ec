package store

import (
	"cmp"
	"slices"

	"griot/feeds"
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
	for _, address := range []string{item.Link, item.Via, item.GUID} {
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
	ids := append([]feeds.SourceID{poll.Source.ID}, ch.status(poll.Source.ID).Former...)
	of := func(id feeds.ItemID) bool { return slices.ContainsFunc(ids, id.Of) }
	all, err := ch.Takedowns()
	for i := range all {
		if slices.ContainsFunc(all[i].Items, of) {
			return true, err
		}
	}
	return false, err
}
