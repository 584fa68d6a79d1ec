package layout

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"griot/feeds"
)

func TestChangesAndListingsAreKept(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 5, 3, 8, 0, 0, 0, time.UTC)
	for _, c := range []feeds.Change{
		{Item: feeds.ItemID{1}, Story: feeds.StoryID{1}, Kind: feeds.ChangeNew},
		{Item: feeds.ItemID{1}, Story: feeds.StoryID{2}, Kind: feeds.ChangeWithdrawn},
		{},
	} {
		old, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range [][]byte{PackChange(&c), old} {
			if got, err := ReadChange(line); err != nil || got != c {
				t.Errorf("%q: %+v, %v, want %+v", line, got, err, c)
			}
		}
	}
	for _, l := range []ListingRecord{
		{},
		{URL: "https://voix.example/rss", Complete: true, Listed: feeds.Listing{{ID: feeds.ItemID{1}, Date: at}, {ID: feeds.ItemID{2}}}, Disorder: at},
		{URL: "x", Missing: []MissedItem{{Listed: feeds.Listed{ID: feeds.ItemID{3}, Date: at}, Since: at.Add(time.Hour), Polls: 3}}},
	} {
		old, err := json.Marshal(&l)
		if err != nil {
			t.Fatal(err)
		}
		for _, stored := range [][]byte{packListing(&l), old} {
			if got, err := ReadListing(stored); err != nil || !reflect.DeepEqual(got, l) {
				t.Errorf("%q: %+v, %v, want %+v", stored, got, err, l)
			}
		}
	}
}

// FuzzLines reads any bytes as a change and as a listing.
func FuzzLines(f *testing.F) {
	f.Add(PackChange(&feeds.Change{Item: feeds.ItemID{1}, Kind: feeds.ChangeNew}))
	f.Add(packListing(&ListingRecord{URL: "x", Listed: feeds.Listing{{ID: feeds.ItemID{1}}}, Missing: []MissedItem{{Polls: 2}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _ = ReadChange(b)
		if l, err := ReadListing(b); err == nil && len(b) > 0 && b[0] == listingForm {
			if again, err := ReadListing(packListing(&l)); err != nil || !reflect.DeepEqual(again, l) {
				t.Errorf("%+v, then %+v, %v", l, again, err)
			}
		}
	})
}
