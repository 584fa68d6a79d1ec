package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// articles is a document of some articles with the dates of their publication. named gives the guid and link of each.
func articles(n int, named func(i int) (guid, link string)) []feeds.Item {
	titles := []string{"Gao : le marché rouvre après deux semaines", "Mopti : la crue gagne les quartiers bas", "Kidal : la piste est coupée au nord", "Ségou : les pirogues reprennent leurs courses"}
	items := make([]feeds.Item, n)
	for i := range items {
		guid, link := named(i)
		items[i] = feeds.Item{
			GUID: guid, Link: link, Title: titles[i%len(titles)], Text: "Les habitants racontent : " + titles[i%len(titles)] + ".",
			Published: start.Add(-time.Duration(i+1) * time.Hour),
		}
	}
	return items
}

// TestChangingNamesAreOneItem: ten visits of a source that names its articles anew each time leave an item, a report and a
// date each.
func TestChangingNamesAreOneItem(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		named   func(visit, i int) (guid, link string)
		undated bool
		n       int
	}{
		{name: "a session in the query", n: 4, named: func(v, i int) (string, string) {
			return "", fmt.Sprintf("http://exemple.ml/art.php?id=%d&sid=%da%d", i, v, v)
		}},
		{name: "one article with a session", n: 1, named: func(v, i int) (string, string) { return "", fmt.Sprintf("http://exemple.ml/art.php?id=%d&s=%dx", i, v) }},
		{name: "a session in the path", n: 4, named: func(v, i int) (string, string) { return "", fmt.Sprintf("http://exemple.ml/(S(%dq))/article/%d", v, i) }},
		{name: "opaque addresses", n: 1, named: func(v, i int) (string, string) {
			return fmt.Sprintf("CBM%d-%d", v, i), fmt.Sprintf("https://news.example/rss/articles/CBM%d-%d?oc=5", v, i)
		}},
		{name: "opaque addresses of many", n: 4, named: func(v, i int) (string, string) {
			return fmt.Sprintf("CBM%d-%d", v, i), fmt.Sprintf("https://news.example/rss/articles/CBM%d-%d?oc=5", v, i)
		}},
		{name: "undated, with a session", n: 4, undated: true, named: func(v, i int) (string, string) {
			return "", fmt.Sprintf("http://exemple.ml/art.php?id=%d&sid=%da", i, v)
		}},
		{name: "the guid alone", n: 4, named: func(v, i int) (string, string) {
			return fmt.Sprintf("g%d-%d", v, i), fmt.Sprintf("http://exemple.ml/%d", i)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := t.TempDir() + "/griot.db"
			db := storetest.Reopen(t, path, store.Options{})
			first := ""
			for visit := range 10 {
				items := articles(test.n, func(i int) (string, string) { return test.named(visit, i) })
				for i := range items {
					if test.undated {
						items[i].Published = time.Time{}
					}
				}
				habits := db.Status(press.ID).Behaviour
				poll := complete(press, start.Add(time.Duration(visit)*time.Hour))
				poll.Items = feeds.Identify(press.ID, items, habits.Identity, habits.Idle...)
				if c := commit(t, db, poll); visit > 0 && (c.New != 0 || c.Updated != 0 || c.Withdrawn != 0) {
					t.Errorf("visit %d: %+v", visit+1, c)
				}
				if first == "" {
					first = shown(t, db)
				} else if now := shown(t, db); now != first {
					t.Fatalf("visit %d: readers see\n%s\nbefore\n%s", visit+1, now, first)
				}
			}
			if n := db.Status(press.ID).Items; n != test.n {
				t.Errorf("%d items are kept of %d", n, test.n)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if found := inspect(t, path); len(found.Findings) > 0 {
				t.Errorf("the file: %+v", found.Findings)
			}
		})
	}
}

// TestOneTitleOnManyDays: what a source publishes under one title a day apart stays apart, whatever names it has.
func TestOneTitleOnManyDays(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		item func(day int) feeds.Item
	}{
		{"dated, with guids", func(day int) feeds.Item {
			return entry(fmt.Sprint("bulletin-", day), "Le journal de 13 heures", published(start.AddDate(0, 0, day)))
		}},
		{"dated by the day", func(day int) feeds.Item {
			return entry("", "Météo du jour", link(fmt.Sprintf("https://example.org/meteo?d=%d", day)), published(start.Truncate(24*time.Hour).AddDate(0, 0, day)))
		}},
		{"undated", func(day int) feeds.Item {
			return entry("", "Communiqué du Conseil des ministres", link(fmt.Sprintf("https://example.org/conseil/%d", day)), published(time.Time{}), withText("Le Conseil des ministres s’est réuni au palais de Koulouba."))
		}},
		{"other texts", func(day int) feeds.Item {
			return entry("", "Revue de presse", link(fmt.Sprintf("https://example.org/revue?n=%d", day)), published(start.AddDate(0, 0, day)), withText(fmt.Sprint("La presse du jour ", day, " parle du fleuve.")))
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := storetest.Open(t, store.Options{})
			var listed []feeds.Item
			for day := range 10 {
				listed = append([]feeds.Item{test.item(day)}, listed...)
				habits := db.Status(press.ID).Behaviour
				poll := complete(press, start.AddDate(0, 0, day).Add(time.Hour))
				poll.Items = feeds.Identify(press.ID, listed[:min(len(listed), 3)], habits.Identity, habits.Idle...)
				commit(t, db, poll)
			}
			if n := db.Status(press.ID).Items; n != 10 {
				t.Errorf("%d items are kept of ten", n)
			}
		})
	}
}

// TestOneTitleUnderChangingNames: articles of one title stay apart by their dates where the source names all anew at each
// visit, and none is stored twice.
func TestOneTitleUnderChangingNames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		named func(visit, day int) (guid, link string)
	}{
		{"opaque addresses", func(visit, day int) (string, string) {
			return fmt.Sprintf("CBM%d-%d", visit, day), fmt.Sprintf("https://news.example/rss/articles/CBM%d-%d?oc=5", visit, day)
		}},
		{"a session beside the number", func(visit, day int) (string, string) {
			return "", fmt.Sprintf("https://example.org/journal.php?id=%d&s=%da", day, visit)
		}},
		{"nothing but a session", func(visit, day int) (string, string) {
			return "", fmt.Sprintf("https://example.org/journal.php?s=%d-%d", visit, day)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db := storetest.Open(t, store.Options{})
			for visit := range 20 {
				today := visit / 2 // two visits a day
				var listed []feeds.Item
				for day := today; day >= 0 && day > today-5; day-- {
					guid, address := test.named(visit, day)
					listed = append(listed, entry(guid, "Le journal de 13 heures", link(address), published(start.AddDate(0, 0, day))))
				}
				habits := db.Status(press.ID).Behaviour
				poll := complete(press, start.Add(time.Duration(visit)*12*time.Hour).Add(time.Hour))
				poll.Items = feeds.Identify(press.ID, listed, habits.Identity, habits.Idle...)
				if c := commit(t, db, poll); c.New != 1-visit%2 || c.Updated != 0 {
					t.Fatalf("visit %d: %+v, habits %+v", visit+1, c, habits)
				}
			}
			if n := db.Status(press.ID).Items; n != 10 {
				t.Errorf("%d items are kept of ten", n)
			}
		})
	}
}

// TestDoubledItemsAreJoined: what an earlier version stored several times is one item after the next visit. Readers are told
// nothing, and the ids that they have lead on.
func TestDoubledItemsAreJoined(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/griot.db"
	db := storetest.Reopen(t, path, store.Options{})
	for visit := range 3 {
		poll := complete(press, start.Add(time.Duration(visit)*time.Hour))
		for _, item := range articles(3, func(i int) (string, string) {
			return "", fmt.Sprintf("http://exemple.ml/art.php?id=%d&sid=%da", i, visit)
		}) {
			item.SourceID = press.ID
			item.Keys = feeds.LinkKeys(item.Link)[:1] // as the rules were
			item.ID = feeds.NewItemID(press.ID, item.Keys[0])
			poll.Items = append(poll.Items, item)
		}
		commit(t, db, poll)
	}
	if n := db.Status(press.ID).Items; n != 9 {
		t.Fatalf("%d items, the test needs nine", n)
	}
	before := selected(t, db, feeds.Selection{})
	if err := db.Unjoined(press.ID); err != nil {
		t.Fatal(err)
	}
	last, _ := db.LastChange(t.Context())
	poll := complete(press, start.Add(4*time.Hour))
	poll.Items = feeds.Identify(press.ID, articles(3, func(i int) (string, string) { return "", fmt.Sprintf("http://exemple.ml/art.php?id=%d&sid=9a", i) }), feeds.KeyGUID)
	if c := commit(t, db, poll); c.New != 0 || c.Updated != 0 {
		t.Errorf("the next visit: %+v", c)
	}
	if n := db.Status(press.ID).Items; n != 3 {
		t.Errorf("%d items are kept of three: %s", n, shown(t, db))
	}
	changes, err := db.Changes(t.Context(), last, 100)
	if err != nil || slices.ContainsFunc(changes, func(c feeds.Change) bool { return c.Kind != feeds.ChangeForm }) {
		t.Errorf("readers of the log are told of %+v, %v", changes, err)
	}
	for _, e := range before {
		st, err := db.Story(t.Context(), e.ID)
		if err != nil || len(st.Items) != 1 || st.Items[0].Title != e.Lead.Title {
			t.Errorf("the story that readers know as %s: %+v, %v", e.ID, st, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if found := inspect(t, path); len(found.Findings) > 0 {
		t.Errorf("the file: %+v", found.Findings)
	}
	if strings.Count(shown(t, storetest.Reopen(t, path, store.Options{})), "\n") < 6 {
		t.Error("after a restart stories are missing")
	}
}
