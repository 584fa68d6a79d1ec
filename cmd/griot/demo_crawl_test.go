package main

import (
	"encoding/json"
	"encoding/xml"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griot/cmd/griot/config"
	"griot/cmd/griot/demo"
	"griot/feeds"
	"griot/feeds/web"
	"griot/store"
)

// polledDemo is the demonstration after one pass over its outlets, as griot poll makes it.
func polledDemo(t testing.TB) (*config.Config, *setup, *store.DB) {
	t.Helper()
	base, host, err := demo.Listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sources, err := demo.Site(time.Now(), base)
	if err != nil {
		t.Fatal(err)
	}
	host.Set(sources)
	config := demo.Config(sources, "127.0.0.1:8080", filepath.Join(t.TempDir(), "griot.db"))
	if s, err := poll(t.Context(), config, nil, t.Output()); err != nil || s.Failed > 0 {
		t.Fatalf("%v, %v", s, err)
	}
	w, err := newSetup(config)
	if err != nil {
		t.Fatal(err)
	}
	db, _, err := openStore(t.Context(), w, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return config, w, db
}

// What griot poll has grouped stays as it is when a daemon takes the store over: a story that had another id then would
// be shown again by every reader.
func TestDaemonKeepsThePolledStories(t *testing.T) {
	t.Parallel()
	_, w, db := polledDemo(t)
	if pass, err := db.Declare(t.Context(), w.declaration(), time.Now()); err != nil || pass != nil {
		t.Errorf("a pass over the stored items begins: %v, %v", pass, err)
	}
}

// A reader that follows next, or prev-archive, from any feed of the demonstration in any format meets each story of it,
// by next once.
func TestCrawlOfTheDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	_, w, db := polledDemo(t)
	site := w.site
	site.Feeds = append([]feeds.Feed(nil), site.Feeds...)
	for i := range site.Feeds {
		site.Feeds[i].Limit = 7 // so that there is something to follow
	}
	h, err := web.New(site, db, db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	documents, longest := 0, 0
	for _, address := range h.FeedPaths() {
		published, err := h.Published(address)
		if err != nil {
			t.Fatal(err)
		}
		all, err := db.Span(t.Context(), published.Feed.Selection, feeds.Span{})
		if err != nil {
			t.Fatal(err)
		}
		relations := []string{"next", "prev-archive"}
		if strings.HasSuffix(address, ".json") {
			relations = relations[:1] // JSON Feed knows no archive
		}
		for _, relation := range relations {
			met, n := followed(t, h, w.site.BaseURL, "/"+address, relation)
			documents, longest = documents+n, max(longest, n)
			if len(met) != len(all) {
				t.Errorf("%s by %s: %d stories, it holds %d", address, relation, len(met), len(all))
			}
			for i := range all {
				if times := met["urn:griot:"+all[i].ID.String()]; times == 0 || relation == "next" && times > 1 {
					t.Errorf("%s by %s: %s is met %d times", address, relation, all[i].ID, times)
				}
			}
		}
	}
	if longest < 5 {
		t.Errorf("the longest chain has %d documents: the test shows little", longest)
	}
	t.Logf("%d documents, %d in the longest chain", documents, longest)
}

// xmlFeed is a document in RSS or Atom.
type xmlFeed struct {
	IDs          []string   `xml:"entry>id"`
	GUIDs        []string   `xml:"channel>item>guid"`
	Links        []feedLink `xml:"http://www.w3.org/2005/Atom link"`
	ChannelLinks []feedLink `xml:"channel>link"`
}

// followed counts how often each entry is met in the documents that a relation leads to, and the documents.
func followed(t *testing.T, h http.Handler, base, address, relation string) (met map[string]int, documents int) {
	t.Helper()
	met = map[string]int{}
	for address != "" {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, strings.TrimPrefix(address, base), nil))
		if w.Code != http.StatusOK {
			t.Fatalf("%s: status %d", address, w.Code)
		}
		documents++
		if documents > 500 {
			t.Fatalf("%s has no end", relation)
		}
		var ids []string
		if strings.HasSuffix(strings.SplitN(address, "?", 2)[0], ".json") {
			var feed struct {
				Next  string `json:"next_url"`
				Items []struct{ ID string }
			}
			if err := json.Unmarshal(w.Body.Bytes(), &feed); err != nil {
				t.Fatal(err)
			}
			for _, item := range feed.Items {
				ids = append(ids, item.ID)
			}
			address = feed.Next
		} else {
			read := xmlFeed{}
			if err := xml.Unmarshal(w.Body.Bytes(), &read); err != nil {
				t.Fatalf("%s: %v", address, err)
			}
			links := crawled{Links: append(read.Links, read.ChannelLinks...)}
			ids, address = append(read.IDs, read.GUIDs...), links.link(relation)
		}
		for _, id := range ids {
			met[id]++
		}
	}
	return met, documents
}
