package render

import (
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

func TestHeadline(t *testing.T) {
	t.Parallel()
	site := testSite()
	press := source("s", "Journal", feeds.Press, feeds.RepublishExcerpt)
	closed := source("s", "Journal", feeds.Press, feeds.RepublishLink)
	for _, c := range []struct {
		item feeds.Item
		want string
	}{
		{feeds.Item{Source: press, Title: " Ségou :\n marché\t\x08rouvert "}, "Ségou : marché rouvert"},
		{feeds.Item{Source: press, Title: "Ségou\u00a0: l’accord"}, "Ségou\u00a0: l’accord"},
		{feeds.Item{Source: press, Title: "S\xe9gou"}, "S?gou"},
		{feeds.Item{Source: press, Text: "Le marché a rouvert."}, "Le marché a rouvert."},
		{feeds.Item{Source: closed, Text: "Le marché a rouvert.", Seen: noon}, "Journal, 9\u00a0février\u00a02026"},
		{feeds.Item{Source: press, Seen: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}, "Journal, 1er\u00a0mars\u00a02026"},
		{feeds.Item{Source: press}, "Journal"},
		{feeds.Item{SourceID: "parti"}, "parti"},
		{feeds.Item{}, "Griot"},
		{feeds.Item{Source: press, Title: strings.Repeat("mot ", 200)}, strings.TrimSpace(strings.Repeat("mot ", 74)) + "…"},
	} {
		t.Run(c.want, func(t *testing.T) {
			if got := site.Headline(&c.item); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
