package feeds

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"Le marché a rouvert.", 300, "Le marché a rouvert."},
		{"Le marché a rouvert.", 20, "Le marché a rouvert."},
		{"Le marché a rouvert hier", 20, "Le marché a rouvert…"},
		{"Le marché a rouvert hier", 23, "Le marché a rouvert…"},
		{"Il a été repris. Le marché rouvre", 20, "Il a été repris…"},
		{"  Le\n\tmarché \r\n a  rouvert ", 300, "Le marché a rouvert"},
		{"Ségou\u00a0: «\u202foui\u202f»", 300, "Ségou\u00a0: «\u202foui\u202f»"},
		{"anticonstitutionnellement", 10, "anticonst…"}, // no space in the last third
		{"mot", 0, ""},
		{"mot", -1, ""},
		{"", 10, ""},
	} {
		if got := Shorten(c.text, c.n); got != c.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", c.text, c.n, got, c.want)
		}
	}
}

func TestShortenNeverExceeds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, n := rapid.String().Draw(t, "text"), rapid.IntRange(0, 50).Draw(t, "n")
		got := Shorten(text, n)
		if utf8.RuneCountInString(got) > n {
			t.Fatalf("%q has more than %d characters", got, n)
		}
		if whole := Shorten(text, utf8.RuneCountInString(text)+1); !strings.HasSuffix(got, "…") && n > 0 && got != whole {
			t.Fatalf("%q is neither whole (%q) nor marked as cut", got, whole)
		}
	})
}

func TestExcerptPolicy(t *testing.T) {
	long := strings.Repeat("mot ", 400)
	for _, c := range []struct {
		source *Source
		most   int
	}{
		{nil, 0},
		{&Source{Republish: RepublishLink}, 0},
		{&Source{}, ExcerptLength},
		{&Source{Republish: RepublishExcerpt}, ExcerptLength},
		{&Source{Republish: RepublishFull}, 1000},
	} {
		item := Item{Text: long, Source: c.source}
		if got := utf8.RuneCountInString(item.Excerpt(1000)); got > c.most || c.most > 0 && got < c.most-5 {
			t.Errorf("%+v: excerpt of %d characters, want about %d", c.source, got, c.most)
		}
	}
}
