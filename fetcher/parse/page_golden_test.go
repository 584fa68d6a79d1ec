package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"griot/feeds"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/html"
)

// compareGolden holds what read makes of each document of a folder against the file of its name and .golden; -update
// writes those, to be read before they are committed.
func compareGolden(t *testing.T, pattern string, read func(*testing.T, document.Document) any) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			encoder := json.NewEncoder(&out)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			if err := encoder.Encode(read(t, document.Document{Body: body, URL: "https://outlet.example/communiques/2026/"})); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(path+".golden", out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path + ".golden")
			if err != nil {
				t.Fatalf("%v: run with -update and read what it writes", err)
			}
			if diff := cmp.Diff(string(want), out.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// specOf is the page's specification: JSON in the comment that is its first line.
func specOf(t *testing.T, body []byte) (spec html.PageSpec, ok bool) {
	t.Helper()
	line, _, _ := bytes.Cut(body, []byte("\n"))
	line, ok = bytes.CutPrefix(line, []byte("<!-- {"))
	if !ok {
		return spec, false
	}
	line = append([]byte("{"), bytes.TrimSuffix(line, []byte("-->"))...)
	if err := json.Unmarshal(line, &spec); err != nil {
		t.Fatal(err)
	}
	return spec, true
}

// TestPages reads the lists of testdata/pages, each by the selectors in its first line.
func TestPages(t *testing.T) {
	compareGolden(t, "testdata/pages/*.html", func(t *testing.T, doc document.Document) any {
		spec, ok := specOf(t, doc.Body)
		if !ok {
			t.Fatal("the first line holds no selectors")
		}
		page, err := html.CompilePage(spec)
		if err != nil {
			t.Fatal(err)
		}
		result, err := page.Parse(doc, document.Options{})
		got := golden{Failure: failureOf(t, err), Repairs: result.Repairs, Feed: &result.Feed}
		for _, item := range result.Items {
			got.Items = append(got.Items, goldenItem{Item: item})
		}
		return got
	})
}

// TestArticles reads the pages of testdata/articles, by the selector in the first line where there is one.
func TestArticles(t *testing.T) {
	compareGolden(t, "testdata/articles/*.html", func(t *testing.T, doc document.Document) any {
		var article html.Article
		var err error
		if spec, ok := specOf(t, doc.Body); ok {
			page, wrong := html.CompilePage(spec)
			if wrong != nil {
				t.Fatal(wrong)
			}
			article, err = page.ReadArticle(doc, document.Options{})
		} else {
			article, err = html.ReadArticle(doc, document.Options{})
		}
		return struct {
			Failure *feeds.Failure `json:",omitempty"`
			Article html.Article
		}{failureOf(t, err), article}
	})
}

// TestSitemaps reads the documents of testdata/sitemaps.
func TestSitemaps(t *testing.T) {
	compareGolden(t, "testdata/sitemaps/*.xml", func(t *testing.T, doc document.Document) any {
		sitemap, ok, err := ParseSitemap(doc, document.Options{})
		return struct {
			Failure *feeds.Failure `json:",omitempty"`
			Is      bool           `json:"Sitemap"`
			Read    Sitemap
		}{failureOf(t, err), ok, sitemap}
	})
}

// failureOf is an error as the failure that it must be, nil for none.
func failureOf(t *testing.T, err error) *feeds.Failure {
	t.Helper()
	var failure *feeds.Failure
	if err != nil && !errors.As(err, &failure) {
		t.Fatalf("untyped error %v", err)
	}
	return failure
}
