package main

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// article is an entry of a sample feed: where it is, under which guid, and what it says. Named is the outlet that an
// aggregator says it has it from, with its address.
type article struct{ link, guid, title, text, named, at string }

// sampleFeed is an RSS document of a site whose own link is given.
func sampleFeed(link string, published time.Time, articles ...article) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0"?><rss version="2.0"><channel><title>x</title><link>%s</link>`, link)
	for _, a := range articles {
		fmt.Fprintf(&b, `<item><title>%s</title><link>%s</link><guid isPermaLink="false">%s</guid><pubDate>%s</pubDate><description>%s</description>`,
			html.EscapeString(a.title), html.EscapeString(a.link), a.guid, published.Format(time.RFC1123Z), html.EscapeString(a.text))
		if a.named != "" {
			fmt.Fprintf(&b, `<source url="%s">%s</source>`, a.at, a.named)
		}
		b.WriteString(`</item>`)
	}
	return b.String() + `</channel></rss>`
}

// What is polled is counted by outlets: sections, countries and sub-domains, tracking parameters, a source under another id,
// an aggregator before and after the outlet's own article, and two publishers of one shared host.
func TestPolledOutletsAreCountedOnce(t *testing.T) {
	t.Parallel()
	const market = "Le marché hebdomadaire de Gao a rouvert lundi matin après deux semaines de fermeture, et les forains du Gourma y sont revenus avec leurs bêtes, a constaté notre correspondant sur la place de l’Indépendance."
	const feast = "La fête du fleuve s’est ouverte mardi à Ségou par une course de pirogues que vingt équipages de pêcheurs bozos ont disputée devant le gouverneur et des milliers de spectateurs massés sur la berge."
	published := time.Now().Add(-time.Hour)
	var feeds atomic.Pointer[map[string]string]
	feeds.Store(&map[string]string{
		"/mali":  sampleFeed("https://www.lejournal.example.ml/", published, article{"https://www.lejournal.example.ml/gao/marche", "j-1", "Gao : le marché rouvre", market, "", ""}),
		"/sahel": sampleFeed("https://sahel.lejournal.example.ml/", published, article{"https://sahel.lejournal.example.ml/2026/marche?utm_source=rss", "j-1", "Gao : le marché rouvre", market, "", ""}),
		"/un":    sampleFeed("https://lesdunes.wordpress.com/", published, article{"https://lesdunes.wordpress.com/1", "1", "Ségou : la fête du fleuve commence", feast, "", ""}),
		"/deux":  sampleFeed("https://lefleuve.wordpress.com/", published, article{"https://lefleuve.wordpress.com/1", "1", "Ségou : la fête du fleuve commence", feast, "", ""}),
		"/g":     sampleFeed("https://news.google.com/", published, article{"https://news.google.com/rss/articles/A1", "A1", "Kidal : l’eau revient dans trois quartiers - Radio Adrar", "Kidal : l’eau revient dans trois quartiers Radio Adrar", "Radio Adrar", "https://radioadrar.example.org"}),
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, (*feeds.Load())[r.URL.Path])
	}))
	defer server.Close()
	dir := t.TempDir()
	path := filepath.Join(dir, "griot.yaml")
	sources := []string{
		"{id: mali, name: Le Journal – Mali, url: %s/mali, class: press}", "{id: sahel, name: Le Journal – Sahel, url: %s/sahel, class: press}",
		"{id: un, name: Les Dunes, url: %s/un, class: blog}", "{id: deux, name: Le Fleuve, url: %s/deux, class: blog}",
		"{id: g, name: Google, url: %s/g, class: aggregator}",
	}
	poll := func(sources []string) map[string]jsonStory {
		t.Helper()
		config := "data: griot.db\npolling: {allow_private: true, spacing: 0s}\nsources:\n"
		for _, s := range sources {
			config += "  - " + fmt.Sprintf(s, server.URL) + "\n"
		}
		if err := os.WriteFile(path, []byte(config), 0o644); err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(dir, "out")
		for _, args := range [][]string{{"poll"}, {"export", out}, {"verify"}} {
			c := newRoot()
			c.SetArgs(append(args, "--config", path))
			c.SetOut(new(strings.Builder))
			c.SetErr(new(strings.Builder))
			if err := c.Execute(); err != nil {
				t.Fatalf("%v: %v", args, err)
			}
		}
		content, err := os.ReadFile(filepath.Join(out, "all.json"))
		if err != nil {
			t.Fatal(err)
		}
		var feed struct{ Items []jsonStory }
		if err := json.Unmarshal(content, &feed); err != nil {
			t.Fatal(err)
		}
		byPlace := map[string]jsonStory{}
		for _, item := range feed.Items {
			place, _, _ := strings.Cut(item.Title, " ")
			if _, twice := byPlace[place]; twice {
				t.Errorf("two entries of %s", place)
			}
			byPlace[place] = item
		}
		return byPlace
	}
	check := func(s jsonStory, outlets, texts int, reports string) {
		t.Helper()
		if got := s.reports(); s.Griot.Outlets != outlets || s.Griot.Texts != texts || got != reports {
			t.Errorf("%s: %d outlets, %d texts, %s; want %d, %d, %s", s.Title, s.Griot.Outlets, s.Griot.Texts, got, outlets, texts, reports)
		}
	}
	first := poll(sources)
	check(first["Gao"], 1, 1, "Le Journal: mali sahel")
	check(first["Ségou"], 2, 1, "Le Fleuve; Les Dunes")
	check(first["Kidal"], 1, 1, "Radio Adrar, found by g")

	later := map[string]string{}
	for path, feed := range *feeds.Load() {
		later[path] = feed
	}
	later["/adrar"] = sampleFeed("https://www.radioadrar.example.org/", published, article{"https://www.radioadrar.example.org/eau", "e", "Kidal : l’eau revient dans trois quartiers", "Kidal : l’eau revient dans trois quartiers", "", ""})
	feeds.Store(&later)
	sources[0] = "{id: journal-mali, name: Le Journal – Mali, url: %s/mali, class: press}"
	second := poll(append(sources, "{id: adrar, name: Radio Adrar FM, url: %s/adrar, class: press}"))
	check(second["Kidal"], 1, 1, "Radio Adrar FM, found by g")
	if s := second["Gao"]; s.Griot.Outlets != 1 || len(s.Griot.Reports) != 1 || s.Modified != first["Gao"].Modified {
		t.Errorf("a source under another id: %d outlets, %s, modified %s and before %s", s.Griot.Outlets, s.reports(), s.Modified, first["Gao"].Modified)
	}
	if second["Kidal"].Modified != first["Kidal"].Modified {
		t.Errorf("the outlet's own copy of what was found moved %s to %s", first["Kidal"].Modified, second["Kidal"].Modified)
	}
}

// jsonStory is what the test reads of an entry of a JSON feed.
type jsonStory struct {
	Title    string
	Modified string `json:"date_modified"`
	Griot    struct {
		Outlets int
		Texts   int `json:"independent_texts"`
		Reports []struct {
			Outlet  struct{ Name string }
			Sources []struct{ ID string }
			FoundBy []struct{ ID string } `json:"found_by"`
		}
	} `json:"_griot"`
}

// reports are the reports of a story in the order of their outlets' names, with their feeds and finders.
func (s *jsonStory) reports() string {
	var all []string
	for _, r := range s.Griot.Reports {
		one := r.Outlet.Name
		var ids []string
		for _, source := range r.Sources {
			ids = append(ids, source.ID)
		}
		slices.Sort(ids)
		if len(ids) > 0 {
			one += ": " + strings.Join(ids, " ")
		}
		for _, finder := range r.FoundBy {
			one += ", found by " + finder.ID
		}
		all = append(all, one)
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}
