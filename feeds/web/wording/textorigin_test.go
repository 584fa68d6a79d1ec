package wording

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

// TestSharedTextIsToldWithItsDirection: who has a text from whom is said of those who write to be taken over, else only
// who printed it first, and nothing where dates are missing or speak against it.
func TestSharedTextIsToldWithItsDirection(t *testing.T) {
	t.Parallel()
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
		want     textOrigin
		french   string // of a text shared in part
	}{
		{item(feeds.Press, 9), item(feeds.Agency, 8), takenOver, "Reprend une partie du texte publié par Voix"},
		{item(feeds.Agency, 8), item(feeds.Press, 9), givenOver, "Texte repris en partie par Voix"},
		{item(feeds.Agency, 9), item(feeds.Official, 8), takenOver, ""},
		{item(feeds.Press, 0), item(feeds.Agency, 8), takenOver, ""},
		{item(feeds.Aggregator, 9), item(feeds.Press, 8), takenOver, ""},
		{item(feeds.Press, 8), item(feeds.Aggregator, 8), givenOver, ""},
		{item(feeds.Press, 7), item(feeds.Agency, 8), originUnknown, "A une partie de son texte en commun avec Voix"},
		{item(feeds.Press, 9), item(feeds.Press, 8), later, "A une partie de son texte en commun avec Voix, où elle a paru plus tôt"},
		{item(feeds.Press, 8), item(feeds.Blog, 9), earlier, ""},
		{item(feeds.Press, 8), item(feeds.Press, 8), originUnknown, ""},
		{item(feeds.Press, 0), item(feeds.Press, 8), originUnknown, ""},
	} {
		name := fmt.Sprintf("%s at %d beside %s at %d", test.from.Class(), test.from.Published.Hour(), test.to.Class(), test.to.Published.Hour())
		t.Run(name, func(t *testing.T) {
			if got := textOriginOf(test.from, test.to); got != test.want {
				t.Errorf("%d, want %d", got, test.want)
			}
			if said := For("fr").Joined(feeds.LinkPartial, test.from, test.to, "Voix"); test.french != "" && said != test.french {
				t.Errorf("%q, want %q", said, test.french)
			}
		})
	}
	for _, language := range Languages() {
		for _, kind := range []feeds.LinkKind{feeds.LinkSame, feeds.LinkCopy, feeds.LinkPartial, feeds.LinkDerived, feeds.LinkEvent} {
			for origin := originUnknown; origin <= earlier; origin++ {
				if said := For(language).joinedBy(joining{kind, origin}, "Voix"); !strings.Contains(said, "Voix") || strings.Contains(said, "%") {
					t.Errorf("%s, %s: %q", language, kind, said)
				}
			}
		}
	}
}
