package layout

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"griot/feeds"
	"griot/store/pack"
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
	now, err := ReadListing(b)
	if err != nil {
		return now, err
	}
	if now.URL != source.URL {
		return declared, nil
	}
	now.stored = bytes.Clone(b)
	return now, nil
}

// PutListing stores the listing where it has changed.
func (s Snapshot) PutListing(source feeds.SourceID, now *ListingRecord) error {
	b := packListing(now)
	if bytes.Equal(b, now.stored) {
		return nil
	}
	return s.Tx.Bucket(BucketListings).Put([]byte(source), b)
}

// MissesAny reports whether items are missing since the last document of a source. Most polls find nothing new, and to read
// what their documents listed would be most of the store's work for them. In JSON it looks for the member's name, which no
// text can hold, since quotes are escaped there.
func (s Snapshot) MissesAny(source feeds.SourceID) bool {
	stored := s.Tx.Bucket(BucketListings).Get([]byte(source))
	if len(stored) > 1 && stored[0] == listingForm {
		return stored[1]&2 != 0
	}
	return bytes.Contains(stored, []byte(`"missing":[`))
}

// listingForm is the first byte of a stored listing. Up to layout 5 it was JSON.
const listingForm = 1

func packListing(now *ListingRecord) []byte {
	var w pack.Writer
	w.Byte(listingForm)
	w.Flags(now.Complete, len(now.Missing) > 0)
	w.Text(now.URL)
	w.Time(now.Disorder)
	w.Count(len(now.Listed))
	for i := range now.Listed {
		writeListed(&w, &now.Listed[i])
	}
	w.Count(len(now.Missing))
	for i := range now.Missing {
		m := &now.Missing[i]
		writeListed(&w, &m.Listed)
		w.Time(m.Since)
		w.Int(int64(m.Polls))
	}
	return w.Bytes
}

// ReadListing reads a stored listing.
func ReadListing(stored []byte) (now ListingRecord, err error) {
	if len(stored) == 0 || stored[0] != listingForm {
		if err := json.Unmarshal(stored, &now); err != nil {
			return now, fmt.Errorf("listing: %w", err)
		}
		return now, nil
	}
	r := pack.NewReader(string(stored[1:]))
	now.Complete = r.Byte()&1 != 0
	now.URL, now.Disorder = r.Text(), r.Time()
	if n := r.Count(17); n > 0 {
		now.Listed = make(feeds.Listing, n)
	}
	for i := range now.Listed {
		now.Listed[i] = readListed(&r)
	}
	if n := r.Count(19); n > 0 {
		now.Missing = make([]MissedItem, n)
	}
	for i := range now.Missing {
		now.Missing[i] = MissedItem{Listed: readListed(&r), Since: r.Time(), Polls: int(r.Int())}
	}
	if err := r.End(); err != nil {
		return ListingRecord{}, fmt.Errorf("listing: %w", err)
	}
	return now, nil
}

func writeListed(w *pack.Writer, l *feeds.Listed) {
	w.Raw(l.ID[:])
	w.Time(l.Date)
}

func readListed(r *pack.Reader) (l feeds.Listed) {
	copy(l.ID[:], r.Take(len(l.ID)))
	l.Date = r.Time()
	return l
}
