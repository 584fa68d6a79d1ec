package layout

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"griot/feeds"
)

// ListingRecord is what the last document of a source listed, and the items missing since. An item is withdrawn when two
// complete documents in a row that cover its date lack it, and the feed has moved on beyond it or a day has passed. A cache
// that answers with a copy of yesterday lacks the latest items, too.
type ListingRecord struct {
	URL      string        `json:"url"` // of the source as declared
	Complete bool          `json:"complete,omitempty"`
	Listed   feeds.Listing `json:"listed,omitempty"`
	Missing  []MissedItem  `json:"missing,omitempty"`
	// Disorder is the day of the last poll with a document that was not in order of date.
	Disorder time.Time `json:"disorder,omitzero"`

	stored []byte // as it is in the file, nil for none
}

// MissedItem is an item that documents lack.
type MissedItem struct {
	feeds.Listed
	Since time.Time // the first poll without it
	Polls int       // without it, in a row
}

// ListingOf reads the listing of a source, an empty one when the source was declared anew under another address.
func (s Snapshot) ListingOf(source *feeds.Source) (ListingRecord, error) {
	declared := ListingRecord{URL: source.URL}
	b := s.Tx.Bucket(BucketListings).Get([]byte(source.ID))
	if b == nil {
		return declared, nil
	}
	var now ListingRecord
	if err := json.Unmarshal(b, &now); err != nil {
		return now, fmt.Errorf("listing: %w", err)
	}
	if now.URL != source.URL {
		return declared, nil
	}
	now.stored = bytes.Clone(b)
	return now, nil
}

// PutListing stores the listing where it has changed.
func (s Snapshot) PutListing(source feeds.SourceID, now *ListingRecord) error {
	b, err := json.Marshal(now)
	if err != nil || bytes.Equal(b, now.stored) {
		return err
	}
	return s.Tx.Bucket(BucketListings).Put([]byte(source), b)
}
