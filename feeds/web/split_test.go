package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/render"
)

// oneHour holds n stories of one hour of a closed February.
func oneHour(n int) *memory {
	m := longMemory(n, time.Date(2025, 2, 3, 8, 0, 0, 0, time.UTC), 0)
	for i := range m.stories {
		m.stories[i].Items[0].Seen = m.stories[i].Items[0].Seen.Add(time.Duration(i/3) * time.Second)
	}
	return closing(m)
}

// closing adds a story that closes all months of the others.
func closing(m *memory) *memory {
	late := newItem(m.stories[0].Items[0].Source, "late", "Titre", "Texte", 0, "ml.gao", "sante")
	late.Seen = time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)
	m.stories = append(m.stories, newStory(late))
	return m
}

const lightest = 12_000

func lightSite() Config {
	site := testSite()
	site.Feeds = []feeds.Feed{{Path: "feeds/leger", Title: "Léger", Selection: feeds.Selection{Limit: 500}, MaxBytes: lightest}}
	return site
}

// Archives keep the bounds of number and of bytes, hold everything once, and lead from part to part and back.
func TestArchiveDocumentsAreBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	for name, test := range map[string]struct {
		m    *memory
		feed string
		part string // that must be among the documents
	}{
		"an hour":                  {oneHour(1100), "all", "2025-02-03T08.2"},
		"an hour, by bytes":        {oneHour(100), "feeds/leger", "2025-02-03T08.3"},
		"months":                   {longMemory(120, longAgo, 20), "all", "2025-03"},
		"months, by bytes":         {closing(longMemory(120, longAgo, 20)), "feeds/leger", "2025-03-07"},
		"months of few":            {longMemory(60, longAgo, 500), "feeds/leger", "2025-03"},
		"hours of a day, by bytes": {closing(longMemory(60, longAgo, 1)), "feeds/leger", "2025-01-05T03"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, static := range []bool{false, true} {
				h := newHandler(t, lightSite(), test.m)
				var files []Address
				if static {
					h = h.Static()
					var err error
					if _, files, err = h.Sitemap(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
				for _, format := range render.Formats() {
					rel := "prev-archive"
					if format == render.JSON {
						if !static {
							continue // turns pages
						}
						rel = "next"
					}
					wantBounded(t, h, test.m, "https://griot.example/"+test.feed+"."+string(format), format, rel, test.part, files)
				}
			}
		})
	}
}

func wantBounded(t *testing.T, h *Handler, m *memory, address string, format render.Format, rel, among string, files []Address) {
	t.Helper()
	parts := follow(t, h, address, format, rel)
	all, archived := map[string]bool{}, map[string]int{}
	for i, p := range parts {
		if strings.Contains(address, "leger") && len(p.body) > lightest || len(p.ids) > feeds.MaxLimit {
			t.Errorf("%s: document %d has %d bytes, %d entries", address, i, len(p.body), len(p.ids))
		}
		for _, id := range p.ids {
			all[id] = true
			if p.archive {
				archived[id]++
			}
		}
	}
	if len(all) != len(m.stories) {
		t.Errorf("%s: %d entries of %d", address, len(all), len(m.stories))
	}
	for id, n := range archived {
		if n != 1 {
			t.Errorf("%s: %s is in %d archive documents", address, id, n)
		}
	}
	named := func(p part) bool { return strings.HasSuffix(p.links["self"], "/"+among+"."+string(format)) }
	if format != render.JSON && !slices.ContainsFunc(parts, named) {
		t.Errorf("%s: no document is %s", address, among)
	}
	for i := range parts {
		link := strings.TrimPrefix(parts[i].links[rel], "https://griot.example")
		if files != nil && link != "" && !slices.ContainsFunc(files, func(a Address) bool { return a.Path == link }) {
			t.Errorf("%s: %s has no file", address, link)
		}
	}
}

// The parts of an hour are filled from its oldest end: news changes the last one only, and one that does not exist is none.
func TestPartsOfAnHourStay(t *testing.T) {
	t.Parallel()
	m := oneHour(1200)
	m.stories = m.stories[:1200] // the month goes on
	h := newHandler(t, testSite(), m)
	first, second := get(h, "/archive/all/2025-02-03T08.1.rss").Body.String(), readPart(t, h, "https://griot.example/archive/all/2025-02-03T08.2.rss", render.RSS)
	for i := range 600 {
		item := newItem(m.stories[0].Items[0].Source, fmt.Sprint("new", i), "Titre", "Texte", 0, "ml.gao", "sante")
		item.Seen = time.Date(2025, 2, 3, 8, 50, 0, 0, time.UTC)
		m.stories = append(m.stories, newStory(item))
	}
	m.generation++
	if get(h, "/archive/all/2025-02-03T08.1.rss").Body.String() != first {
		t.Error("news rewrites the oldest part of its hour")
	}
	if now := readPart(t, h, "https://griot.example/archive/all/2025-02-03T08.2.rss", render.RSS); !slices.Equal(now.ids, second.ids) {
		t.Error("news moves entries from a full part to another")
	}
	for path, want := range map[string]int{
		"/archive/all/2025-02-03T08.rss":    http.StatusFound,
		"/archive/all/2025-02-03T08.4.rss":  http.StatusOK,
		"/archive/all/2025-02-03T08.5.rss":  http.StatusNotFound,
		"/archive/all/2025-02-03T08.0.rss":  http.StatusNotFound,
		"/archive/all/2025-02-03T08.01.rss": http.StatusNotFound,
		"/archive/all/2025-02-03.1.rss":     http.StatusNotFound,
		"/archive/all/2025-02-03T07.1.rss":  http.StatusNotFound,
	} {
		t.Run(path, func(t *testing.T) {
			if got := get(h, path); got.Code != want {
				t.Errorf("%s: status %d, want %d", path, got.Code, want)
			}
		})
	}
	few := newHandler(t, testSite(), oneHour(20))
	if got := get(few, "/archive/all/2025-02-03T08.1.rss"); got.Header().Get("Location") != "/archive/all/2025-02.rss" {
		t.Errorf("a part of an hour that fits: %d to %q", got.Code, got.Header().Get("Location"))
	}
}
