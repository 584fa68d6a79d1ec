package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"griot/cmd/griot/config"
	"griot/feeds"
)

// Whatever a site calls itself, what discover and import print is a configuration that says the same.
func TestPrintedEntriesAreAConfiguration(t *testing.T) {
	t.Parallel()
	name := rapid.OneOf(
		rapid.SampledFrom([]string{"Le Pays", "no", "L’Essor : l'info", "a: b, c}", "# rien", "${HOME}", "$${x}", "- x", "12", "1e3", "null", "« Écho »", "\"", "\\", "ⵜⵉⴼⵉⵏⴰⵖ", "صحيفة", "&a *b", "!!str x", "x\u2028y\r\nz"}),
		rapid.String(),
	)
	rapid.Check(t, func(t *rapid.T) {
		taken := takenIDs{}
		var entries []sourceEntry
		for i := range rapid.IntRange(1, 4).Draw(t, "entries") {
			title := cleanName(name.Draw(t, "title"))
			if title == "" {
				title = "sans nom"
			}
			entries = append(entries, sourceEntry{
				ID: taken.name(title, "pays.example"), Name: title, Class: feeds.Press, Language: rapid.SampledFrom([]string{"", "fr", "no"}).Draw(t, "language"),
				URL:  "https://pays.example/" + strings.Repeat("a", i) + rapid.SampledFrom([]string{"?a=1&b=${c}", "{x}", "%22", ",y", ""}).Draw(t, "address"),
				Note: name.Draw(t, "note"),
			})
			if issuer := oneComment(name.Draw(t, "issuer")); issuer != "" {
				e := &entries[i]
				e.Class, e.Issuer, e.Hosts, e.Republish = feeds.Official, issuer, []string{"pays.example"}, feeds.RepublishLink
			}
		}
		var b strings.Builder
		b.WriteString("sources:\n")
		for i := range entries {
			entries[i].write(&b)
		}
		config, err := parsedConfig(b.String())
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		for i, want := range entries {
			got := config.Sources[i]
			if got.ID != want.ID || got.Name != oneComment(want.Name) || got.URL != want.URL || got.Class != want.Class || got.Language != want.Language || got.Issuer != want.Issuer || len(got.Hosts) != len(want.Hosts) {
				t.Fatalf("%+v became %+v\n%s", want, got.Source, b.String())
			}
		}
	})
}

func TestNamesOfSources(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]struct{ name, id string }{
		"Le Pays » Flux":                {"Le Pays", "le-pays"},
		"RSS Feed":                      {"", "site-example"},
		"Accueil – Maliweb":             {"Maliweb", "maliweb"},
		"L’Essor | RSS":                 {"L’Essor", "l-essor"},
		"Journal du Mali - RSS 2.0":     {"Journal du Mali", "journal-du-mali"},
		"État-major général des Armées": {"État-major général des Armées", "etat-major-general-des-armees"},
		"Œuvre de Sœur Ɲɛ":              {"Œuvre de Sœur Ɲɛ", "ouvre-de-sour-ne"},
		"صحيفة":                         {"صحيفة", "site-example"},
		"Atom":                          {"", "site-example"},
		"The Feed Store":                {"The Feed Store", "the-feed-store"},
		"Le site d’information de référence sur le Nord du pays et sa région": {
			"Le site d’information de référence sur le Nord du pays et sa région", "le-site-d-information-de-reference-sur"},
	} {
		name := cleanName(title)
		if id := (takenIDs{}).name(name, "site.example"); name != want.name || string(id) != want.id {
			t.Errorf("%q: name %q, id %q; want %+v", title, name, id, want)
		}
	}
	taken := takenIDs{"le-pays": true}
	if a, b := taken.name("Le Pays", ""), taken.name("Le Pays", ""); a != "le-pays-2" || b != "le-pays-3" {
		t.Errorf("taken ids: %s, %s", a, b)
	}
}

func TestWordPressShorthand(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"search: Tombouctou":  "https://w.example/blog/?s=Tombouctou&feed=rss2",
		"search: état-major":  "https://w.example/blog/?s=%C3%A9tat-major&feed=rss2",
		"search: nord mali":   "https://w.example/blog/?s=nord+mali&feed=rss2",
		"tag: gao":            "https://w.example/blog/?tag=gao&feed=rss2",
		"category: mali/nord": "https://w.example/blog/?category_name=mali%2Fnord&feed=rss2",
	} {
		file := `sources: [{id: w, name: W, class: press, wordpress: {site: "https://w.example/blog/", ` + query + `}}]`
		config, err := parsedConfig(file)
		if err != nil {
			t.Fatal(err)
		}
		if s := config.Sources[0]; s.URL != want || s.Site != "https://w.example/blog/" {
			t.Errorf("%s: url %s, site %s", query, s.URL, s.Site)
		}
	}
}

// The list fits the terminal, however narrow, and shows every name and error whole.
func TestSourcesFitTheTerminal(t *testing.T) {
	t.Parallel()
	long := strings.TrimSpace(strings.Repeat("le serveur répond 500 ", 20))
	list := sourceList{Sources: []sourceRow{
		{ID: "presidence-mali", Name: "Présidence du Mali", Class: feeds.Official, State: "ok", LastSuccess: time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC), NextDue: time.Date(2026, 2, 9, 8, 15, 0, 0, time.UTC), Items: 1234, Outlet: feeds.Outlet{ID: "koulouba.ml+official"}},
		{ID: "le-site-au-nom-qui-ne-finit-pas", Name: "Le Site", Class: feeds.Humanitarian, State: "failing", LastSuccess: time.Date(2025, 12, 31, 8, 0, 0, 0, time.UTC), LastError: long},
	}}
	rows := list.table(time.UTC, time.Date(2026, 2, 9, 8, 5, 0, 0, time.UTC))
	for width := 40; width < 600; width++ {
		var b bytes.Buffer
		if err := rows.Print(&b, width); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			line = strings.TrimSuffix(line, "\n")
			if n := utf8.RuneCountInString(line); n > width || strings.HasSuffix(line, " ") {
				t.Fatalf("%d characters in %d columns: %q", n, width, line)
			}
		}
		words := strings.Join(strings.Fields(b.String()), " ")
		for _, whole := range []string{"presidence-mali", "Présidence du Mali", "le-site-au-nom-qui-ne-finit-pas", "failing", long} {
			if !strings.Contains(words, whole) {
				t.Fatalf("%d columns lack %q:\n%s", width, whole, &b)
			}
		}
		for _, column := range []string{"CLASS", "LAST SUCCESS", "NEXT DUE", "ITEMS", "OUTLET"} {
			if !strings.Contains(words, column) || strings.Contains(words, "…") {
				t.Fatalf("%d columns say nothing of %s, or cut:\n%s", width, column, &b)
			}
		}
	}
	for width, want := range map[int]string{
		0: "presidence-mali                  official      ok       2026-02-09 08:00  2026-02-09 08:15  1234   koulouba.ml+official  Présidence du Mali\n",
		80: `ID                               STATE    LAST SUCCESS  NEXT DUE      ITEMS
    NAME OR ERROR
presidence-mali                  ok        9 Feb 08:00   9 Feb 08:15  1234
    Présidence du Mali
le-site-au-nom-qui-ne-finit-pas  failing  2025-12-31    at once       0
    le serveur répond 500 le serveur répond 500 le serveur répond 500 le serveur
`,
		40: `ID                               STATE
    NAME OR ERROR
presidence-mali                  ok
    Présidence du Mali
`,
	} {
		var b bytes.Buffer
		if err := rows.Print(&b, width); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%d columns (%v):\n%s", width, err, &b)
		}
		if note := "--json has all)\n"; strings.HasSuffix(b.String(), note) != (width > 0) {
			t.Errorf("%d columns leave something out, and say so otherwise:\n%s", width, &b)
		}
	}
}

// An address stays whole on every terminal, so that it can be copied, and a title stays readable.
func TestFeedsFitTheTerminal(t *testing.T) {
	t.Parallel()
	list := feedList{Feeds: []feedRow{{RSS: "http://127.0.0.1:8080/region/ml.tombouctou.rss", Title: "Région de Tombouctou et cercles", Entries: 50, Latest: time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)}}}
	rows := list.table(time.UTC, time.Date(2026, 2, 9, 8, 5, 0, 0, time.UTC))
	for width, want := range map[int]string{
		0:  "http://127.0.0.1:8080/region/ml.tombouctou.rss  50       2026-02-09 08:00  Région de Tombouctou et cercles\n",
		80: "http://127.0.0.1:8080/region/ml.tombouctou.rss  50        9 Feb 08:00\n    Région de Tombouctou et cercles\n",
		45: "http://127.0.0.1:8080/region/ml.tombouctou.rss\n    Région de Tombouctou et cercles\n(no room for LATEST, ENTRIES: --json has all)\n",
		20: "http://127.0.0.1:8080/region/ml.tombouctou.rss\n    Région de\n    Tombouctou et\n    cercles\n",
	} {
		var b bytes.Buffer
		if err := rows.Print(&b, width); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%d columns (%v):\n%s", width, err, &b)
		}
	}
}

func TestHostileSubscriptionLists(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, words string }{
		"empty":             {"", "no OPML file"},
		"a feed":            {`<rss version="2.0"/>`, "no OPML file but <rss>"},
		"a page":            {"<!DOCTYPE html><html>", "no OPML file"},
		"deep":              {"<opml><body>" + strings.Repeat(`<outline text="x">`, 100_000), "headings deeper"},
		"endless":           {"<opml><body>" + strings.Repeat(`<outline text="x"/>`, 1<<20), "larger than"},
		"too many":          {"<opml><body>" + strings.Repeat(`<outline xmlUrl="https://x.example/"/>`, 30_000), "more than"},
		"external entity":   {`<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body><outline text="&x;" xmlUrl="https://x.example/"/></body></opml>`, ""},
		"truncated":         {`<opml><body><outline xmlUrl="https://x.example/`, "damaged"},
		"latin-1":           {"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><opml><body><outline text=\"S\xe9gou\" xmlUrl=\"https://x.example/\"/></body></opml>", ""},
		"unescaped address": {`<opml><body><outline text="A & B" xmlUrl="https://x.example/?a=1&b=2"/></body></opml>`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := readOPML(strings.NewReader(c.body))
			if (err != nil) != (c.words != "") || err != nil && !strings.Contains(err.Error(), c.words) {
				t.Fatalf("%d feeds, %v", len(list), err)
			}
			if err == nil && len(list) != 1 {
				t.Errorf("%d feeds", len(list))
			}
		})
	}
}

func FuzzSubscriptionList(f *testing.F) {
	f.Add([]byte(`<opml><body><outline text="Mali"><outline title="Le Pays" xmlUrl="feed:https://x.example/#a" htmlUrl="x" language="fr_FR"/></outline></body></opml>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := readOPML(bytes.NewReader(body))
		if err != nil {
			return
		}
		cfg := config.Default()
		entries, refused := importable(&cfg, list)
		if len(entries)+len(refused) != len(list) {
			t.Errorf("%d feeds became %d entries and %d refusals", len(list), len(entries), len(refused))
		}
		var b strings.Builder
		b.WriteString("sources:\n")
		for i := range entries {
			entries[i].write(&b)
		}
		if len(entries) == 0 {
			return
		}
		if _, err := parsedConfig(b.String()); err != nil {
			t.Errorf("%v\n%s", err, b.String())
		}
	})
}

// parsedConfig reads a configuration, with no places and topics but those of any.
func parsedConfig(content string) (*config.Config, error) {
	dir, err := os.MkdirTemp("", "griot")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		return nil, err
	}
	return config.Loader{
		Env: func(string) (string, bool) { return "", false },
		Known: func(config.Places) (config.Known, error) {
			return config.Known{Place: func(feeds.PlaceID) bool { return true }}, nil
		},
	}.Load(path)
}

// configFile writes a configuration and gives its name.
func configFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
