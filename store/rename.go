package store

import (
	"bytes"
	"fmt"
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
	// held is where what is kept lies: under an id of its own while the ids of sources are exchanged.
	held feeds.SourceID
}

// aside is the id under which a source waits whose id is exchanged. No declared source can have it.
func aside(id feeds.SourceID) feeds.SourceID { return "~" + id }

// renamings returns the declared sources that take over what is kept under another id: see [feeds.Renamings].
func (ch *change) renamings(sources []feeds.Source) (all []renaming) {
	var kept []feeds.KeptSource
	for _, status := range ch.allStatuses() {
		kept = append(kept, status.Kept())
	}
	for _, r := range feeds.Renamings(kept, sources) {
		to := sources[slices.IndexFunc(sources, func(s feeds.Source) bool { return s.ID == r.To })]
		all = append(all, renaming{r.From, to, r.From})
	}
	return all
}

// renameAll carries renamings out. What is kept under an id that another source takes is put aside first.
func (ch *change) renameAll(all []renaming) error {
	for i := range all {
		r := &all[i]
		if !slices.ContainsFunc(all, func(other renaming) bool { return other.to.ID == r.from }) {
			continue
		}
		waiting := ch.status(r.from).Source
		waiting.ID = aside(r.from)
		if err := ch.rename(renaming{r.from, waiting, r.from}); err != nil {
			return fmt.Errorf("source %s: %w", r.from, err)
		}
		r.held = waiting.ID
	}
	for _, r := range all {
		if err := ch.rename(r); err != nil {
			return fmt.Errorf("source %s, before %s: %w", r.to.ID, r.from, err)
		}
	}
	return nil
}

// rename has a source take over what is kept under another id. Readers are told nothing: no story counts as updated.
func (ch *change) rename(r renaming) error {
	if err := ch.markSilent(); err != nil {
		return err
	}
	ch.changed = true
	old := ch.status(r.held)
	now := old.Renamed(r.to, r.from, ch.at)
	if r.to.ID == aside(r.from) {
		now = old
		now.Source, now.Push = r.to, nil
	}
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
	stories, items, err := ch.storiesOf(r.held)
	if err != nil {
		return err
	}
	for _, id := range stories {
		st, err := ch.Story(id)
		if err != nil {
			return err
		}
		if err := ch.replaceSource(&st, r.held, &present); err != nil {
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
		plan, err := ch.window()
		if err != nil {
			return err
		}
		if kept, held := plan.Rename(id, r.to.ID); held {
			if err := ch.PutSignature(&kept, &rec.Item); err != nil {
				return err
			}
		}
	}
	if err := ch.RenameKeys(r.held, r.to.ID); err != nil {
		return err
	}
	listings := ch.Tx.Bucket(layout.BucketListings)
	if b := bytes.Clone(listings.Get([]byte(r.held))); b != nil {
		if err := listings.Delete([]byte(r.held)); err != nil {
			return err
		}
		if err := listings.Put([]byte(r.to.ID), b); err != nil {
			return err
		}
	}
	if err := capturesIn(ch.Tx).Rename(r.held, r.to.ID); err != nil {
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
