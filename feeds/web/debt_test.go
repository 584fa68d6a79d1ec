package web

import (
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

// TestSharedTextIsToldWithItsDirection: who has a text from whom is said of those who write to be taken over, else only
// who printed it first, and nothing where dates are missing or speak against it.
func TestSharedTextIsToldWithItsDirection(t *testing.T) {
	noon := time.Date(2026, 2, 9, 12, 0, 0, 0, time.UTC)
	item := func(class feeds.Class, hour int) *feeds.Item {
		i := &feeds.Item{Source: &feeds.Source{Name: "Voix", Class: class}, Seen: noon}
		if hour > 0 {
			i.Published = time.Date(2026, 2, 9, hour, 0, 0, 0, time.UTC)
		}
		return i
	}
	for _, test := range []struct {
		from, to *feeds.Item
		want     debt
		french   string // of a text shared in part
	}{
		{item(feeds.Press, 9), item(feeds.Agency, 8), owes, "Reprend une partie du texte publié par Voix"},
		{item(feeds.Agency, 8), item(feeds.Press, 9), lends, "Texte repris en partie par Voix"},
		{item(feeds.Agency, 9), item(feeds.Official, 8), owes, ""},
		{item(feeds.Press, 0), item(feeds.Agency, 8), owes, ""},
		{item(feeds.Aggregator, 9), item(feeds.Press, 8), owes, ""},
		{item(feeds.Press, 8), item(feeds.Aggregator, 8), lends, ""},
		{item(feeds.Press, 7), item(feeds.Agency, 8), untold, "A une partie de son texte en commun avec Voix"},
		{item(feeds.Press, 9), item(feeds.Press, 8), follows, "A une partie de son texte en commun avec Voix, où elle a paru plus tôt"},
		{item(feeds.Press, 8), item(feeds.Blog, 9), precedes, ""},
		{item(feeds.Press, 8), item(feeds.Press, 8), untold, ""},
		{item(feeds.Press, 0), item(feeds.Press, 8), untold, ""},
	} {
		got := debtOf(test.from, test.to)
		if got != test.want {
			t.Errorf("%s at %s beside %s at %s: %d, want %d", test.from.Class(), test.from.Published, test.to.Class(), test.to.Published, got, test.want)
		}
		if said := wordsFor("fr").Joined(feeds.LinkPartial, got, "Voix"); test.french != "" && said != test.french {
			t.Errorf("%q, want %q", said, test.french)
		}
	}
	for _, language := range languages() {
		for _, kind := range []feeds.LinkKind{feeds.LinkSame, feeds.LinkCopy, feeds.LinkPartial, feeds.LinkDerived, feeds.LinkEvent} {
			for of := untold; of <= precedes; of++ {
				if said := wordsFor(language).Joined(kind, of, "Voix"); !strings.Contains(said, "Voix") || strings.Contains(said, "%") {
					t.Errorf("%s, %s: %q", language, kind, said)
				}
			}
		}
	}
}
