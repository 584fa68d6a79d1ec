package html

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

func addFiles(f *testing.F, pattern string) {
	f.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		f.Fatalf("no %s: %v", pattern, err)
	}
	for _, path := range paths {
		body, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body, "text/html")
	}
}

// FuzzPage: whatever the page, what is read of it is text that an output may hold, with addresses that a reader may
// follow and no markup that acts.
func FuzzPage(f *testing.F) {
	addFiles(f, "../testdata/documents/pages/*.html")
	addFiles(f, "../testdata/documents/articles/*.html")
	f.Add([]byte("<template><p><a href=//x>\x00\xff<b><svg><p>"), "text/html; charset=utf-16")
	page := compiled(f, PageSpec{Item: "article, tr, a, p", Title: "h2, a, b", Link: "a", Date: "time, td", Summary: "*", Body: ".content, p"})
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		if len(body) > 64<<10 {
			t.Skip()
		}
		doc := document.Document{Body: body, ContentType: contentType, URL: "https://outlet.example/a/"}
		result, err := page.Parse(doc, document.Options{})
		failureIn(t, err)
		met := map[string]bool{}
		for _, item := range result.Items {
			if item.Title == "" || !document.IsWeb(item.Link) || met[item.Link] || item.Image != "" && !document.IsWeb(item.Image) {
				t.Errorf("title %q, link %q, image %q", item.Title, item.Link, item.Image)
			}
			met[item.Link] = true
			checkHarmless(t, item.Title, item.Text, item.Summary)
		}
		if head, err := ReadHead(doc, document.Options{}); failureIn(t, err) == nil {
			checkHarmless(t, head.Title, head.Generator, "")
			for _, address := range slices.Concat(head.Feeds, head.Linked, head.Sitemaps) {
				if !document.IsWeb(address) {
					t.Errorf("address %q", address)
				}
			}
		}
		for _, read := range []func(document.Document, document.Options) (Article, error){page.ReadArticle, ReadArticle} {
			article, err := read(doc, document.Options{})
			if failureIn(t, err) == nil && article.Text == "" {
				t.Error("an article without text is no failure")
			}
			checkHarmless(t, article.Title, article.Text, article.HTML)
		}
	})
}

func checkHarmless(t *testing.T, title, text, markup string) {
	t.Helper()
	for _, s := range []string{title, text, markup} {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }) {
			t.Errorf("%q is no clean text", s)
		}
	}
	for z := html.NewTokenizer(strings.NewReader(markup)); z.Next() != html.ErrorToken; {
		token := z.Token()
		switch token.Data {
		case "script", "style", "iframe", "object", "form":
			if token.Type == html.StartTagToken {
				t.Errorf("<%s> in %q", token.Data, markup)
			}
		}
		for _, a := range token.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") && (a.Key == "href" || a.Key == "src") {
				t.Errorf("%s=%q in %q", a.Key, a.Val, markup)
			}
		}
	}
}

func failureIn(t *testing.T, err error) *feeds.Failure {
	t.Helper()
	var failure *feeds.Failure
	if err != nil && !errors.As(err, &failure) {
		t.Fatalf("untyped error %v", err)
	}
	return failure
}
