package render

import (
	"strings"
	"testing"

	"griot/feeds"
)

func TestSourcing(t *testing.T) {
	t.Parallel()
	army := source("army", "Armée", feeds.Official, feeds.RepublishExcerpt)
	told := func(class feeds.Class, id string) feeds.Item {
		return item(source(id, id, class, feeds.RepublishExcerpt), id, id, id, noon)
	}
	communique := item(army, "c", "Communiqué", "…", noon)
	a, b, c, d := told(feeds.Press, "a"), told(feeds.Press, "b"), told(feeds.Press, "c"), told(feeds.Press, "d")
	citing := told(feeds.Press, "e")
	citing.Tags.Attribution = &feeds.Attribution{Issuer: "Gouvernorat", Kind: feeds.FromCommunique, Official: true}
	again := item(a.Source, "again", "Suite", "…", noon)
	x := feeds.Outlet{ID: "x", Name: "X"}
	section, country, second := told(feeds.Press, "x-mali"), told(feeds.Press, "x-sahel"), told(feeds.Press, "x-monde")
	section.Outlet, country.Outlet, second.Outlet, country.Link = x, x, x, section.Link
	found := told(feeds.Aggregator, "google")
	found.Outlet, found.Found = x, true
	link := func(kind feeds.LinkKind, from, to feeds.Item) feeds.Link {
		return feeds.Link{From: from.ID, To: to.ID, Kind: kind}
	}
	for _, test := range []struct {
		items                  []feeds.Item
		links                  []feeds.Link
		french, english, short string
	}{
		{[]feeds.Item{a}, nil, "1 source", "1 source", "1 source"},
		{[]feeds.Item{a, b}, nil, "2 sources : 2 textes indépendants", "2 sources: 2 independent texts", "2 sources"},
		{[]feeds.Item{a, again}, nil, "1 source : 2 articles", "1 source: 2 reports", "1 source"},
		{
			[]feeds.Item{communique, a, b, c, d},
			[]feeds.Link{link(feeds.LinkDerived, a, communique), link(feeds.LinkDerived, b, communique), link(feeds.LinkDerived, c, communique), link(feeds.LinkCopy, d, communique)},
			"5 sources : 1 texte officiel, 4 articles qui en sont tirés", "5 sources: 1 official text, 4 reports made from it", "5 sources, 1 texte indépendant",
		},
		{
			[]feeds.Item{communique, a, b, c},
			[]feeds.Link{link(feeds.LinkDerived, a, communique), link(feeds.LinkCopy, c, b)},
			"4 sources : 1 texte officiel, 1 article qui en est tiré, 1 autre texte indépendant, 1 reprise",
			"4 sources: 1 official text, 1 report made from it, 1 other independent text, 1 copy", "4 sources, 2 textes indépendants",
		},
		{[]feeds.Item{a, citing}, nil, "2 sources : 1 article tiré d’un texte officiel, 1 autre texte indépendant", "2 sources: 1 report made from an official text, 1 other independent text", "2 sources"},
		{[]feeds.Item{section, country}, []feeds.Link{link(feeds.LinkSame, country, section)}, "1 source", "1 source", "1 source"},
		{[]feeds.Item{found, section}, nil, "1 source", "1 source", "1 source"},
		{[]feeds.Item{found}, nil, "1 source", "1 source", "1 source"},
		{[]feeds.Item{section, second, country}, nil, "1 source : 2 articles", "1 source: 2 reports", "1 source"},
		{
			[]feeds.Item{section, second, a}, nil,
			"2 sources : 2 textes indépendants, 1 autre article", "2 sources: 2 independent texts, 1 further report", "2 sources",
		},
		{
			[]feeds.Item{section, a, second}, []feeds.Link{link(feeds.LinkCopy, a, section)},
			"2 sources : 1 texte indépendant, 1 autre article, 1 reprise", "2 sources: 1 independent text, 1 further report, 1 copy", "2 sources, 1 texte indépendant",
		},
		{
			[]feeds.Item{communique, section, country}, []feeds.Link{link(feeds.LinkDerived, section, communique), link(feeds.LinkDerived, country, communique)},
			"2 sources : 1 texte officiel, 1 article qui en est tiré", "2 sources: 1 official text, 1 report made from it", "2 sources, 1 texte indépendant",
		},
		{[]feeds.Item{communique, citing}, nil, "2 sources : 1 texte officiel, 1 article tiré d’un autre texte officiel", "2 sources: 1 official text, 1 report made from another official text", "2 sources"},
	} {
		t.Run(test.french, func(t *testing.T) {
			s := &feeds.Story{ID: test.items[0].ID, Items: test.items, Links: test.links}
			tally := s.Tally()
			french, english := WordingFor("fr"), WordingFor("en")
			if got := plainSpaces(french.Sourcing(&tally)); got != test.french {
				t.Errorf("got %q, want %q", got, test.french)
			}
			if got := plainSpaces(english.Sourcing(&tally)); got != test.english {
				t.Errorf("got %q, want %q", got, test.english)
			}
			if got := plainSpaces(french.Relayed(&tally)); got != test.short {
				t.Errorf("in lists: got %q, want %q", got, test.short)
			}
		})
	}
}

func plainSpaces(text string) string { return strings.ReplaceAll(text, "\u00a0", " ") }
