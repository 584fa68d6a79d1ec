package render

import (
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

func TestHeadline(t *testing.T) {
	site := testSite()
	press := source("s", "Journal", feeds.Press, feeds.RepublishExcerpt)
	closed := source("s", "Journal", feeds.Press, feeds.RepublishLink)
	for _, c := range []struct {
		item feeds.Item
		want string
	}{
		{feeds.Item{Source: press, Title: " Ségou :\n marché\t\x08rouvert "}, "Ségou : marché rouvert"},
		{feeds.Item{Source: press, Title: "Ségou\u00a0: l’accord"}, "Ségou\u00a0: l’accord"},
		{feeds.Item{Source: press, Title: "S\xe9gou"}, "S\uFFFDgou"},
		{feeds.Item{Source: press, Text: "Le marché a rouvert."}, "Le marché a rouvert."},
		{feeds.Item{Source: closed, Text: "Le marché a rouvert.", Seen: noon}, "Journal, 9\u00a0février\u00a02026"},
		{feeds.Item{Source: press, Seen: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}, "Journal, 1er\u00a0mars\u00a02026"},
		{feeds.Item{Source: press}, "Journal"},
		{feeds.Item{SourceID: "parti"}, "parti"},
		{feeds.Item{}, "Griot"},
		{feeds.Item{Source: press, Title: strings.Repeat("mot ", 200)}, strings.TrimSpace(strings.Repeat("mot ", 74)) + "…"},
	} {
		if got := site.Headline(&c.item); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestWebURL(t *testing.T) {
	for raw, want := range map[string]string{
		"https://e.example/a?b=c#d":   "https://e.example/a?b=c#d",
		" https://e.example/a b ":     "https://e.example/a%20b",
		"HTTPS://E.example/é?q=é|x":   "HTTPS://E.example/%C3%A9?q=%C3%A9%7Cx",
		"https://café.example:8080/x": "https://xn--caf-dma.example:8080/x",
		"https://e.example/100%":      "https://e.example/100%25",
		"https://e.example/%C3%A9":    "https://e.example/%C3%A9",
		"https://e.example?x=1":       "https://e.example?x=1",
		"/relatif":                    "",
		"//e.example/x":               "",
		"e.example/x":                 "",
		"javascript:alert(1)":         "",
		"ftp://e.example/x":           "",
		"http://":                     "",
		"http://:80/":                 "",
		"https://e.example/\x08\x00x": "https://e.example/x",
		"https://e.example/" + strings.Repeat("x", maxURL): "",
	} {
		if got := webURL(raw); got != want {
			t.Errorf("webURL(%.60q) = %q, want %q", raw, got, want)
		}
	}
}
