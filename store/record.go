package store

import (
	"encoding/json"
	"fmt"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/story/sign"
)

// record is an item as it is stored.
type record struct {
	feeds.Item
	Keys  []feeds.Key   `json:"keys"`
	Story feeds.StoryID `json:"story"`

	// apart reports that the evidence of the tags lies in its own bucket and was not read with the record.
	apart bool
}

// retag gives the record other tags, evidence included.
func (r *record) retag(tags feeds.Tags) { r.Tags, r.apart = tags, false }

// storyRecord is a story as it is stored. Its items are records of their own.
type storyRecord struct {
	Items   []feeds.ItemID `json:"items"`
	Links   []feeds.Link   `json:"links,omitempty"`
	Updated time.Time      `json:"updated,omitzero"`
}

// snapshot reads and writes records within one transaction. Nothing it returns points into the file.
type snapshot struct {
	tx *bolt.Tx
	// source returns a source as it is known now, nil for an unknown one.
	source func(feeds.SourceID) *feeds.Source
}

func (s snapshot) record(id feeds.ItemID) (*record, error) {
	b := s.tx.Bucket(bucketItems).Get(id[:])
	if b == nil {
		return nil, feeds.ErrNotFound
	}
	r := new(record)
	if err := json.Unmarshal(b, r); err != nil {
		return nil, fmt.Errorf("item %s: %w", id, err)
	}
	r.Source = s.source(r.SourceID)
	r.apart = len(r.Tags.Evidence) == 0
	return r, nil
}

// searchFields is what a search reads of an item. It decodes nothing else, since a search for a phrase reads hundreds.
type searchFields struct {
	Source feeds.SourceID `json:"source"`
	Title  string         `json:"title"`
	Text   string         `json:"text"`
	Lang   string         `json:"lang"`
	Tags   struct {
		Lang string `json:"lang"`
	} `json:"tags"`
}

// searchItem returns an item with only what a search compares.
func (s snapshot) searchItem(id feeds.ItemID) (*feeds.Item, error) {
	b := s.tx.Bucket(bucketItems).Get(id[:])
	if b == nil {
		return nil, feeds.ErrNotFound
	}
	var f searchFields
	if err := json.Unmarshal(b, &f); err != nil {
		return nil, fmt.Errorf("item %s: %w", id, err)
	}
	return &feeds.Item{Source: s.source(f.Source), Title: f.Title, Text: f.Text, Lang: f.Lang, Tags: feeds.Tags{Lang: f.Tags.Lang}}, nil
}

// item returns an item with its content.
func (s snapshot) item(id feeds.ItemID) (feeds.Item, error) {
	r, err := s.record(id)
	if err != nil {
		return feeds.Item{}, err
	}
	return s.whole(r), nil
}

func (s snapshot) whole(r *record) feeds.Item {
	if r.Republish() == feeds.RepublishFull {
		r.Content = string(s.tx.Bucket(bucketContents).Get(r.ID[:]))
	}
	return r.Item
}

// putRecord stores a record, and its evidence apart.
func (s snapshot) putRecord(r *record) error {
	if !r.apart {
		if err := s.putEvidence(r.ID, r.Tags.Evidence); err != nil {
			return err
		}
		r.apart = true
	}
	small := *r
	small.Tags.Evidence = nil
	b, err := json.Marshal(&small)
	if err != nil {
		return fmt.Errorf("item %s: %w", r.ID, err)
	}
	return s.tx.Bucket(bucketItems).Put(r.ID[:], b)
}

func (s snapshot) putContent(item *feeds.Item) error {
	contents := s.tx.Bucket(bucketContents)
	if item.Content == "" {
		return contents.Delete(item.ID[:])
	}
	return contents.Put(item.ID[:], []byte(item.Content))
}

func (s snapshot) storyRecord(id feeds.StoryID) (*storyRecord, error) {
	b := s.tx.Bucket(bucketStories).Get(id[:])
	if b == nil {
		return nil, feeds.ErrNotFound
	}
	r := new(storyRecord)
	if err := json.Unmarshal(b, r); err != nil {
		return nil, fmt.Errorf("story %s: %w", id, err)
	}
	return r, nil
}

// putStory stores what the items of a story do not say themselves. For a story of one item that never changed, that is
// nothing.
func (s snapshot) putStory(st *feeds.Story) error {
	stories := s.tx.Bucket(bucketStories)
	if len(st.Items) == 0 || len(st.Items) == 1 && st.Items[0].ID == st.ID && st.Updated.IsZero() {
		if stories.Get(st.ID[:]) == nil {
			return nil
		}
		return stories.Delete(st.ID[:])
	}
	r := storyRecord{Links: st.Links, Updated: st.Updated}
	for i := range st.Items {
		r.Items = append(r.Items, st.Items[i].ID)
	}
	b, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("story %s: %w", st.ID, err)
	}
	return stories.Put(st.ID[:], b)
}

// story returns a story with its items. A story that is not there has none.
func (s snapshot) story(id feeds.StoryID) (feeds.Story, error) {
	r, err := s.storyRecord(id)
	if err == nil {
		return s.assembled(id, r, nil)
	}
	if err != feeds.ErrNotFound {
		return feeds.Story{ID: id}, err
	}
	founder, err := s.record(id)
	if err == feeds.ErrNotFound || err == nil && founder.Story != id {
		return feeds.Story{ID: id}, nil
	}
	if err != nil {
		return feeds.Story{ID: id}, err
	}
	return feeds.Story{ID: id, Items: []feeds.Item{s.whole(founder)}}, nil
}

// storyOf returns the story of an item that was read already.
func (s snapshot) storyOf(member *record) (feeds.Story, error) {
	r, err := s.storyRecord(member.Story)
	if err == nil {
		return s.assembled(member.Story, r, member)
	}
	if err == feeds.ErrNotFound {
		return feeds.Story{ID: member.Story, Items: []feeds.Item{s.whole(member)}}, nil
	}
	return feeds.Story{ID: member.Story}, err
}

// assembled returns a story with its items, one of which may have been read already.
func (s snapshot) assembled(id feeds.StoryID, r *storyRecord, loaded *record) (feeds.Story, error) {
	st := feeds.Story{ID: id, Links: r.Links, Updated: r.Updated, Items: make([]feeds.Item, 0, len(r.Items))}
	for _, member := range r.Items {
		if loaded != nil && loaded.ID == member {
			st.Items = append(st.Items, s.whole(loaded))
			continue
		}
		item, err := s.item(member)
		if err != nil {
			return st, fmt.Errorf("story %s: %w", id, err)
		}
		st.Items = append(st.Items, item)
	}
	return st, nil
}

// present returns the story that an id stands for now: the one its founding item is in. Ids outlive merges and splits.
func (s snapshot) present(id feeds.StoryID) (feeds.StoryID, error) {
	if s.tx.Bucket(bucketStories).Get(id[:]) != nil {
		return id, nil
	}
	r, err := s.record(id)
	if err != nil {
		return id, err
	}
	return r.Story, nil
}

// putEvidence stores the evidence of an item, or removes it where there is none.
func (s snapshot) putEvidence(id feeds.ItemID, evidence []feeds.Evidence) error {
	bucket := s.tx.Bucket(bucketEvidence)
	if len(evidence) == 0 {
		return bucket.Delete(id[:])
	}
	b, err := json.Marshal(evidence)
	if err != nil {
		return fmt.Errorf("evidence of item %s: %w", id, err)
	}
	return bucket.Put(id[:], b)
}

// readEvidence reads the evidence of a stored item, for readers that show it or sign the item.
func (s snapshot) readEvidence(item *feeds.Item) error {
	b := s.tx.Bucket(bucketEvidence).Get(item.ID[:])
	if b == nil {
		return nil // there is none, or it came with the record
	}
	if err := json.Unmarshal(b, &item.Tags.Evidence); err != nil {
		return fmt.Errorf("evidence of item %s: %w", item.ID, err)
	}
	return nil
}

func (s snapshot) putSignature(signature *sign.Signature) error {
	b, err := signature.MarshalBinary()
	if err != nil {
		return err
	}
	return s.tx.Bucket(bucketSignatures).Put(signatureKey(signature.At, signature.Item), b)
}

// signatureKey returns the key of the signature of an item that qualified at that time.
func signatureKey(at time.Time, id feeds.ItemID) []byte { return append(time8(at), id[:]...) }

// readForSigning reads what a signature is made of beside the record: the content and the evidence.
func (s snapshot) readForSigning(r *record) error {
	r.Content = string(s.tx.Bucket(bucketContents).Get(r.ID[:]))
	return s.readEvidence(&r.Item)
}

// resume keeps the text that was read on the page of an item, where a document repeats the item in brief, as a hub may.
func (s snapshot) resume(now *feeds.Item, old *record) {
	if old.PageText == "" || now.PageText != "" {
		return
	}
	earlier := old.Item
	earlier.Content = string(s.tx.Bucket(bucketContents).Get(old.ID[:]))
	now.Resume(&earlier)
}
