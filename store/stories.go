package store

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"griot/feeds"
	"griot/store/layout"
)

// openStory opens a story for change.
func (r *pollTx) openStory(id feeds.StoryID) (*changedStory, error) {
	if st, ok := r.stories[id]; ok {
		return st, nil
	}
	before, texts, err := r.open(id)
	if err != nil {
		return nil, err
	}
	st := &changedStory{before: before, texts: texts, after: unknown, revised: map[feeds.ItemID]feeds.ChangeKind{}}
	for i := range before.Items {
		st.members = append(st.members, before.Items[i].ID)
	}
	r.stories[id] = st
	r.order = append(r.order, id)
	return st, nil
}

// move moves an item from its story into another.
func (r *pollTx) move(rec *layout.Record, to feeds.StoryID) error {
	if !rec.Story.IsZero() {
		from, err := r.openStory(rec.Story)
		if err != nil {
			return err
		}
		from.members = slices.DeleteFunc(from.members, func(id feeds.ItemID) bool { return id == rec.ID })
	}
	st, err := r.openStory(to)
	if err != nil {
		return err
	}
	st.members = append(st.members, rec.ID)
	rec.Story = to
	r.items[rec.ID] = rec
	return r.Snapshot.PutRecord(rec) // its stories are open
}

// writeStories writes every story that the poll changes, the terms of its items, and the log.
func (r *pollTx) writeStories() error {
	was := map[feeds.ItemID]itemState{}
	for _, st := range r.stories {
		state := st.before.State()
		for i := range st.before.Items {
			item := &st.before.Items[i]
			was[item.ID] = itemState{item, st.before.ID, state}
		}
	}
	for _, id := range r.order {
		st := r.stories[id]
		after, err := r.assemble(id, st, was)
		if err != nil {
			return err
		}
		if err := r.keepStory(after, st.after); err != nil {
			return err
		}
		shown := after.Shown()
		if len(st.before.Items) == 0 && len(shown.Items) > 0 {
			r.done.Stories++
		}
		r.counts.Count(&st.before, after)
		state := after.State()
		for i := range after.Items {
			item := &after.Items[i]
			old := was[item.ID]
			if r.items[item.ID] == nil && old.story == id && old.state == state && sameOutlet(old.item, item) {
				continue // nothing of it has changed
			}
			if err := r.moveTerms(old.item, old.state, item, state, r.prepared[item.ID].Words); err != nil {
				return err
			}
			if st.rearranges(item, old, id) {
				r.markUndated()
			}
			if kind := st.kind(item.ID, old, id); kind != "" && !r.silent && !item.Hidden() {
				if err := r.log(item.ID, id, kind); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// sameOutlet reports whether an item that was not written counts for the same outlet as before.
func sameOutlet(before, after *feeds.Item) bool {
	return before.Source == after.Source && before.Outlet == after.Outlet && before.Found == after.Found
}

// itemState is an item in its story.
type itemState struct {
	item  *feeds.Item
	story feeds.StoryID
	state feeds.State
}

// rearranges reports whether a change of an item moves stories from one document to another, or changes one, and no story
// in it is dated by that. An item of a backlog takes a position in the past, a merged story that of the older one. A
// corrected item leaves documents on what it is no longer about. A change of form dates nothing.
func (t *changedStory) rearranges(item *feeds.Item, old itemState, now feeds.StoryID) bool {
	if old.item == nil {
		return item.Backlog
	}
	kind := t.revised[item.ID]
	return old.story != now || kind == feeds.ChangeForm || kind == feeds.ChangeText ||
		kind != "" && (layout.RankOf(old.item) != layout.RankOf(item) || !slices.Equal(layout.Terms(old.item, old.state), layout.Terms(item, old.state)))
}

// kind returns what happened to an item, empty when nothing did.
func (t *changedStory) kind(id feeds.ItemID, old itemState, now feeds.StoryID) feeds.ChangeKind {
	switch {
	case old.item == nil:
		return feeds.ChangeNew
	case t.revised[id] != "":
		return t.revised[id]
	case old.story != now:
		return feeds.ChangeStory
	}
	return ""
}

// assemble returns the story as it is after the poll.
func (r *pollTx) assemble(id feeds.StoryID, st *changedStory, was map[feeds.ItemID]itemState) (*feeds.Story, error) {
	after := &feeds.Story{ID: id}
	for _, member := range st.members {
		if rec, ok := r.items[member]; ok {
			after.Items = append(after.Items, rec.Item)
			continue
		}
		item, err := *was[member].item, error(nil)
		if item.Source = r.Source(item.SourceID); item.Republish() == feeds.RepublishFull && item.Content == "" {
			item, err = r.Item(member)
		}
		if err != nil {
			return nil, err
		}
		r.Assign(&item)
		after.Items = append(after.Items, item)
	}
	sortItems(after.Items)
	after.Links = r.linksWithin(after)
	if after.Updated = st.before.Updated; !r.silent {
		after.Updated = st.updated(after, r.poll.At)
	}
	return after, nil
}

// sortItems sorts the items of a story by when they were first seen.
func sortItems(items []feeds.Item) {
	slices.SortFunc(items, func(a, b feeds.Item) int {
		return cmp.Or(a.Seen.Compare(b.Seen), a.Date().Compare(b.Date()), bytes.Compare(a.ID[:], b.ID[:]))
	})
}

// linksWithin returns the links between the story's items: those of the stories they came from, and the new ones.
func (r *pollTx) linksWithin(st *feeds.Story) []feeds.Link {
	if len(st.Items) < 2 {
		return nil
	}
	within := map[feeds.ItemID]bool{}
	for i := range st.Items {
		within[st.Items[i].ID] = true
	}
	var links []feeds.Link
	known := map[[2]feeds.ItemID]bool{}
	keep := func(candidates []feeds.Link) {
		for _, l := range candidates {
			pair := [2]feeds.ItemID{l.From, l.To}
			if within[l.From] && within[l.To] && !known[pair] {
				known[pair] = true
				links = append(links, l)
			}
		}
	}
	for _, id := range r.order {
		keep(r.stories[id].before.Links)
	}
	keep(r.links)
	return links
}

// updated returns when the story last changed in a way that readers are shown: a lead corrected, withdrawn or back, a new
// state, another independent text. A further copy, a text that came late and the founding itself do not count.
func (t *changedStory) updated(whole *feeds.Story, at time.Time) time.Time {
	before, after := t.before.Shown(), whole.Shown()
	if len(before.Items) == 0 || len(after.Items) == 0 {
		return t.before.Updated
	}
	revised := t.revised[after.Lead().ID]
	if revised != "" && revised != feeds.ChangeForm && revised != feeds.ChangeText || before.State() != after.State() ||
		t.moreTexts(before, after) {
		return at
	}
	return t.before.Updated
}

// moreTexts reports whether a story has more independent texts than before.
func (t *changedStory) moreTexts(before, after *feeds.Story) bool {
	if t.texts == unknown {
		t.texts = before.IndependentTexts()
	}
	t.after = after.IndependentTexts()
	return t.after > t.texts
}
