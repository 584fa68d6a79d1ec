package demo

import (
	"html"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"griot/cmd/griot/config"
	"griot/feeds"
	"griot/fetcher/parse"
	parsedoc "griot/fetcher/parse/document"
)

const demoBase = "http://127.0.0.1:8081"

// demoStarts are days on which dates are easily wrong: a first of the month, a new year, a leap day.
func demoStarts() []time.Time {
	return []time.Time{
		time.Date(2026, 2, 9, 15, 4, 5, 0, time.UTC),
		time.Date(2027, 1, 1, 0, 30, 0, 0, time.FixedZone("", 3600)),
		time.Date(2028, 3, 1, 6, 0, 0, 0, time.UTC),
	}
}

func buildDemo(t *testing.T, start time.Time) []Source {
	t.Helper()
	sources, err := Site(start, demoBase)
	if err != nil {
		t.Fatal(err)
	}
	return sources
}

// What the sample outlets publish is what Griot reads, faults and all.
func TestDemoFeedsAreRead(t *testing.T) {
	t.Parallel()
	for _, start := range demoStarts() {
		outlets, err := readOutlets()
		if err != nil {
			t.Fatal(err)
		}
		total := 0
		for n, s := range buildDemo(t, start) {
			result, err := parse.Parse(parsedoc.Document{Body: s.Body, ContentType: s.ContentType, URL: s.Source.URL}, parsedoc.Options{})
			if err != nil {
				t.Errorf("%s: %v", s.Source.ID, err)
				continue
			}
			if len(result.Items) != len(outlets[n].Items) {
				t.Errorf("%s: %d items, want %d", s.Source.ID, len(result.Items), len(outlets[n].Items))
			}
			if result.Feed.Title != s.Source.Name {
				t.Errorf("%s: title %q, want %q", s.Source.ID, result.Feed.Title, s.Source.Name)
			}
			if items := feeds.Identify(s.Source.ID, result.Items, feeds.KeyGUID); len(items) != len(result.Items) {
				t.Errorf("%s: %d of %d items have an identity of their own", s.Source.ID, len(items), len(result.Items))
			}
			for i, item := range result.Items {
				checkDemoItem(t, start, s, &outlets[n].Items[i], &item, outlets[n].Fault != "no-dates")
			}
			total += len(result.Items)
		}
		if total < 110 {
			t.Errorf("%d items, want 110 at least", total)
		}
	}
}

func checkDemoItem(t *testing.T, start time.Time, s Source, want *item, item *feeds.Item, dated bool) {
	t.Helper()
	if !feeds.SameTitle(item.Title, want.Title) {
		t.Errorf("%s: title %q, want %q", s.Source.ID, item.Title, want.Title)
	}
	if words := len(strings.Fields(item.Text)); words < 30 {
		t.Errorf("%s %s: a text of %d words", s.Source.ID, want.Key, words)
	}
	if strings.Contains(item.Text, "{{") || strings.Contains(item.Text, "\ufffd") {
		t.Errorf("%s %s: %s", s.Source.ID, want.Key, item.Text)
	}
	if _, ok := s.Pages[strings.TrimPrefix(item.Link, demoBase)]; !ok {
		t.Errorf("%s %s: the link %s leads nowhere", s.Source.ID, want.Key, item.Link)
	}
	age := start.Sub(item.Published)
	switch {
	case !dated && !item.Published.IsZero():
		t.Errorf("%s %s: has a date, %s", s.Source.ID, want.Key, item.Published)
	case dated && (age < time.Minute || age > 10*24*time.Hour):
		t.Errorf("%s %s: published %s, a start at %s", s.Source.ID, want.Key, item.Published, start)
	}
}

// The demonstration has what it is to show: every class of outlet, every format and every fault.
func TestDemoIsWhole(t *testing.T) {
	t.Parallel()
	outlets, err := readOutlets()
	if err != nil {
		t.Fatal(err)
	}
	classes, languages := map[feeds.Class]int{}, map[string]int{}
	var formats, faults []string
	ids, keys := map[feeds.SourceID]bool{}, map[string]bool{}
	for _, o := range outlets {
		classes[o.Source.Class]++
		languages[o.Source.Language]++
		formats, faults = append(formats, o.Format), append(faults, o.Fault)
		if ids[o.Source.ID] {
			t.Errorf("two outlets are %s", o.Source.ID)
		}
		ids[o.Source.ID] = true
		if _, err := config.ParseSlug(string(o.Source.ID)); err != nil {
			t.Error(err)
		}
		for _, item := range o.Items {
			address := string(o.Source.ID) + "/" + item.Key
			if keys[address] || item.Key == "" || item.Title == "" || item.Age <= 0 {
				t.Errorf("%s: repeated, or without a key, title or age", address)
			}
			keys[address] = true
		}
	}
	if classes[feeds.Official] != 2 || classes[feeds.Agency] != 1 || classes[feeds.Press]+classes[feeds.Humanitarian]+classes[feeds.Blog] < 12 {
		t.Errorf("classes: %v", classes)
	}
	if languages["en"] != 2 {
		t.Errorf("languages: %v", languages)
	}
	for _, format := range []string{"wordpress", "wix", "spip", "atom", "rdf", "json", "plain"} {
		if !slices.Contains(formats, format) {
			t.Errorf("no outlet has the format %s", format)
		}
	}
	for _, fault := range []string{"windows-1252", "french-dates", "relative-links", "no-dates", "repeated-guid", "control-character"} {
		if !slices.Contains(faults, fault) {
			t.Errorf("no outlet has the fault %s", fault)
		}
	}
}

func TestDemoFaultsAreServed(t *testing.T) {
	t.Parallel()
	outlets, err := readOutlets()
	if err != nil {
		t.Fatal(err)
	}
	for n, s := range buildDemo(t, demoStarts()[0]) {
		body := string(s.Body)
		var there bool
		switch outlets[n].Fault {
		case "":
			there = utf8.ValidString(body)
		case "windows-1252":
			there = !utf8.ValidString(body) && !strings.Contains(body, "encoding=") && !strings.Contains(s.ContentType, "charset")
		case "french-dates":
			there = strings.Contains(body, "<pubDate>sam., 7 févr. 2026")
		case "relative-links":
			there = strings.Contains(body, "<link>/"+string(s.Source.ID)+"/")
		case "no-dates":
			there = !strings.Contains(body, "Date") && !strings.Contains(body, "dc:date")
		case "repeated-guid":
			there = strings.Count(body, ">"+string(s.Source.ID)+"</guid>") == len(outlets[n].Items)
		case "control-character":
			there = strings.Count(body, "&#8;") == 1
		}
		if !there {
			t.Errorf("%s: the fault %q is not in its feed", s.Source.ID, outlets[n].Fault)
		}
	}
}

// A copy has the words of its original, days included.
func TestDemoCopies(t *testing.T) {
	t.Parallel()
	pages := map[string]string{}
	for _, s := range buildDemo(t, demoStarts()[0]) {
		for path, page := range s.Pages {
			pages[path] = string(page)
		}
	}
	for copied, original := range map[string]string{
		"/kunafoni-sahel/ansongo":   "/agence-sahelienne/ansongo",
		"/echo-de-bamako/carburant": "/agence-sahelienne/carburant",
	} {
		_, after, _ := strings.Cut(pages[original], "</time>")
		_, text, _ := strings.Cut(after, "<p>")
		text, _, _ = strings.Cut(text, "</p>\n</article>")
		if len(text) < 500 || !strings.Contains(pages[copied], text) {
			t.Errorf("%s does not hold the text of %s", copied, original)
		}
	}
}

// Whenever the demonstration starts, the reports of an event agree on its days: at some half hours they fall on either side
// of midnight.
func TestDemoDaysAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	midnight := time.Date(2026, 2, 9, 0, 0, 0, 0, time.UTC)
	for half := range 48 {
		start := midnight.Add(time.Duration(half) * 30 * time.Minute)
		pages := map[string]string{}
		for _, s := range buildDemo(t, start) {
			for path, page := range s.Pages {
				pages[path] = strings.ReplaceAll(html.UnescapeString(string(page)), "\u00a0", " ")
			}
		}
		for _, told := range []struct{ one, before, other, beforeOther string }{
			{"/etat-major/lere", "les forces ont détruit", "/courrier-du-nord/lere", "entendu des détonations"},
			{"/gouvernement/conseil", "en session ordinaire ce", "/voix-du-fleuve/coton", "du coton graine arrêté"},
			{"/agence-sahelienne/mine", "se poursuivaient", "/faso-matin/mine", "les familles attendaient"},
			{"/agence-sahelienne/justice", "de Bamako a condamné", "/echo-de-bamako/proces", "les a condamnés"},
		} {
			if one, other := wordAfter(pages[told.one], told.before), wordAfter(pages[told.other], told.beforeOther); one != other || one == "" {
				t.Errorf("start %s: %s says %q, %s %q", start.Format("15:04"), told.one, one, told.other, other)
			}
		}
		_, dated, _ := strings.Cut(pages["/etat-major/lere"], "Bamako, le ")
		dated, _, _ = strings.Cut(dated, " 2026")
		if !strings.Contains(pages["/courrier-du-nord/lere"], dated+", une importante base") || dated == "" {
			t.Errorf("start %s: the communiqué is of %q, the report has another date for it", start.Format("15:04"), dated)
		}
	}
}

// wordAfter is the word behind some others.
func wordAfter(text, words string) string {
	_, after, _ := strings.Cut(text, words+" ")
	word, _, _ := strings.Cut(after, " ")
	return word
}

func TestDemoConfig(t *testing.T) {
	t.Parallel()
	config := Config(buildDemo(t, demoStarts()[0]), "127.0.0.1:0", "demo.db")
	if len(config.Sources) < 15 || len(config.Feeds) < 12 {
		t.Errorf("%d sources and %d feeds", len(config.Sources), len(config.Feeds))
	}
	if !config.Polling.AllowPrivate {
		t.Error("the demonstration may not visit its own outlets")
	}
	slugs := map[string]bool{}
	for _, f := range config.Feeds {
		if slugs[f.Path] || f.Title == "" || f.Limit == 0 || f.Group == "" {
			t.Errorf("feed %s: repeated, or without a title, limit or group", f.Path)
		}
		slugs[f.Path] = true
	}
}

func TestFrenchDays(t *testing.T) {
	t.Parallel()
	published := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC) // a Monday
	for words, want := range map[string]string{
		"ce {{day}}":                  "ce lundi 9 février",
		"{{day -8}}":                  "dimanche 1er février",
		"{{weekday 1}}":               "mardi",
		"Bamako, le {{date -40}}":     "Bamako, le 31 décembre 2025",
		"on {{weekdayEN}}, {{dayEN}}": "on Monday, Monday, 9 February",
	} {
		if got, err := writeOut(words, published); err != nil || got != want {
			t.Errorf("%s: %q, %v; want %q", words, got, err, want)
		}
	}
	if got, want := frenchFeedDate(published), "lun., 9 févr. 2026 08:00:00 +0000"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
