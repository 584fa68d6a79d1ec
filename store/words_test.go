package store_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store"
	"griot/store/storetest"
)

func searched(t *testing.T, db *store.DB, query string) string {
	t.Helper()
	return titles(selected(t, db, feeds.Selection{Query: feeds.Query{Search: text.ParseSearch(query)}}))
}

func TestSearchFollowsItems(t *testing.T) {
	t.Parallel()
	for _, fresh := range []int{1, 1000} { // filed at once, or waiting
		t.Run(fmt.Sprint(fresh), func(t *testing.T) {
			db := storetest.Open(t, store.Options{Retention: store.Retention{Items: 10 * 24 * time.Hour}})
			db.KeepFresh(fresh)
			commit(t, db, polled(press, start, entry("1", "Des déplacés à Ménaka"), entry("2", "Crue à Mopti")))
			for query, want := range map[string]string{
				"deplaces": "Des déplacés à Ménaka", "déplacé menaka": "Des déplacés à Ménaka", "mopti -crue": "", `"crue à mopti"`: "Crue à Mopti",
				`"mopti crue"`: "", "gao": "",
			} {
				if got := searched(t, db, query); got != want {
					t.Errorf("%s finds %q, want %q", query, got, want)
				}
			}
			commit(t, db, polled(press, start.Add(time.Hour), entry("1", "Des réfugiés à Gao")))
			if got := searched(t, db, "deplaces"); got != "" {
				t.Errorf("the words of before its correction find %q", got)
			}
			if got := searched(t, db, "refugie gao"); got != "Des réfugiés à Gao" {
				t.Errorf("corrected words find %q", got)
			}
			commit(t, db, polled(press, start.AddDate(0, 0, 20), entry("3", "Autre")))
			if got := searched(t, db, "gao") + searched(t, db, "mopti"); got != "" {
				t.Errorf("removed items are found: %q", got)
			}
		})
	}
}

func TestSearchReadsTitleAndExcerpt(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	long := strings.Repeat("mot ", 70) + "Tombouctou " + strings.Repeat("mot ", 70) + "Kidal"
	commit(t, db, polled(press, start, entry("1", "Titre", func(i *feeds.Item) { i.Text = long })))
	if searched(t, db, "tombouctou") != "Titre" || searched(t, db, "kidal") != "" {
		t.Error("an excerpt is searched, and nothing beyond")
	}
}

// Whatever items went through, nothing of them stays behind in the index.
func TestIndexIsEmptyOnceItemsAreGone(t *testing.T) {
	t.Parallel()
	for _, fresh := range []int{1, 7, 1000} {
		db := storetest.Open(t, store.Options{Retention: store.Retention{Items: 24 * time.Hour}})
		db.KeepFresh(fresh)
		for n := range 12 {
			at := start.Add(time.Duration(n) * time.Hour)
			commit(t, db, polled(press, at, entry(fmt.Sprint("p", n), fmt.Sprintf("Titre %d", n), about("ml.gao", "sport")), entry("same", fmt.Sprintf("Version %d", n))))
			commit(t, db, polled(official, at, entry(fmt.Sprint("o", n), fmt.Sprintf("Communiqué %d", n), about("ml.mopti", ""), link(fmt.Sprintf("https://example.org/p%d", n)))))
		}
		storetest.Retag(t, db, tagsOf(feeds.Tags{Rules: "next", Lang: "en", Within: []feeds.PlaceID{"ml.kidal"}}))
		foreign := polled(official, start.Add(13*time.Hour))
		foreign.OffHosts = "evil.example" // files everything of the source anew
		commit(t, db, foreign)
		commit(t, db, polled(press, start.AddDate(0, 0, 9)))
		if keys, err := db.Keys(); err != nil || fmt.Sprint(keys) != "map[activity:0 fresh:0 ranks:0 terms:0 words:0]" {
			t.Errorf("left behind: %v, %v", keys, err)
		}
	}
}

// A file of an earlier layout, or one whose words were indexed by other rules, answers as before once it is brought up to
// date, even when the pass through its items was cut short.
func TestFileIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	const items = 1300 // more than one transaction of the pass
	fill := func(t *testing.T) string {
		path := filepath.Join(t.TempDir(), "griot.db")
		db, err := store.Open(path, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		var all []feeds.Item
		for n := range items {
			all = append(all, entry(fmt.Sprint(n), fmt.Sprintf("Rapport numéro %d", n), about("ml.gao", fmt.Sprint("t", n%5))))
		}
		commit(t, db, polled(press, start, all...))
		return path
	}
	for _, test := range []struct {
		name   string
		layout uint32
		words  string
	}{
		{"earlier layout", 1, ""},
		{"other rules", store.Layout, "0"},
		{"pass of other rules", store.Layout, "0\x00zzzz"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := fill(t)
			if err := store.Pretend(path, test.layout, test.words); err != nil {
				t.Fatal(err)
			}
			db, err := store.Open(path, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := searched(t, db, "rapports 77"); got != "Rapport numéro 77" {
				t.Errorf("while words are indexed: %q", got)
			}
			commit(t, db, polled(press, start.Add(time.Hour), entry("77", "Rapport corrigé"), entry("new", "Rapport nouveau")))
			db.Close()

			db = storetest.Reopen(t, path, store.Options{})
			for complete := false; !complete; time.Sleep(time.Millisecond) {
				if complete, err = db.WordsComplete(); err != nil {
					t.Fatal(err)
				}
			}
			for query, want := range map[string]int{"rapport numero": items - 1, "77": 0, "corriges": 1, "nouveau": 1, "rapport -numero": 2} {
				if n := len(selected(t, db, feeds.Selection{Query: feeds.Query{Search: text.ParseSearch(query)}, Limit: 2 * items})); n != want {
					t.Errorf("%s finds %d, want %d", query, n, want)
				}
			}
			in := feeds.Query{Regions: []feeds.PlaceID{"ml.gao"}, Topics: []string{"t3"}}
			if n := len(selected(t, db, feeds.Selection{Query: in, Limit: 2 * items})); n != items/5 {
				t.Errorf("%d of a topic, want %d", n, items/5)
			}
			if a, err := db.Activity(start, start.Add(time.Hour)); err != nil || a.Total().Stories == 0 {
				t.Errorf("activity: %+v, %v", a, err)
			}
		})
	}
}

// Two items of one second can share a rank; an exclusion that keeps one out must not take the other along.
func TestItemsThatShareARank(t *testing.T) {
	t.Parallel()
	ranks := map[[3]byte]string{}
	var a, b string
	for n := 0; a == ""; n++ {
		guid := fmt.Sprint(n)
		id := feeds.NewItemID(press.ID, feeds.Key{Kind: feeds.KeyGUID, Value: guid})
		at := [3]byte(id[4:7])
		a, b = ranks[at], guid
		ranks[at] = guid
	}
	db := storetest.Open(t, store.Options{})
	commit(t, db, polled(press, start))
	commit(t, db, polled(press, start.Add(time.Hour), entry(a, "Match à Gao", about("ml.gao", "sport")), entry(b, "Attaque à Mopti", about("ml.mopti", "securite"))))
	for want, q := range map[string]feeds.Query{
		"Attaque à Mopti": {Not: feeds.Exclusion{Topics: []string{"sport"}}},
		"Match à Gao":     {Search: text.ParseSearch("-attaque")},
	} {
		if got := titles(selected(t, db, feeds.Selection{Query: q})); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := len(selected(t, db, feeds.Selection{})); got != 2 {
		t.Errorf("%d items of 2", got)
	}
	commit(t, db, polled(press, start.Add(2*time.Hour), entry(a, "Finale à Gao", about("ml.kidal", "sport"))))
	if got := titles(selected(t, db, feeds.Selection{Query: feeds.Query{Topics: []string{"securite"}}})); got != "Attaque à Mopti" {
		t.Errorf("a change of one took the other along: %q", got)
	}
}
