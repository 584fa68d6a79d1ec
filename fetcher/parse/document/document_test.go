package document

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestBase(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, address, location, want string }{
		{"its address", "https://voix.example/feed", "", "https://voix.example/feed"},
		{"content location", "https://voix.example/feed", "/flux/rss.xml", "https://voix.example/flux/rss.xml"},
		{"content location elsewhere", "https://voix.example/feed", "http://other.example/", "http://other.example/"},
		{"content location that is none", "https://voix.example/feed", "urn:x", "https://voix.example/feed"},
		{"no address", "", "", ""},
		{"a path alone", "/feed", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			doc := Document{URL: test.address, ContentLocation: test.location}
			got := ""
			if base := doc.Base(); base != nil {
				got = base.String()
			}
			if got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestWebLink(t *testing.T) {
	t.Parallel()
	base, err := url.Parse("https://voix.example/news/feed.xml")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, raw, want string }{
		{"absolute, as written", " HTTP://x.example/%7Ea?b=c d ", "HTTP://x.example/%7Ea?b=c d"},
		{"relative", "../a?b=1", "https://voix.example/a?b=1"},
		{"without a scheme", "//cdn.example/a", "https://cdn.example/a"},
		{"broken by a line", "https://x.example/a\n\tb", "https://x.example/ab"},
		{"bad escape", "/100%", "https://voix.example/100%25"},
		{"mail", "mailto:a@voix.example", "mailto:a@voix.example"},
		{"script", "javascript:alert(1)", ""},
		{"script in capitals", "JavaScript:alert(1)", ""},
		{"script behind a control character", "java\x01script:alert(1)", ""},
		{"data", "data:text/html,x", ""},
		{"too long", "https://x.example/" + strings.Repeat("a", MaxAddress), ""},
		{"nothing", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := WebLink(base, test.raw); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, in, want string }{
		{"clean", "Ségou\n\tMopti", "Ségou\n\tMopti"},
		{"control characters", "a\x00\x1b\x7fb\r", "ab"},
		{"windows-1252", "l\u0092eau", "l’eau"},
		{"no UTF-8", "a\xffb", "ab"},
		{"no character", "a\uffffb", "ab"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := Clean(test.in); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestShorten(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		n    int
		want string
	}{
		{"Ségou", 5, "Ségou"},
		{"Ségou et Mopti", 7, "Ségou…"},
		{"Ségou et Mopti", 8, "Ségou e…"},
	}
	for _, test := range tests {
		t.Run(test.want, func(t *testing.T) {
			t.Parallel()
			if got := Shorten(test.in, test.n); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestAddText(t *testing.T) {
	t.Parallel()
	var list []string
	for _, s := range []string{" A.  Maïga\n", "A. Maïga", "", strings.Repeat("x", 2*MaxName)} {
		list = AddText(list, s)
	}
	if want := []string{"A. Maïga", strings.Repeat("x", MaxName-1) + "…"}; !slices.Equal(list, want) {
		t.Errorf("%q, want %q", list, want)
	}
	for i := range 2 * MaxListed {
		list = AddText(list, strings.Repeat("y", i))
	}
	if len(list) != MaxListed {
		t.Errorf("%d texts", len(list))
	}
}

func TestLanguageTag(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"fr": "fr", " fr_FR ": "fr-FR", strings.Repeat("x", 40): ""} {
		t.Run(in, func(t *testing.T) {
			t.Parallel()
			if got := LanguageTag(in); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}
