package store_test

import (
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store"
	"griot/store/derive"
	"griot/store/storetest"
)

// TestEntriesAreThoseOfSelect: what a story has in a selection is what Select finds of it.
func TestEntriesAreThoseOfSelect(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, polled(press, start))
	commit(t, db, polled(press, start.Add(time.Hour),
		entry("1", "Crue à Mopti", about("ml.mopti", "environnement")), entry("2", "Marché à Gao", about("ml.gao", "economie"))))
	for name, query := range map[string]feeds.Query{
		"everything": {}, "one region": {Regions: []feeds.PlaceID{"ml.mopti"}}, "words": {Search: text.ParseSearch("marches")}, "nothing": {Topics: []string{"sport"}},
		"an exclusion": {Not: feeds.Exclusion{Regions: []feeds.PlaceID{"ml.gao"}}}, "a time": {Until: start},
	} {
		for _, group := range []feeds.Group{feeds.GroupStory, feeds.GroupItem} {
			sel := feeds.Selection{Query: query, Group: group, Limit: 50}
			want := selected(t, db, sel)
			var got []feeds.Entry
			for _, e := range selected(t, db, feeds.Selection{Group: feeds.GroupStory, Limit: 50}) {
				entries, err := db.Entries(t.Context(), sel, e.Story.ID)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, entries...)
			}
			if titles(got) != titles(want) {
				t.Errorf("%s by %s: %s, want %s", name, group, titles(got), titles(want))
			}
		}
	}
	if entries, err := db.Entries(t.Context(), feeds.Selection{}, feeds.NewItemID("nobody", feeds.Key{})); err != nil || len(entries) != 0 {
		t.Errorf("of a story that never was: %d entries, %v", len(entries), err)
	}
}

func TestHoldsReadsWordsAsSelectDoes(t *testing.T) {
	t.Parallel()
	item, deriver := entry("1", "Les déplacés de Mopti"), derive.New("", nil)
	for query, want := range map[string]bool{"": true, "deplace": true, "DÉPLACÉS mopti": true, "gao": false, "deplaces gao": false} {
		if got := deriver.Holds(text.ParseSearch(query))(&item); got != want {
			t.Errorf("%q: %t", query, got)
		}
	}
}
