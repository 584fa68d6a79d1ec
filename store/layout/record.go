package layout

import (
	"encoding/json"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/pack"
)

// Record is an item as it is stored.
type Record struct {
	feeds.Item
	Keys  []feeds.Key   `json:"keys"`
	Story feeds.StoryID `json:"story"`

	// Prepared is the record of a new item as it was packed before, none where anything of it may be another now.
	Prepared PreparedRecord `json:"-"`

	// Apart reports that the evidence of the tags was not read with the record.
	Apart bool

	rest   whence      // where its content and evidence are
	unread pack.Reader // of them, where they follow
}

// Retag gives the record other tags, evidence included.
func (r *Record) Retag(tags feeds.Tags) { r.Tags, r.Apart = tags, false }

// Snapshot reads and writes records within one transaction. Nothing it returns points into the file.
type Snapshot struct {
	Tx *bolt.Tx
	// Source returns a source as it is known now, nil for an unknown one.
	Source func(feeds.SourceID) *feeds.Source
	// Codecs unpack the records.
	Codecs *pack.Codecs
	// Assign gives an item with its source the outlet that it counts for now.
	Assign func(*feeds.Item)
	// WithHidden says that a story has its hidden items, too. Else it is as readers see it.
	WithHidden bool
}

func (s Snapshot) Record(id feeds.ItemID) (*Record, error) {
	b := s.Tx.Bucket(BucketItems).Get(id[:])
	if b == nil {
		return nil, feeds.ErrNotFound
	}
	r, err := s.readStored(id, b)
	if err != nil {
		return nil, err
	}
	if r.Source = s.Source(r.SourceID); r.Source != nil && r.Source.ID == r.SourceID {
		r.SourceID = r.Source.ID // the window keeps it, and would keep all of the record
	}
	s.Assign(&r.Item)
	return r, nil
}

// SearchItem returns an item with only what a search compares. It decodes nothing else, since a search for a phrase reads
// hundreds.
func (s Snapshot) SearchItem(id feeds.ItemID) (*feeds.Item, error) {
	b := s.Tx.Bucket(BucketItems).Get(id[:])
	switch {
	case b == nil:
		return nil, feeds.ErrNotFound
	case len(b) == 0 || b[0] != packedForm:
		return s.earlierSearchItem(id, b)
	}
	read, err := s.unpacked(id, b)
	if err != nil {
		return nil, err
	}
	item := new(feeds.Item)
	readSearched(&read, item)
	if err := read.Err(); err != nil {
		return nil, fmt.Errorf("item %s: %w", id, err)
	}
	item.Source = s.Source(item.SourceID)
	return item, nil
}

// earlierSearchItem is [Snapshot.SearchItem] of a record of an earlier layout.
func (s Snapshot) earlierSearchItem(id feeds.ItemID, stored []byte) (*feeds.Item, error) {
	var f struct {
		Source feeds.SourceID `json:"source"`
		Title  string         `json:"title"`
		Text   string         `json:"text"`
		Lang   string         `json:"lang"`
		Tags   struct {
			Lang string `json:"lang"`
		} `json:"tags"`
	}
	if err := json.Unmarshal(stored, &f); err != nil {
		return nil, fmt.Errorf("item %s: %w", id, err)
	}
	return &feeds.Item{SourceID: f.Source, Source: s.Source(f.Source), Title: f.Title, Text: f.Text, Lang: f.Lang, Tags: feeds.Tags{Lang: f.Tags.Lang}}, nil
}

// Item returns an item with its content.
func (s Snapshot) Item(id feeds.ItemID) (feeds.Item, error) {
	r, err := s.Record(id)
	if err != nil {
		return feeds.Item{}, err
	}
	return s.whole(r)
}

func (s Snapshot) whole(r *Record) (item feeds.Item, err error) {
	if r.Republish() == feeds.RepublishFull {
		r.Content, err = s.Content(r)
	}
	return r.Item, err
}

// PutRecord stores a record. Content and evidence that were not read with it stay.
func (s Snapshot) PutRecord(r *Record) error {
	content, err := s.Content(r)
	if err != nil {
		return err
	}
	evidence := r.Tags.Evidence
	if r.Apart {
		if evidence, err = s.evidence(r); err != nil {
			return err
		}
	}
	b, err := s.pack(r, content, evidence)
	if err != nil {
		return fmt.Errorf("item %s: %w", r.ID, err)
	}
	items := s.Tx.Bucket(BucketItems)
	before := items.Get(r.ID[:])
	switch {
	case before == nil:
		if _, err := items.NextSequence(); err != nil {
			return err
		}
	case len(before) == 0 || before[0] != packedForm: // what was apart is in the record now
		if err := errors.Join(s.Tx.Bucket(BucketContents).Delete(r.ID[:]), s.Tx.Bucket(BucketEvidence).Delete(r.ID[:])); err != nil {
			return err
		}
	}
	if r.rest == inBuckets {
		again, err := s.readStored(r.ID, b)
		if err != nil {
			return err
		}
		r.rest, r.unread = again.rest, again.unread
	}
	return items.Put(r.ID[:], b)
}

func (s Snapshot) StoryRecord(id feeds.StoryID) (*StoryRecord, error) {
	b := s.Tx.Bucket(BucketStories).Get(id[:])
	if b == nil {
		return nil, feeds.ErrNotFound
	}
	r, err := ReadStory(b)
	if err != nil {
		return nil, fmt.Errorf("story %s: %w", id, err)
	}
	return r, nil
}

// PutStory stores what the items of a story do not say themselves. For a story of one item that never changed, that is
// nothing.
func (s Snapshot) PutStory(st *feeds.Story) error {
	stories := s.Tx.Bucket(BucketStories)
	if len(st.Items) == 0 || len(st.Items) == 1 && st.Items[0].ID == st.ID && st.Updated.IsZero() {
		if stories.Get(st.ID[:]) == nil {
			return nil
		}
		return stories.Delete(st.ID[:])
	}
	r := StoryRecord{Links: st.Links, Updated: st.Updated}
	for i := range st.Items {
		r.Items = append(r.Items, st.Items[i].ID)
	}
	return stories.Put(st.ID[:], PackStory(&r))
}

// Story returns a story with its items. A story that is not there, or of which all is hidden, has none.
func (s Snapshot) Story(id feeds.StoryID) (feeds.Story, error) {
	r, err := s.StoryRecord(id)
	if err == nil {
		return s.assembled(id, r, nil)
	}
	if err != feeds.ErrNotFound {
		return feeds.Story{ID: id}, err
	}
	founder, err := s.Record(id)
	if err == feeds.ErrNotFound || err == nil && founder.Story != id {
		return feeds.Story{ID: id}, nil
	}
	if err != nil {
		return feeds.Story{ID: id}, err
	}
	return s.alone(id, founder)
}

// StoryOf returns the story of an item that was read already.
func (s Snapshot) StoryOf(member *Record) (feeds.Story, error) {
	r, err := s.StoryRecord(member.Story)
	if err == nil {
		return s.assembled(member.Story, r, member)
	}
	if err == feeds.ErrNotFound {
		return s.alone(member.Story, member)
	}
	return feeds.Story{ID: member.Story}, err
}

// alone returns a story of one item.
func (s Snapshot) alone(id feeds.StoryID, member *Record) (feeds.Story, error) {
	item, err := s.whole(member)
	if err != nil {
		return feeds.Story{ID: id}, err
	}
	return s.seen(feeds.Story{ID: id, Items: []feeds.Item{item}}), nil
}

// assembled returns a story with its items, one of which may have been read already.
func (s Snapshot) assembled(id feeds.StoryID, r *StoryRecord, loaded *Record) (feeds.Story, error) {
	st := feeds.Story{ID: id, Links: r.Links, Updated: r.Updated, Items: make([]feeds.Item, 0, len(r.Items))}
	for _, member := range r.Items {
		var item feeds.Item
		var err error
		if loaded != nil && loaded.ID == member {
			item, err = s.whole(loaded)
		} else {
			item, err = s.Item(member)
		}
		if err != nil {
			return st, fmt.Errorf("story %s: %w", id, err)
		}
		st.Items = append(st.Items, item)
	}
	return s.seen(st), nil
}

// seen returns a story as the snapshot is to show it.
func (s Snapshot) seen(st feeds.Story) feeds.Story {
	if s.WithHidden {
		return st
	}
	return *st.Shown()
}

// Present returns the story that an id stands for now: the one its founding item is in. Ids outlive merges and splits.
func (s Snapshot) Present(id feeds.StoryID) (feeds.StoryID, error) {
	if s.Tx.Bucket(BucketStories).Get(id[:]) != nil {
		return id, nil
	}
	r, err := s.Record(s.Joined(id))
	if err != nil {
		return id, err
	}
	return r.Story, nil
}

// ReadEvidence reads the evidence of a stored item, for readers that show it or sign the item.
func (s Snapshot) ReadEvidence(item *feeds.Item) error {
	b := s.Tx.Bucket(BucketItems).Get(item.ID[:])
	if b == nil {
		return nil // it is gone
	}
	r, err := s.readStored(item.ID, b)
	if err != nil {
		return err
	}
	if r.Apart {
		r.Tags.Evidence, err = s.evidence(r)
	}
	item.Tags.Evidence = r.Tags.Evidence
	return err
}

// ReadForSigning reads what a signature is made of beside the record: the content and the evidence.
func (s Snapshot) ReadForSigning(r *Record) (err error) {
	if r.Content, err = s.Content(r); err != nil || !r.Apart {
		return err
	}
	r.Tags.Evidence, err = s.evidence(r)
	return err
}

// Resume keeps the text that was read on the page of an item, where a document repeats the item in brief, as a hub may.
func (s Snapshot) Resume(now *feeds.Item, old *Record) error {
	if old.PageText == "" || now.PageText != "" {
		return nil
	}
	earlier := old.Item
	var err error
	if earlier.Content, err = s.Content(old); err == nil {
		now.Resume(&earlier)
	}
	return err
}
