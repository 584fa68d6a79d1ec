package web

import (
	"fmt"
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/render"
)

// A feed of titles shows no text of a publisher, in any format, and its archive neither.
func TestTitlesOnly(t *testing.T) {
	t.Parallel()
	m := longMemory(200, longAgo, 11)
	h := newHandler(t, testSite(), m)
	for _, format := range render.Formats() {
		parts := follow(t, h, "https://griot.example/select."+string(format)+"?brief=0", format, "next")
		parts = append(parts, readPart(t, h, "https://griot.example/archive/select/2025-01."+string(format)+"?brief=0", format))
		for _, p := range parts {
			if strings.Contains(p.body, "Le texte de la nouvelle") || !strings.Contains(p.body, "Nouvelle n°") {
				t.Errorf("%s:\n%.600s", format, p.body)
			}
		}
	}
	if got := get(h, "/all.rss?brief=00"); got.Header().Get("Location") != "/select.rss?brief=0" {
		t.Errorf("canonical address: %d to %q", got.Code, got.Header().Get("Location"))
	}
}

// A bounded feed keeps its bound on every page, and its pages hold everything once.
func TestMaxBytes(t *testing.T) {
	t.Parallel()
	site := testSite()
	site.Feeds = append(site.Feeds, feeds.Feed{Path: "feeds/leger", Title: "Léger", MaxBytes: 20_000})
	h := newHandler(t, site, longMemory(120, longAgo, 3))
	for _, format := range render.Formats() {
		met := map[string]int{}
		for i, p := range follow(t, h, fmt.Sprintf("https://griot.example/feeds/leger.%s", format), format, "next") {
			if len(p.body) > 20_000 {
				t.Errorf("%s: page %d has %d bytes", format, i+1, len(p.body))
			}
			for _, id := range p.ids {
				met[id]++
			}
		}
		if len(met) != 120 {
			t.Errorf("%s: %d entries", format, len(met))
		}
		for id, n := range met {
			if n != 1 {
				t.Errorf("%s: %s is met %d times", format, id, n)
			}
		}
	}
}

// A bounded feed holds less than what it selects: no selection leads to it, and none takes its bound away.
func TestBoundedFeedsAreNoSelections(t *testing.T) {
	t.Parallel()
	site := testSite()
	query := feeds.Query{Topics: []string{"sante"}}
	site.Feeds = []feeds.Feed{
		{Path: "feeds/leger", Title: "Léger", Selection: feeds.Selection{Query: query, Limit: 90}, MaxBytes: 20_000},
		{Path: "feeds/lourd", Title: "Lourd", Selection: feeds.Selection{Query: query, Limit: 80}},
	}
	h := newHandler(t, site, longMemory(120, longAgo, 3))
	for target, want := range map[string]string{
		"/select.rss?topic=sante&limit=90":         "200 ",
		"/select.rss?topic=sante&limit=80":         "302 /feeds/lourd.rss",
		"/feeds/leger.rss?brief=0":                 "400 ",
		"/feeds/leger.rss?utm_source=x":            "200 ",
		"/feeds/lourd.rss?brief=0":                 "301 /select.rss?topic=sante&limit=80&brief=0",
		"/archive/feeds/leger/2025-01.rss?brief=0": "400 ",
		"/feeds/leger?brief=0":                     "301 /select?topic=sante&limit=90&brief=0",
	} {
		t.Run(target, func(t *testing.T) {
			if got := get(h, target); fmt.Sprint(got.Code, " ", got.Header().Get("Location")) != want {
				t.Errorf("%s: %d %s, want %s", target, got.Code, got.Header().Get("Location"), want)
			}
		})
	}
	if _, err := h.Published("feeds/leger.rss?brief=0"); err == nil {
		t.Error("the hub takes a bounded feed for a selection")
	}
}

// The page of a story, and the feeds that hold it, ask search engines to stay away where one of its sources does.
func TestNoIndex(t *testing.T) {
	t.Parallel()
	m := newMemory()
	h := newHandler(t, testSite(), m)
	address := "/story/" + m.stories[0].ID.String()
	if body := get(h, address).Body.String(); strings.Contains(body, "noindex") {
		t.Fatal("the page is hidden though no source asks for it")
	}
	robots := func(want string) {
		t.Helper()
		for _, path := range []string{address, "/all.rss", "/all.atom", "/all.json"} {
			if got := get(h, path).Header().Get("X-Robots-Tag"); got != want {
				t.Errorf("%s: X-Robots-Tag %q, want %q", path, got, want)
			}
		}
	}
	robots("")
	m.stories[0].Items[1].Source.NoIndex = true
	m.generation++
	if body := get(h, address).Body.String(); !strings.Contains(body, `<meta name="robots" content="noindex`) {
		t.Errorf("the page is not hidden:\n%.800s", body)
	}
	robots("noindex")
}
