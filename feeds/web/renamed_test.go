package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/render"
)

// renamedSite is a site below a path whose declared feed had two slugs before. Another's slug is one of them with a
// further label.
func renamedSite(below string) Config {
	site := testSite()
	site.BaseURL += below
	site.Feeds[0].Former = []string{"feeds/nord", "feeds/tombouctou.2025"}
	site.Feeds[0].Topics = []string{"sante"} // of which the long memory has stories
	site.Feeds = append(site.Feeds, feeds.Feed{Path: "feeds/nord.gao", Title: "Gao", Selection: feeds.Selection{Query: feeds.Query{Regions: []feeds.PlaceID{"ml.gao"}}}})
	return site
}

// TestFormerSlugsLeadOn: whatever is below a former slug is below the present one, in one step, whichever the former slug,
// the method, the parameters and the path at which a proxy puts the site. What is below no former slug stays as it is.
func TestFormerSlugsLeadOn(t *testing.T) {
	t.Parallel()
	const now = "/feeds/tombouctou-securite"
	type step struct{ from, to string } // to is empty for no redirect
	var steps []step
	for _, former := range []string{"/feeds/nord", "/feeds/tombouctou.2025"} {
		for _, below := range []string{
			"", "/", ".html", "/index.html", ".geojson", ".xml", "/edition.html", "/edition.epub", "/edition.txt", "/2026/02/a%20b.txt",
			".rss?utm_source=x&flag", ".atom?since=2026-02-01&topic=-sport", ".json?q=%22eau+potable%22", "?topic=sante",
		} {
			steps = append(steps, step{former + below, now + below})
		}
		for _, format := range render.Formats() {
			for _, part := range []string{"", "/2025-02", "/2025-02-a", "/below-12-34"} {
				if part != "" {
					steps = append(steps, step{"/archive" + former + part + "." + string(format), "/archive" + now + part + "." + string(format)})
				} else {
					steps = append(steps, step{former + "." + string(format), now + "." + string(format)})
				}
			}
		}
		steps = append(steps, step{"/archive" + former + "/2025-02.rss?brief=0", "/archive" + now + "/2025-02.rss?brief=0"})
	}
	steps = append(steps, step{"/feeds/nord.rss?a=é&b=%zz", now + ".rss?a=%C3%A9&b=%zz"})
	steps = append(steps,
		step{"/feeds/nord?lang=en", now + "?lang=en"}, step{"/feeds/nord.gao", ""}, step{"/feeds/nord.gao.rss", ""}, step{"/feeds", ""},
		step{"/feeds/nord-est.rss", ""}, step{"/feeds/nor.rss", ""}, step{"/feeds/tombouctou.rss", ""}, step{"/region/nord.rss", ""}, step{"/feeds/.rss", ""},
		step{"/feeds/nord//x", ""}, step{"/archive/region/nord/2025-02.rss", ""}, step{"/feeds/tombouctou-securite.rss", ""},
	)
	for _, below := range []string{"", "/fil"} {
		h := newHandler(t, renamedSite(below), longMemory(600, longAgo, 7))
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			for _, s := range steps {
				got := ask(h, method, below+s.from)
				want := ""
				if s.to != "" {
					want = below + s.to
				}
				if location := got.Header().Get("Location"); location != want || want != "" && (got.Code != http.StatusMovedPermanently || got.Body.Len() > 0) {
					t.Errorf("%s %s%s: %d to %q, want %q", method, below, s.from, got.Code, location, want)
				}
			}
		}
	}
}

// TestFollowedRedirectsArrive: a reader who follows is sent what a reader of the present address is.
func TestFollowedRedirectsArrive(t *testing.T) {
	t.Parallel()
	h := newHandler(t, renamedSite(""), longMemory(600, longAgo, 7))
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	archived := readPart(t, h, "https://griot.example/feeds/tombouctou-securite.rss", render.RSS).links["prev-archive"]
	if archived == "" {
		t.Fatal("the feed has no archive")
	}
	u, err := url.Parse(archived)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"/feeds/tombouctou-securite.rss", "/feeds/tombouctou-securite.atom", "/feeds/tombouctou-securite.json", "/feeds/tombouctou-securite", u.Path} {
		resp, err := http.Get(server.URL + strings.Replace(address, "tombouctou-securite", "nord", 1))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || resp.Request.URL.Path != address || string(body) != get(h, address).Body.String() {
			t.Errorf("%s: %d at %s", address, resp.StatusCode, resp.Request.URL)
		}
	}
}

// TestFormerTopics: push outward finds a renamed feed, and sends it as of its present address.
func TestFormerTopics(t *testing.T) {
	t.Parallel()
	h := newHandler(t, renamedSite(""), newMemory())
	for _, address := range []string{"feeds/nord.atom", "feeds/tombouctou.2025.atom", "feeds/nord.atom?utm_source=x"} {
		document, err := h.FeedDocument(t.Context(), address)
		if err != nil || document.Path != "feeds/tombouctou-securite.atom" || !strings.Contains(string(document.Body), `rel="self" href="https://griot.example/feeds/tombouctou-securite.atom"`) {
			t.Errorf("%s: %s, %v", address, document.Path, err)
		}
	}
	if narrowed, err := h.Published("feeds/nord.rss?limit=20"); err != nil || narrowed.Path != "select.rss?region=ml.tombouctou&topic=sante&limit=20" {
		t.Errorf("narrowed: %q, %v", narrowed.Path, err)
	}
	if _, err := h.Published("feeds/est.atom"); err == nil {
		t.Error("a slug that no feed had is found")
	}
	if all := h.FormerPaths(); !slices.Contains(all, "feeds/nord.json") || !slices.Contains(all, "feeds/tombouctou.2025.rss") || len(all) != 2*len(render.Formats()) {
		t.Errorf("former: %q", all)
	}
}

// TestFormerPathsThatCannotBe are faults of whoever makes the site.
func TestFormerPathsThatCannotBe(t *testing.T) {
	t.Parallel()
	for _, former := range []string{"feeds/nord.gao", "feeds/tombouctou-securite", "region/ml", "feeds/", "feeds/a/b"} {
		site := renamedSite("")
		site.Feeds[0].Former = []string{former}
		if _, err := New(site, newMemory(), newMemory(), nil); err == nil {
			t.Errorf("%q is taken as a former path", former)
		}
	}
}

// TestCopiesHoldFormerSlugs: a copy as files has each document of a renamed feed at its former addresses, too.
func TestCopiesHoldFormerSlugs(t *testing.T) {
	t.Parallel()
	h := newHandler(t, renamedSite("/fil"), longMemory(300, longAgo, 13)).Static()
	_, all, err := h.Sitemap(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]string{}
	for _, a := range all {
		at[a.File] = a.Path
	}
	present, archived := 0, 0
	for file, path := range at {
		if !strings.Contains(file, "feeds/tombouctou-securite") {
			continue
		}
		present++
		if strings.HasPrefix(file, "archive/") {
			archived++
		}
		for _, former := range []string{"feeds/nord", "feeds/tombouctou.2025"} {
			if twin := strings.Replace(file, "feeds/tombouctou-securite", former, 1); at[twin] != path {
				t.Errorf("%s holds %q, want what is at %s", twin, at[twin], path)
			}
		}
	}
	if present < 4 || archived == 0 {
		t.Errorf("%d documents of the feed, %d of them archived", present, archived)
	}
	var want string
	for _, former := range []string{"nord", "tombouctou.2025"} {
		for _, ending := range []string{".rss", ".atom", ".json", ""} {
			want += "/fil/feeds/" + former + ending + " /fil/feeds/tombouctou-securite" + ending + " 301\n"
		}
		want += "/fil/archive/feeds/" + former + "/* /fil/archive/feeds/tombouctou-securite/:splat 301\n"
	}
	if got := string(h.Redirects()); got != want {
		t.Errorf("rules for hosts:\n%s", got)
	}
	if rules := newHandler(t, testSite(), newMemory()).Redirects(); len(rules) > 0 {
		t.Errorf("a site without renamed feeds has rules:\n%s", rules)
	}
}
