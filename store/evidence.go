package store

import (
	"encoding/json"
	"fmt"

	"griot/feeds"
)

// The evidence of tags is most of what the tagger writes of an item, and few readers need it. It lies in a bucket of its
// own, so that a record is small. In a file of layout 4 it lies in the record, see [migrations].

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

// readForSigning reads of a record what its signature is made of beside the record: the content and the evidence.
func (s snapshot) readForSigning(r *record) error {
	r.Content = string(s.tx.Bucket(bucketContents).Get(r.ID[:]))
	return s.readEvidence(&r.Item)
}
