package main

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/web"
	"griot/feeds/web/pages"
	"griot/store"
	"griot/store/storetest"
	"griot/store/story"
)

// crawled is one document of a feed that a crawler met.
type crawled struct {
	ETag    string
	Body    string
	IDs     []string   `xml:"entry>id"`
	Links   []feedLink `xml:"http://www.w3.org/2005/Atom link"`
	Archive *struct{}  `xml:"http://purl.org/syndication/history/1.0 archive"`
}

// feedLink is a link of a feed to a part of it.
type feedLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

func (c *crawled) link(rel string) string {
	for _, l := range c.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

const testBase = "https://griot.example"

// readAtom gets one Atom document of a site.
func readAtom(t testing.TB, h http.Handler, address string) crawled {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, strings.TrimPrefix(address, testBase), nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: status %d: %s", address, w.Code, w.Body)
	}
	c := crawled{ETag: w.Header().Get("Etag"), Body: w.Body.String()}
	if err := xml.Unmarshal(w.Body.Bytes(), &c); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return c
}

// crawl follows a relation to its end.
func crawl(t testing.TB, h http.Handler, address, rel string) []crawled {
	t.Helper()
	var all []crawled
	for address != "" {
		all = append(all, readAtom(t, h, address))
		if len(all) > 5000 {
			t.Fatalf("%s has no end", rel)
		}
		address = all[len(all)-1].link(rel)
	}
	return all
}

// babble is a text that resembles no other.
func babble(r *rand.Rand, words int) string {
	var b strings.Builder
	for range words {
		for range 3 + r.IntN(7) {
			b.WriteByte(byte('a' + r.IntN(26)))
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// archiveStore polls one source every third day for fourteen months, and brings 2,000 stories.
func archiveStore(t testing.TB) (db *store.DB, source feeds.Source, items []feeds.Item, end time.Time) {
	db = storetest.Open(t, store.Options{})
	source = feeds.Source{ID: "kunafoni", Name: "Mali Kunafoni", URL: "https://kunafoni.example/feed", Class: feeds.Press, Language: "fr"}
	r := rand.New(rand.NewPCG(7, 11))
	start := time.Date(2025, 1, 1, 9, 0, 0, 0, time.UTC)
	days := int(start.AddDate(0, 14, 0).Sub(start).Hours() / 24)
	for day := 0; day < days; day += 3 {
		at := start.AddDate(0, 0, day)
		var brought []feeds.Item
		for n := len(items); n < min(2000, (day+3)*2000/days); n++ {
			item := feeds.Item{
				GUID: fmt.Sprint("n", n), Link: fmt.Sprintf("https://kunafoni.example/%d", n), Title: babble(r, 6), Text: babble(r, 40),
				Published: at.Add(-time.Hour), Tags: feeds.Tags{Lang: "fr", Within: []feeds.PlaceID{"ml"}},
			}
			brought, items = append(brought, item), append(items, item)
		}
		commitItems(t, db, source, at, brought...)
		end = at
	}
	return db, source, items, end
}

func commitItems(t testing.TB, db *store.DB, source feeds.Source, at time.Time, items ...feeds.Item) {
	t.Helper()
	poll := feeds.Poll{Source: source, At: at, Outcome: feeds.Fetched, Items: feeds.Identify(source.ID, items, feeds.KeyGUID)}
	if _, err := db.Commit(context.Background(), poll); err != nil {
		t.Fatal(err)
	}
}

func archiveHandler(t testing.TB, db *store.DB) *web.Handler {
	t.Helper()
	return newArchiveHandler(t, db, archiveSite())
}

func archiveSite() web.Config {
	return web.Config{
		Site: pages.Site{
			Site: render.Site{Title: "Griot", BaseURL: testBase, Language: "fr"}, Regions: []pages.Named{{ID: "ml", Name: "Mali"}},
		},
		Settling: story.DefaultParams().Reach(),
	}
}

func newArchiveHandler(t testing.TB, db *store.DB, site web.Config) *web.Handler {
	t.Helper()
	h, err := web.New(site, db, db, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestArchiveOfFourteenMonths crawls what a store of 2,000 stories publishes.
func TestArchiveOfFourteenMonths(t *testing.T) {
	slowly(t)
	db, source, items, end := archiveStore(t)
	h := archiveHandler(t, db)
	for _, address := range []string{"/all.atom", "/region/ml.atom", "/select.atom?region=ml&brief=200"} {
		for _, rel := range []string{"next", "prev-archive"} {
			met, archived := map[string]int{}, map[string]int{}
			documents := crawl(t, h, testBase+address, rel)
			for _, d := range documents {
				for _, id := range d.IDs {
					met[id]++
					if d.Archive != nil {
						archived[id]++
					}
				}
			}
			if len(met) != len(items) {
				t.Errorf("%s by %s: %d stories in %d documents, want %d", address, rel, len(met), len(documents), len(items))
			}
			for id, n := range met {
				if rel == "next" && n != 1 || archived[id] > 1 {
					t.Errorf("%s by %s: %s is met %d times, archived %d times", address, rel, id, n, archived[id])
				}
			}
		}
	}

	// A correction leaves a story in its month.
	corrected := items[10]
	corrected.Title, corrected.Text = "Rectificatif", babble(rand.New(rand.NewPCG(1, 2)), 50)
	before := readAtom(t, h, testBase+"/archive/all/2025-01.atom")
	committed, err := db.Commit(t.Context(), feeds.Poll{
		Source: source, At: end.AddDate(0, 0, 1), Outcome: feeds.Fetched, Items: feeds.Identify(source.ID, []feeds.Item{corrected}, feeds.KeyGUID),
	})
	if err != nil || committed.Updated != 1 {
		t.Fatalf("the correction: %+v, %v", committed, err)
	}
	after := readAtom(t, h, testBase+"/archive/all/2025-01.atom")
	if after.Body != before.Body || after.ETag != before.ETag {
		t.Errorf("a correction rewrites a closed month:\n%s", cmp.Diff(before.Body, after.Body))
	}

	// A takedown does, at once.
	storetest.TakeDown(t, db, []feeds.Takedown{{URL: items[12].Link}})
	down := readAtom(t, h, testBase+"/archive/all/2025-01.atom")
	if down.ETag == before.ETag || len(down.IDs) != len(before.IDs)-1 || strings.Contains(down.Body, items[12].Title) {
		t.Error("what was taken down is still archived")
	}
}

// TestLateReportStaysInItsStorysMonth joins a report of February to a story of January.
func TestLateReportStaysInItsStorysMonth(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	one := feeds.Source{ID: "kunafoni", Name: "Mali Kunafoni", URL: "https://kunafoni.example/feed", Class: feeds.Press, Language: "fr"}
	two := feeds.Source{ID: "reprise", Name: "La Reprise", URL: "https://reprise.example/feed", Class: feeds.Press, Language: "fr"}
	r := rand.New(rand.NewPCG(3, 5))
	told := feeds.Item{
		GUID: "1", Link: "https://kunafoni.example/1", Title: babble(r, 6), Text: babble(r, 60),
		Published: time.Date(2026, 1, 31, 20, 0, 0, 0, time.UTC),
	}
	commitItems(t, db, one, time.Date(2026, 1, 31, 21, 0, 0, 0, time.UTC), told)
	commitItems(t, db, two, time.Date(2026, 2, 1, 8, 0, 0, 0, time.UTC), feeds.Item{
		GUID: "x", Link: "https://reprise.example/x", Title: babble(r, 6), Text: babble(r, 60),
		Published: time.Date(2026, 2, 1, 7, 0, 0, 0, time.UTC), // else an undated backlog, which is placed in January
	})
	copied := told
	copied.GUID = "2"
	commitItems(t, db, two, time.Date(2026, 2, 2, 8, 0, 0, 0, time.UTC), copied)
	commitItems(t, db, one, time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC), feeds.Item{GUID: "3", Link: "https://kunafoni.example/3", Title: babble(r, 6), Text: babble(r, 60)})
	h := archiveHandler(t, db)
	january, february := readAtom(t, h, testBase+"/archive/all/2026-01.atom"), readAtom(t, h, testBase+"/archive/all/2026-02.atom")
	if len(january.IDs) != 1 || len(february.IDs) != 1 || january.Archive == nil || !strings.Contains(january.Body, "La Reprise") {
		t.Errorf("January %q, February %q, January says:\n%s", january.IDs, february.IDs, january.Body)
	}
}

// TestClosedMonthsLoseNothingToGrouping joins two stories of which one began a month before the other, as late as that
// can happen: the earlier one is held in the window by an official text of its own.
func TestClosedMonthsLoseNothingToGrouping(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	press := feeds.Source{ID: "kunafoni", Name: "Mali Kunafoni", URL: "https://kunafoni.example/feed", Class: feeds.Press, Language: "fr"}
	army := feeds.Source{ID: "fama", Name: "Forces armées maliennes", URL: "https://fama.example/feed", Class: feeds.Official, Language: "fr"}
	h := archiveHandler(t, db)
	r := rand.New(rand.NewPCG(5, 8))
	first, second, heading := babble(r, 60), babble(r, 60), babble(r, 6)
	n := 0
	item := func(title, text string) feeds.Item {
		n++
		return feeds.Item{GUID: fmt.Sprint(n), Link: fmt.Sprintf("https://kunafoni.example/%d", n), Title: title, Text: text}
	}
	closed := map[string]bool{} // entries by where they were archived
	at := func(month time.Month, day, hour int, source feeds.Source, brought feeds.Item) {
		t.Helper()
		brought.Published = time.Date(2026, month, day, hour, 0, 0, 0, time.UTC)
		commitItems(t, db, source, brought.Published, brought)
		held := map[string]bool{}
		for _, d := range crawl(t, h, testBase+"/select.atom?limit=1", "prev-archive") {
			for _, id := range d.IDs {
				held[d.link("self")+" "+id] = d.Archive != nil
			}
		}
		for entry := range closed {
			if !held[entry] {
				t.Errorf("%d %s: %s is archived no more", day, month, entry)
			}
		}
		maps.DeleteFunc(held, func(_ string, archived bool) bool { return !archived })
		maps.Copy(closed, held)
	}
	at(time.January, 1, 9, press, item("Ouverture", babble(r, 40))) // a backlog of its own
	at(time.January, 2, 9, army, item("Ouverture", babble(r, 40)))
	at(time.January, 31, 9, press, item(heading, first))
	at(time.February, 6, 9, army, item(heading, first))
	at(time.February, 10, 9, army, item(babble(r, 6), second))
	at(time.March, 8, 1, press, item(babble(r, 6), babble(r, 40)))
	at(time.March, 8, 5, press, item(babble(r, 6), first+" "+second))
	joined := httptest.NewRecorder()
	if h.ServeHTTP(joined, httptest.NewRequest(http.MethodGet, "/archive/select/2026-02.atom?limit=1", nil)); joined.Code != http.StatusNotFound {
		t.Errorf("the stories were not joined: February has status %d", joined.Code)
	}
	at(time.April, 20, 9, press, item(babble(r, 6), babble(r, 40)))
	if len(closed) == 0 {
		t.Error("no month was closed")
	}
}
