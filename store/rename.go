package store

import (
	"bytes"
	"cmp"
	"slices"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store/derive"
	"griot/store/layout"
)

// A source under another id and with the same address is the same source. It takes over what is kept under the old id:
// items, keys, captures, status. Ids of items and stories stay. Its subscription at a hub does not go over, since its
// secrets are made of the id: the old one is ended and a new one asked for.

// renaming is a source that is declared under another id than before.
type renaming struct {
	from feeds.SourceID
	to   feeds.Source
}

// renamings returns the declared sources with the address of one that is no longer declared: those that are new or have
// nothing stored, and those that had that address before. Of several former ones that with the most items is taken over.
// One of which all is taken down stays so.
func (ch *change) renamings(sources []feeds.Source) []renaming {
	gone := map[string]health.Status{}
	for _, status := range ch.allStatuses() {
		address := feeds.CanonicalURL(status.Source.URL)
		if address == "" || status.Items == 0 && !status.TakenDown || !ch.undeclared(status.Source.ID) {
			continue
		}
		if other, two := gone[address]; !two || status.Items > other.Items {
			gone[address] = status
		}
	}
	var all []renaming
	for i := range sources {
		old, same := gone[feeds.CanonicalURL(sources[i].URL)]
		now := ch.status(sources[i].ID)
		if same && (now.Items == 0 || feeds.CanonicalURL(now.Source.URL) == feeds.CanonicalURL(sources[i].URL)) {
			all = append(all, renaming{old.Source.ID, sources[i]})
		}
	}
	slices.SortFunc(all, func(a, b renaming) int { return cmp.Compare(a.to.ID, b.to.ID) })
	return all
}

// rename has a source take over what is kept under another id. Readers are told nothing: no story counts as updated.
func (ch *change) rename(r renaming) error {
	if err := ch.markSilent(); err != nil {
		return err
	}
	old := ch.status(r.from)
	now := old.Renamed(r.to, ch.at)
	if other := ch.status(r.to.ID); other.Items > 0 { // an earlier version read the source under both ids
		other.Former = now.Former
		other.Items += old.Items
		other.TakenDown = other.TakenDown || old.TakenDown
		other.Changes, other.IdentityRules = append(other.Changes, now.Changes[len(now.Changes)-1]), 0
		now = other.Redeclared(r.to)
		now.Validators = feeds.Validators{} // the whole document is asked for, to join what is doubled
	}
	if err := ch.know(r.to.ID, &now); err != nil { // so that items point to it from now on
		return err
	}
	present := now.Present()
	stories, items, err := ch.storiesOf(r.from)
	if err != nil {
		return err
	}
	for _, id := range stories {
		st, err := ch.Story(id)
		if err != nil {
			return err
		}
		if err := ch.replaceSource(&st, r.from, &present); err != nil {
			return err
		}
	}
	for _, id := range items {
		rec, err := ch.Record(id)
		if err != nil {
			return err
		}
		rec.SourceID, rec.Source = r.to.ID, &present
		if err := ch.PutRecord(rec); err != nil {
			return err
		}
		if kept, held := ch.plan.Rename(id, r.to.ID); held {
			if err := ch.PutSignature(&kept, &rec.Item); err != nil {
				return err
			}
		}
	}
	if err := ch.RenameKeys(r.from, r.to.ID); err != nil {
		return err
	}
	listings := ch.Tx.Bucket(layout.BucketListings)
	if b := bytes.Clone(listings.Get([]byte(r.from))); b != nil {
		if err := listings.Delete([]byte(r.from)); err != nil {
			return err
		}
		if err := listings.Put([]byte(r.to.ID), b); err != nil {
			return err
		}
	}
	if err := capturesIn(ch.Tx).Rename(r.from, r.to.ID); err != nil {
		return err
	}
	if err := ch.putStatus(now); err != nil {
		return err
	}
	return ch.retire(health.Status{Source: old.Source, Push: old.Push, Behaviour: old.Behaviour})
}

// storiesOf returns the items of a source and the stories they are in, each once.
func (ch *change) storiesOf(source feeds.SourceID) (stories []feeds.StoryID, items []feeds.ItemID, err error) {
	if err := ch.flush(); err != nil {
		return nil, nil, err
	}
	all, err := ch.itemsOf(source)
	if err != nil {
		return nil, nil, err
	}
	known := map[feeds.StoryID]bool{}
	for id := range all {
		rec, err := ch.Record(id)
		if err != nil {
			return nil, nil, err
		}
		items = append(items, id)
		if !known[rec.Story] {
			known[rec.Story] = true
			stories = append(stories, rec.Story)
		}
	}
	return stories, items, nil
}

// replaceSource files the items of a story under the terms of a source instead of those of another.
func (ch *change) replaceSource(st *feeds.Story, from feeds.SourceID, to *feeds.Source) error {
	before := st.State()
	now := *st
	now.Items = slices.Clone(st.Items)
	for i := range now.Items {
		if now.Items[i].SourceID == from {
			now.Items[i].SourceID, now.Items[i].Source = to.ID, to
		}
	}
	after := now.State()
	ch.counts.Count(st, &now)
	for i := range now.Items {
		if err := ch.moveTerms(&st.Items[i], before, &now.Items[i], after, derive.Words{}); err != nil {
			return err
		}
	}
	return nil
}
