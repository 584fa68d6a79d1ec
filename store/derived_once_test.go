package store_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store"
	"griot/store/derive"
	"griot/store/storetest"
)

// TestUnchangedItemsAreNotDerivedAgain: of a document that has one new item, that one is derived, whatever dates and links
// its items have and whether their source has shown more of itself since.
func TestUnchangedItemsAreNotDerivedAgain(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	t.Parallel()
	var derived atomic.Int64
	d := derive.New("rules", func(*feeds.Item, *text.Fields) feeds.Tags {
		derived.Add(1)
		return feeds.Tags{Lang: "fr", Rules: "rules"}
	})
	for _, test := range []struct {
		name string
		make func(item *feeds.Item, n int, at time.Time)
	}{
		{"dated", func(item *feeds.Item, n int, at time.Time) { item.Published = noon.Add(-time.Duration(n) * time.Hour) }},
		{"undated", func(item *feeds.Item, n int, at time.Time) {}},
		{"dated to come", func(item *feeds.Item, n int, at time.Time) { item.Published = noon.Add(48 * time.Hour) }},
		{"with content", func(item *feeds.Item, n int, at time.Time) {
			item.Published, item.Content = noon, "<p>"+item.Text+"</p>"
		}},
	} {
		db := storetest.Open(t, store.Options{Deriver: d})
		source := feeds.Source{ID: "s", Class: feeds.Press, Language: "fr", URL: "https://s.example/feed"}
		for visit := range 4 {
			at := noon.Add(time.Duration(visit) * time.Hour)
			var items []feeds.Item
			for n := range 25 + visit {
				item := feeds.Item{
					Title: fmt.Sprintf("Titre %d", n), Text: fmt.Sprintf("Le texte numéro %d raconte ce qui est arrivé.", n),
					Link: fmt.Sprintf("https://s.example/%d", n), Keys: []feeds.Key{{Kind: feeds.KeyGUID, Value: fmt.Sprint(n)}},
				}
				item.SourceID, item.ID = source.ID, feeds.NewItemID(source.ID, item.Keys[0])
				test.make(&item, n, at)
				items = append(items, item)
			}
			before := derived.Load()
			done, err := db.Commit(t.Context(), feeds.Poll{Source: source, At: at, Outcome: feeds.Fetched, Items: items, Feed: feeds.FeedInfo{Title: fmt.Sprint("visit ", visit)}})
			if err != nil {
				t.Fatal(err)
			}
			if n := int(derived.Load() - before); visit > 0 && (n != 1 || done.New != 1) {
				t.Errorf("%s, visit %d: %d items derived, %d new", test.name, visit, n, done.New)
			}
		}
	}
}
