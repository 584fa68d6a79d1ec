package parse

import (
	"strings"
	"testing"

	"griot/fetcher/parse/document"
)

func TestCompilePageNamesTheSelector(t *testing.T) {
	good := PageSpec{Item: "article", Title: "h2", Link: "h2 a@href"}
	for _, c := range []struct {
		name   string
		change func(*PageSpec)
		words  []string // none: it compiles
	}{
		{"least", func(*PageSpec) {}, nil},
		{"all", func(s *PageSpec) { s.Date, s.Summary, s.Body = "time@datetime", "p", ".content, .texte" }, nil},
		{"the entry's own attribute", func(s *PageSpec) { s.Link = "@href" }, nil},
		{"an @ within a value", func(s *PageSpec) { s.Summary = `a[href*="@"]` }, nil},
		{"no item", func(s *PageSpec) { s.Item = "" }, []string{"item"}},
		{"no title", func(s *PageSpec) { s.Title = "" }, []string{"title"}},
		{"broken item", func(s *PageSpec) { s.Item = "article[" }, []string{"item", "article["}},
		{"broken link", func(s *PageSpec) { s.Link = "a:hover(@href" }, []string{"link"}},
		{"no attribute", func(s *PageSpec) { s.Date = "time@" }, []string{"date", "time@"}},
		{"broken body", func(s *PageSpec) { s.Body = "..x" }, []string{"body", "..x"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			spec := good
			c.change(&spec)
			_, err := CompilePage(spec)
			if (err == nil) != (c.words == nil) {
				t.Fatalf("error %v", err)
			}
			for _, word := range c.words {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("%q does not name %q", err, word)
				}
			}
		})
	}
}

// The charset of a page: what the bytes are, then what header and page say.
func TestPageCharset(t *testing.T) {
	page := compiled(t, PageSpec{Item: "p", Title: "a", Link: "a"})
	const french = "<p><a href=/1>Sécurité à Ménaka</a>"
	latin := strings.NewReplacer("é", "\xe9", "à", "\xe0").Replace(french)
	cyrillic := "<p><a href=/1>\xcd\xee\xe2\xee\xf1\xf2\xe8</a>"
	for _, c := range []struct{ name, body, header, want string }{
		{"utf-8, undeclared", french, "", "Sécurité à Ménaka"},
		{"utf-8, declared latin", french, "text/html; charset=iso-8859-1", "Sécurité à Ménaka"},
		{"latin, undeclared", latin, "text/html", "Sécurité à Ménaka"},
		{"latin, declared utf-8", latin, "text/html; charset=utf-8", "Sécurité à Ménaka"},
		{"by the page", `<meta charset="windows-1251">` + cyrillic, "text/html", "Новости"},
		{"by the page against a latin default", `<meta http-equiv=Content-Type content="text/html; charset=windows-1251">` + cyrillic, "text/html; charset=ISO-8859-1", "Новости"},
		{"by the header", cyrillic, "text/html; charset=windows-1251", "Новости"},
		{"utf-16", "\xff\xfe" + wide("<p><a href=/1>Gao</a>"), "text/html", "Gao"},
	} {
		t.Run(c.name, func(t *testing.T) {
			result, err := page.Parse(document.Document{Body: []byte(c.body), ContentType: c.header, URL: "https://outlet.example/"}, document.Options{})
			if err != nil || result.Items[0].Title != c.want {
				t.Errorf("%+v, %v", result.Items, err)
			}
		})
	}
}

func wide(s string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteByte(byte(r))
		b.WriteByte(0)
	}
	return b.String()
}

func TestDateWithin(t *testing.T) {
	for text, want := range map[string]string{
		"2026-02-09T10:30:00+01:00":                                 "2026-02-09T09:30",
		"Publié le lundi 9 février 2026 à 10 h 30 par la rédaction": "2026-02-09T10:30",
		"Mis à jour le 1er mars 2026":                               "2026-03-01T00:00",
		"Par A. Maïga | 07 déc. 2025 | 12 commentaires":             "2025-12-07T00:00",
		"Posted on February 3, 2026 by admin":                       "2026-02-03T00:00",
		"Date de publication : 03/02/2026 18:05":                    "2026-02-03T18:05",
		"N° 021/2026 du 8 février 2026":                             "2026-02-08T00:00",
		"il y a 3 heures":                                           "",
		"12 commentaires":                                           "",
		"31 février 2026":                                           "",
		"":                                                          "",
	} {
		got, ok := dateWithin(text)
		if ok != (want != "") || ok && got.Format("2006-01-02T15:04") != want {
			t.Errorf("%q: %v, %v; want %q", text, got, ok, want)
		}
	}
}
