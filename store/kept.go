package store

import (
	"bytes"
	"maps"
	"slices"

	"griot/feeds"
	"griot/store/layout"
)

// A text that many outlets print joins one story by one poll after the other. To read and write that story anew for each
// is work that grows with the square of the outlets. So the polls of one transaction keep it in memory, and it is written
// at their end. Whatever else reads a story, or writes one of its items, has it written before.

// keptFrom is from how many items on a story is kept. Smaller ones are read again sooner than they are worth the memory.
const keptFrom = 4

// keptItems is how many items the stories that are kept have at the most, some ten megabytes of them.
const keptItems = 3_000

// keptStory is a story in memory.
type keptStory struct {
	story *feeds.Story
	texts int // its independent texts, as far as known
}

// unknown is a number of texts that was not counted. To count them costs as much as all else that is done to the story.
const unknown = -1

// open returns a story for a poll to change, and how many independent texts it has. What it returns must not be changed in
// place.
func (ch *change) open(id feeds.StoryID) (st feeds.Story, texts int, err error) {
	kept := ch.kept[id]
	if kept == nil {
		st, err := ch.Snapshot.Story(id)
		return st, unknown, err
	}
	st, texts = *kept.story, kept.texts
	st.Items = slices.Clone(st.Items)
	for i := range st.Items { // a poll may have shown more of its source
		was, item := &kept.story.Items[i], &st.Items[i]
		item.Source = ch.Source(item.SourceID)
		if ch.Assign(item); !sameOutlet(was, item) {
			texts = unknown
		}
	}
	return st, texts, nil
}

// keepStory stores a story as a poll leaves it, now or at the end of the transaction.
func (ch *change) keepStory(st *feeds.Story, texts int) error {
	if len(st.Items) < keptFrom {
		ch.drop(st.ID)
		return ch.putStory(st)
	}
	for i := range st.Items {
		item := &st.Items[i]
		if item.Tags.Evidence = nil; item.Republish() != feeds.RepublishFull { // as it would be read
			item.Content = ""
		}
	}
	if known := ch.kept[st.ID]; known != nil {
		ch.keptItems -= len(known.story.Items)
	}
	ch.kept[st.ID] = &keptStory{st, texts}
	if ch.keptItems += len(st.Items); ch.keptItems > keptItems {
		return ch.writeAllKept()
	}
	return nil
}

func (ch *change) putStory(st *feeds.Story) error {
	if shown := st.Shown(); len(shown.Items) > 0 {
		ch.batch.Reports = append(ch.batch.Reports, len(shown.Reports()))
	}
	return ch.Snapshot.PutStory(st)
}

// writeKept stores a story that is kept.
func (ch *change) writeKept(id feeds.StoryID) error {
	kept := ch.kept[id]
	if kept == nil {
		return nil
	}
	ch.drop(id)
	return ch.putStory(kept.story)
}

// drop forgets a story that is kept.
func (ch *change) drop(id feeds.StoryID) {
	if kept := ch.kept[id]; kept != nil {
		ch.keptItems -= len(kept.story.Items)
		delete(ch.kept, id)
	}
}

// writeAllKept stores all stories that are kept.
func (ch *change) writeAllKept() error {
	for _, id := range slices.SortedFunc(maps.Keys(ch.kept), func(a, b feeds.StoryID) int { return bytes.Compare(a[:], b[:]) }) {
		if err := ch.writeKept(id); err != nil {
			return err
		}
	}
	return nil
}

// Story is [layout.Snapshot.Story], of the story as the transaction leaves it. So are the others.
func (ch *change) Story(id feeds.StoryID) (feeds.Story, error) {
	if err := ch.writeKept(id); err != nil {
		return feeds.Story{}, err
	}
	return ch.Snapshot.Story(id)
}

func (ch *change) StoryOf(member *layout.Record) (feeds.Story, error) {
	if err := ch.writeKept(member.Story); err != nil {
		return feeds.Story{}, err
	}
	return ch.Snapshot.StoryOf(member)
}

func (ch *change) Present(id feeds.StoryID) (feeds.StoryID, error) {
	if err := ch.writeKept(id); err != nil {
		return id, err
	}
	return ch.Snapshot.Present(id)
}

func (ch *change) PutStory(st *feeds.Story) error {
	ch.drop(st.ID)
	return ch.Snapshot.PutStory(st)
}

func (ch *change) PutRecord(r *layout.Record) error {
	if err := ch.writeKept(r.Story); err != nil {
		return err
	}
	return ch.Snapshot.PutRecord(r)
}
