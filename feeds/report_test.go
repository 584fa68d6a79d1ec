package feeds

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// reported is a story of entries, one a line: source, outlet, class, link, guid, hour, title, with - for none. An
// aggregator's outlet is the one that it names; where it is the source, it names none.
func reported(t testing.TB, text string) *Story {
	t.Helper()
	s := &Story{}
	for line := range strings.Lines(text) {
		f := strings.SplitN(strings.TrimSpace(line), " ", 7)
		if len(f) < 7 {
			continue
		}
		for i := range f {
			if f[i] == "-" {
				f[i] = ""
			}
		}
		var hour int
		if _, err := fmt.Sscan(f[5], &hour); err != nil {
			t.Fatal(err)
		}
		at := time.Date(2026, 11, 29, hour, 0, 0, 0, time.UTC)
		item := Item{
			ID: NewItemID(SourceID(f[0]), Key{Kind: KeyContent, Value: fmt.Sprint(len(s.Items))}), SourceID: SourceID(f[0]),
			Source: &Source{ID: SourceID(f[0]), Name: f[0], Class: Class(f[2])}, Outlet: Outlet{OutletID(f[1]), f[1]},
			Link: f[3], GUID: f[4], Title: f[6], Published: at, Seen: at.Add(time.Duration(len(s.Items)) * time.Minute),
		}
		item.Found = item.Class() == Aggregator && f[0] != f[1]
		s.Items = append(s.Items, item)
	}
	return s
}

// reportsOf writes the reports: outlet, the feeds that carry it, and behind a < those that found it.
func reportsOf(s *Story) string {
	var all []string
	for _, r := range s.Reports() {
		var feeds, found []string
		for _, item := range r.Feeds() {
			feeds = append(feeds, string(item.SourceID))
		}
		for _, item := range r.FoundBy() {
			found = append(found, string(item.SourceID))
		}
		one := string(r.Outlet.ID) + ":" + strings.Join(feeds, "+")
		if len(found) > 0 {
			one += "<" + strings.Join(found, "+")
		}
		all = append(all, one)
	}
	return strings.Join(all, " ")
}

func TestReports(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, entries   string
		outlets, texts  int
		reports, linked string // linked: the places of two entries that a link joins, "0-1"
	}{
		{"one article in two feeds", `
			courrier-afrique courrier press http://127.0.0.1:28100/actu/ecoles c-1 9 Mali : les écoles rouvrent
			courrier-mali courrier press http://127.0.0.1:28100/actu/ecoles c-1 9 Mali : les écoles rouvrent`, 1, 1, "courrier:courrier-afrique+courrier-mali", ""},
		{"in a section, with how the reader came", `
			a journal press https://www.journal.ml/gao/marche.html - 9 Le marché rouvre
			b journal press http://journal.ml/gao/marche.html?utm_source=rss#haut - 10 Gao : le marché rouvre`, 1, 1, "journal:a+b", ""},
		{"at a sub-domain, under one guid", `
			a journal press https://m.journal.ml/1 tag:journal.ml,2026:1 9 Le marché rouvre
			b journal press https://sahel.journal.ml/marche tag:journal.ml,2026:1 9 Le marché rouvre à Gao`, 1, 1, "journal:a+b", ""},
		{"for another country, under another address: by title, day and text", `
			a journal press https://journal.ml/ml/1 11 9 Le marché rouvre
			b journal press https://journal.ml/ne/1 12 9 Le  marché rouvre`, 1, 1, "journal:a+b", ""},
		{"two articles of one outlet, numbers for guids", `
			a journal press https://journal.ml/1 1 9 Le marché rouvre
			b journal press https://journal.ml/2 1 9 Le marché fermé`, 1, 1, "journal:a journal:b", ""},
		{"one title a day later is another article", `
			a journal press https://journal.ml/1 - 1 La météo
			b journal press https://journal.ml/2 - 25 La météo`, 1, 1, "journal:a journal:b", ""},
		{"one page for several articles is no article's address", `
			a journal press https://journal.ml/breves - 9 Une attaque
			a journal press https://journal.ml/breves - 9 Une autre
			b journal press https://journal.ml/breves - 9 Une attaque`, 1, 1, "journal:a+b journal:a", ""},
		{"two publishers at one shared host", `
			a un.wordpress.com press https://un.wordpress.com/1 x-1 9 Le marché rouvre
			b deux.wordpress.com press https://deux.wordpress.com/1 x-1 9 Le marché rouvre`, 2, 2, "un.wordpress.com:a deux.wordpress.com:b", ""},
		{"a source under another id", `
			le-journal 127.0.0.1:1 press http://127.0.0.1:1/a a 9 Le marché rouvre
			journal 127.0.0.1:1 press http://127.0.0.1:1/a a 9 Le marché rouvre`, 1, 1, "127.0.0.1:1:le-journal+journal", ""},
		{"an alert that leads to the article", `
			journal exemple.ml press https://exemple.ml/actu/attaque-menaka - 9 Les forces armées ripostent
			galert exemple.ml aggregator https://www.exemple.ml/actu/attaque-menaka - 10 Attaque au Mali : l'armée répond`, 1, 1, "exemple.ml:journal<galert", "1-0"},
		{"found before its outlet has it", `
			galert exemple.ml aggregator https://exemple.ml/a - 8 Attaque au Mali
			journal exemple.ml press https://exemple.ml/a - 9 Les forces armées ripostent`, 1, 1, "exemple.ml:journal<galert", ""},
		{"found under an address that leads nowhere, beside the outlet's own", `
			journal exemple.ml press https://exemple.ml/a - 9 Les forces armées ripostent
			journal exemple.ml press https://exemple.ml/b - 9 Le marché rouvre
			gnews exemple.ml aggregator https://news.google.com/1 - 10 Le marché rouvre - exemple.ml`, 1, 1, "exemple.ml:journal exemple.ml:journal<gnews", ""},
		{"an outlet that only an aggregator has", `
			journal exemple.ml press https://exemple.ml/a - 9 Les forces armées ripostent
			gnews p.ml aggregator https://news.google.com/1 - 10 L'armée riposte - p.ml`, 2, 2, "exemple.ml:journal p.ml:<gnews", ""},
		{"two aggregators that name it", `
			gnews p.ml aggregator https://news.google.com/1 1 9 L'armée riposte - p.ml
			gnews p.ml aggregator https://news.google.com/2 2 9 L'armée riposte - p.ml
			tout p.ml aggregator https://tout.example/3 - 10 L'armée riposte`, 1, 1, "p.ml:<gnews+tout", ""},
		{"an aggregator that names nobody", `
			journal exemple.ml press https://exemple.ml/a - 9 Les forces armées ripostent
			tout tout aggregator https://tout.example/3 - 10 L'armée riposte`, 2, 2, "exemple.ml:journal tout:", ""},
		{"a text counts for the outlet that it comes from", `
			a agence agency https://agence.ml/1 - 12 La dépêche
			b un press https://un.ml/1 - 10 La reprise
			c un press https://un.ml/2 - 11 Un récit`, 2, 2, "agence:a un:b un:c", "1-0"},
		{"two texts of one outlet are one witness", `
			a un press https://un.ml/1 - 9 Un récit
			b un press https://un.ml/2 - 10 Un autre
			c deux press https://deux.ml/1 - 11 Un troisième`, 2, 2, "un:a un:b deux:c", ""},
		{"copies of one outlet's text in another's second article", `
			a un press https://un.ml/1 - 9 Un récit
			b deux press https://deux.ml/1 - 10 Sa reprise
			c un press https://un.ml/2 - 11 Encore un`, 2, 1, "un:a deux:b un:c", "1-0"},
		{"found, of either at one domain", `
			a etat.ml+official official https://etat.ml/c - 9 Communiqué
			gnews etat.ml aggregator https://news.google.com/1 - 10 Le récit`, 1, 1, "etat.ml+official:a<gnews", ""},
		{"body and newspaper at one domain", `
			a etat.ml+official official https://etat.ml/c - 9 Communiqué
			b etat.ml press https://etat.ml/j - 10 Le récit`, 2, 2, "etat.ml+official:a etat.ml:b", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := reported(t, test.entries)
			if from, to, ok := strings.Cut(test.linked, "-"); ok {
				s.Links = []Link{{From: s.Items[from[0]-'0'].ID, To: s.Items[to[0]-'0'].ID, Kind: LinkCopy}}
			}
			if got := reportsOf(s); got != test.reports {
				t.Errorf("got  %s\nwant %s", got, test.reports)
			}
			if outlets, texts := s.Outlets(), s.IndependentTexts(); outlets != test.outlets || texts != test.texts {
				t.Errorf("%d outlets, %d texts; want %d, %d", outlets, texts, test.outlets, test.texts)
			}
			if err := s.CheckCounts(); err != nil {
				t.Error(err)
			}
		})
	}
}

// Of every story: each item in one report, no more texts than outlets, no more outlets than publishers, and the same counts
// with the items in any order in which they may have been seen.
func TestCountsOfAnyStory(t *testing.T) {
	t.Parallel()
	kinds := []LinkKind{LinkSame, LinkCopy, LinkPartial, LinkDerived, LinkEvent}
	rapid.Check(t, func(t *rapid.T) {
		s := &Story{}
		for i := range rapid.IntRange(1, 9).Draw(t, "items") {
			source := rapid.SampledFrom([]string{"a", "b", "c", "d", "army", "un", "gnews", "tout"}).Draw(t, "source")
			class := map[string]Class{"army": Official, "un": Official, "d": Agency, "gnews": Aggregator, "tout": Aggregator}[source]
			outlet := map[string]string{"a": "x", "b": "x", "c": "y", "d": "z", "army": "x+official", "un": "un"}[source]
			origin := rapid.SampledFrom([]string{"x", "y", "w", ""}).Draw(t, "origin")
			item := Item{
				ID: NewItemID(SourceID(source), Key{Kind: KeyGUID, Value: fmt.Sprint(i)}), SourceID: SourceID(source),
				Source:    &Source{ID: SourceID(source), Class: class},
				Link:      "https://" + rapid.SampledFrom([]string{"x.ml/1", "x.ml/2", "y.ml/1", "news.google.com/" + fmt.Sprint(i)}).Draw(t, "link"),
				GUID:      rapid.SampledFrom([]string{"", "1", "g-1", "g-2"}).Draw(t, "guid"),
				Title:     rapid.SampledFrom([]string{"", "Un", "Deux", "Trois"}).Draw(t, "title"),
				Published: time.Unix(int64(rapid.IntRange(0, 3).Draw(t, "day"))*86400*20_000, 0),
			}
			if class == Aggregator {
				if outlet, item.Found = origin, origin != ""; !item.Found {
					outlet = source
				}
				item.Origin = &Origin{Title: origin}
			} else if class != Official && rapid.Bool().Draw(t, "cites") {
				item.Tags.Attribution = &Attribution{Issuer: "army", Source: "army", Kind: FromCommunique, Official: true}
			}
			item.Outlet = Outlet{ID: OutletID(outlet)}
			s.Items = append(s.Items, item)
		}
		for range rapid.IntRange(0, 8).Draw(t, "links") {
			from, to := rapid.IntRange(0, len(s.Items)-1).Draw(t, "from"), rapid.IntRange(0, len(s.Items)-1).Draw(t, "to")
			s.Links = append(s.Links, Link{From: s.Items[from].ID, To: s.Items[to].ID, Kind: rapid.SampledFrom(kinds).Draw(t, "kind")})
		}
		if err := s.CheckCounts(); err != nil {
			t.Fatal(err)
		}
		p, texts := s.Provenance(), s.IndependentTexts()
		if p.Own > texts || p.Own < texts-p.Official-p.Citing {
			t.Fatalf("%d independent texts, %+v", texts, p)
		}
		again := &Story{Links: s.Links}
		places := make([]int, len(s.Items))
		for i := range places {
			places[i] = i
		}
		for _, i := range rapid.Permutation(places).Draw(t, "order") {
			again.Items = append(again.Items, s.Items[i])
		}
		// Of two texts of one body, an article is made from the one first seen: there the order counts.
		spoke := 0
		for _, r := range s.Reports() {
			if r.Item.SourceID == "army" {
				spoke++
			}
		}
		if again.Outlets() != s.Outlets() || len(again.Reports()) != len(s.Reports()) || spoke < 2 && again.IndependentTexts() != texts {
			t.Fatalf("%d outlets, %d texts; in another order %d, %d", s.Outlets(), texts, again.Outlets(), again.IndependentTexts())
		}
		for _, r := range s.Reports() {
			if r.Item.CountsFor().ID != r.Outlet.ID || len(r.Items) > 0 && !slices.Contains(r.Items, r.Item) {
				t.Fatalf("a report of %s stands on an item of %s", r.Outlet.ID, r.Item.CountsFor().ID)
			}
		}
	})
}

// A count that is wrong is noticed: items whose outlets are more than their sources can be.
func TestCheckCounts(t *testing.T) {
	t.Parallel()
	s := reported(t, `
		a un press https://un.ml/1 - 9 Un
		a deux press https://un.ml/2 - 9 Deux`)
	if err := s.CheckCounts(); err == nil || !strings.Contains(err.Error(), "2 outlets, but 1 publishers") {
		t.Errorf("one source that is two outlets: %v", err)
	}
}
