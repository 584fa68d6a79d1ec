package html

import (
	"strings"
	"testing"

	"griot/fetcher/parse/document"
)

func TestCompilePageNamesTheSelector(t *testing.T) {
	t.Parallel()
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
			t.Parallel()
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
	t.Parallel()
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
			t.Parallel()
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

func compiled(t testing.TB, spec PageSpec) *PageReader {
	t.Helper()
	page, err := CompilePage(spec)
	if err != nil {
		t.Fatal(err)
	}
	return page
}
