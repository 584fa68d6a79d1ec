package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"griot/feeds"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/html"
)

var update = flag.Bool("update", false, "write what is read from testdata/documents as what is wanted")

// TestDocuments reads each document of testdata/documents and compares what is read with its want.json. The folder's
// README.md says how to add a case.
func TestDocuments(t *testing.T) {
	t.Parallel()
	root := os.DirFS("testdata/documents")
	pairs, err := findPairs(root, *update)
	if err != nil {
		t.Fatal(err)
	}
	type reader struct {
		address string // of the documents
		read    func(*testing.T, document.Document) outcome
	}
	readers := map[string]reader{
		"feeds":    {"https://outlet.example/news/feed.xml", readFeed},
		"pages":    {"https://outlet.example/communiques/2026/", readList},
		"articles": {"https://outlet.example/communiques/2026/", readArticle},
		"sitemaps": {"https://outlet.example/communiques/2026/", readSitemap},
	}
	for _, p := range pairs {
		t.Run(p.document, func(t *testing.T) {
			t.Parallel()
			reader, ok := readers[path.Dir(p.document)]
			if !ok {
				t.Fatalf("no documents are read from the folder %s", path.Dir(p.document))
			}
			doc := document.Document{Body: readFile(t, root, p.document), URL: reader.address}
			if p.headers != "" {
				setHeaders(t, &doc, p.headers, readFile(t, root, p.headers))
			}
			var got bytes.Buffer
			encoder := json.NewEncoder(&got)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			if err := encoder.Encode(reader.read(t, doc)); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(filepath.Join("testdata/documents", p.want), got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(readFile(t, root, p.want)), got.String()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", p.want, diff)
			}
		})
	}
}

// pair is a document, what is wanted of it, and the HTTP headers that it came with, if any. All are paths.
type pair struct{ document, want, headers string }

// findPairs finds the documents with a want.json in the folders of root. The error names each file without its other half,
// unless making is set: then a document may lack its want.json.
func findPairs(root fs.FS, making bool) ([]pair, error) {
	found := map[string]*pair{} // by path without extension
	at := func(stem string) *pair {
		if found[stem] == nil {
			found[stem] = &pair{}
		}
		return found[stem]
	}
	var stems []string
	var faults []error
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == "README.md" {
			return err
		}
		ext := path.Ext(name)
		stem := strings.TrimSuffix(name, ext)
		switch {
		case strings.HasSuffix(name, ".want.json"):
			at(strings.TrimSuffix(name, ".want.json")).want = name
		case ext == ".headers":
			at(stem).headers = name
		case ext != ".xml" && ext != ".json" && ext != ".html":
			faults = append(faults, fmt.Errorf("%s is no document: its name ends in .xml, .json, .html, .want.json or .headers", name))
		case at(stem).document != "":
			faults = append(faults, fmt.Errorf("%s and %s would have the same want.json", found[stem].document, name))
		default:
			at(stem).document = name
			stems = append(stems, stem)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var pairs []pair
	for _, stem := range stems {
		if p := found[stem]; p.want == "" && !making {
			faults = append(faults, fmt.Errorf("%s has no %s.want.json: run go test ./fetcher/parse -run TestDocuments -update, and read what it writes", p.document, stem))
		} else {
			pairs = append(pairs, pair{p.document, stem + ".want.json", p.headers})
		}
		delete(found, stem)
	}
	for _, p := range found {
		for _, name := range []string{p.want, p.headers} {
			if name != "" {
				faults = append(faults, fmt.Errorf("%s has no document beside it", name))
			}
		}
	}
	if len(pairs) == 0 {
		faults = append(faults, errors.New("there are no documents"))
	}
	return pairs, errors.Join(faults...)
}

// TestPairs: what is not a pair is named.
func TestPairs(t *testing.T) {
	t.Parallel()
	whole := fstest.MapFS{"README.md": {}, "feeds/a.xml": {}, "feeds/a.want.json": {}, "feeds/a.headers": {}, "feeds/b.json": {}, "feeds/b.want.json": {}}
	tests := []struct {
		name   string
		change func(fstest.MapFS)
		making bool
		words  []string // of the error; none: there is none
		pairs  int
	}{
		{name: "whole", change: func(fstest.MapFS) {}, pairs: 2},
		{name: "nothing", change: func(m fstest.MapFS) { clear(m) }, words: []string{"no documents"}},
		{name: "no want", change: func(m fstest.MapFS) { delete(m, "feeds/b.want.json") }, words: []string{"feeds/b.json", "feeds/b.want.json"}, pairs: 1},
		{name: "no want yet", change: func(m fstest.MapFS) { delete(m, "feeds/b.want.json") }, making: true, pairs: 2},
		{name: "no document", change: func(m fstest.MapFS) { delete(m, "feeds/b.json") }, words: []string{"feeds/b.want.json"}, pairs: 1},
		{name: "headers alone", change: func(m fstest.MapFS) { m["feeds/c.headers"] = &fstest.MapFile{} }, words: []string{"feeds/c.headers"}, pairs: 2},
		{name: "two of one name", change: func(m fstest.MapFS) { m["feeds/a.json"] = &fstest.MapFile{} }, words: []string{"feeds/a.json", "feeds/a.xml"}, pairs: 2},
		{name: "another file", change: func(m fstest.MapFS) { m["feeds/a.golden"] = &fstest.MapFile{} }, words: []string{"feeds/a.golden"}, pairs: 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			root := maps.Clone(whole)
			test.change(root)
			pairs, err := findPairs(root, test.making)
			if len(pairs) != test.pairs || (err == nil) != (test.words == nil) {
				t.Fatalf("pairs %v, error %v", pairs, err)
			}
			for _, word := range test.words {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("%q does not name %s", err, word)
				}
			}
		})
	}
}

func readFile(t *testing.T, root fs.FS, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(root, name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func setHeaders(t *testing.T, doc *document.Document, name string, lines []byte) {
	t.Helper()
	for line := range strings.Lines(string(lines)) {
		header, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch header {
		case "Content-Type":
			doc.ContentType = value
		case "Content-Location":
			doc.ContentLocation = value
		case "Content-Language":
			doc.ContentLanguage = value
		default:
			t.Fatalf("%s: header %q has no effect", name, header)
		}
	}
}

// outcome is what is read from a document, as its want.json has it.
type outcome struct {
	Failure *feeds.Failure  `json:"failure,omitempty"`
	Repairs []string        `json:"repairs,omitempty"`
	Feed    *feeds.FeedInfo `json:"feed,omitempty"`
	Sitemap *sitemapFacts   `json:"sitemap,omitempty"`
	Other   bool            `json:"no_sitemap,omitempty"`
	Items   []outcomeItem   `json:"items,omitempty"`
	Article *html.Article   `json:"article,omitempty"`
}

type outcomeItem struct {
	feeds.Item
	ID       string `json:"id,omitempty"` // hides the item's own, which the caller sets
	SourceID string `json:"source,omitempty"`
	Content  string `json:"content,omitempty"`
}

type sitemapFacts struct {
	Entries int           `json:"entries"`
	Index   []SitemapPart `json:"index,omitempty"`
	Lang    string        `json:"lang,omitempty"`
	Name    string        `json:"name,omitempty"`
}

func (o *outcome) add(items []feeds.Item) {
	for _, item := range items {
		o.Items = append(o.Items, outcomeItem{Item: item, Content: item.Content})
	}
}

func readFeed(t *testing.T, doc document.Document) outcome {
	result, err := Parse(doc, document.Options{})
	got := outcome{Failure: failureOf(t, err), Repairs: result.Repairs}
	if err == nil {
		got.Feed = &result.Feed
	}
	got.add(result.Items)
	return got
}

// readList reads the items off a page by the selectors in its first line.
func readList(t *testing.T, doc document.Document) outcome {
	page := pageReader(t, doc)
	if page == nil {
		t.Fatal("the first line has no selectors")
	}
	result, err := page.Parse(doc, document.Options{})
	got := outcome{Failure: failureOf(t, err), Repairs: result.Repairs, Feed: &result.Feed}
	got.add(result.Items)
	return got
}

// readArticle reads a page by the selector in its first line, if there is one.
func readArticle(t *testing.T, doc document.Document) outcome {
	read := html.ReadArticle
	if page := pageReader(t, doc); page != nil {
		read = page.ReadArticle
	}
	article, err := read(doc, document.Options{})
	got := outcome{Failure: failureOf(t, err)}
	if err == nil {
		got.Article = &article
	}
	return got
}

func readSitemap(t *testing.T, doc document.Document) outcome {
	sitemap, ok, err := ParseSitemap(doc, document.Options{})
	got := outcome{Failure: failureOf(t, err), Repairs: sitemap.Repairs}
	if got.Other = !ok; ok {
		got.Sitemap = &sitemapFacts{sitemap.Entries, sitemap.Index, sitemap.Lang, sitemap.Name}
	}
	got.add(sitemap.Items)
	return got
}

// pageReader reads the selectors of a page: JSON in the comment that is its first line. It returns nil when there is none.
func pageReader(t *testing.T, doc document.Document) *html.PageReader {
	t.Helper()
	line, _, _ := bytes.Cut(doc.Body, []byte("\n"))
	selectors, ok := bytes.CutPrefix(line, []byte("<!-- {"))
	if !ok {
		return nil
	}
	var spec html.PageSpec
	if err := json.Unmarshal(append([]byte("{"), bytes.TrimSuffix(selectors, []byte("-->"))...), &spec); err != nil {
		t.Fatal(err)
	}
	page, err := html.CompilePage(spec)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// failureOf returns an error as the failure that it must be, nil for none.
func failureOf(t *testing.T, err error) *feeds.Failure {
	t.Helper()
	var failure *feeds.Failure
	if err != nil && !errors.As(err, &failure) {
		t.Fatalf("untyped error %v", err)
	}
	return failure
}
