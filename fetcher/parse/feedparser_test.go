package parse

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/html"
)

// suiteCase is one document of feedparser's test suite with what must be read from it.
type suiteCase struct {
	File    string
	Headers map[string]string
	Asserts []suiteAssert
}

type suiteAssert struct {
	Path  []any
	Op    string
	Value any
	Not   bool
}

// tally counts the asserts of one kind.
type tally struct{ passed, total int }

// TestFeedparserSuite reads the documents of feedparser's suite and holds those of its asserts that have a counterpart
// here against the result. What differs on purpose, or still falls short, stands in testdata/feedparser_differs.tsv.
func TestFeedparserSuite(t *testing.T) {
	t.Parallel()
	file, err := os.Open(shared + "data/feedparser_asserts.jsonl")
	if err != nil {
		t.Skip("no shared test material")
	}
	defer file.Close()
	known := readExceptions(t, "testdata/feedparser_differs.tsv")
	tallies := map[string]*tally{}
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 8<<20)
	cases := 0
	for scanner.Scan() {
		var c suiteCase
		if err := json.Unmarshal(scanner.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		cases++
		runSuiteCase(t, &c, known, tallies)
	}
	if cases < 1000 {
		t.Errorf("only %d cases", cases)
	}
	known.finish(t)
	for _, floor := range []struct {
		kind string
		part float64
	}{{"feed title and link", 0.97}, {"entry id, link, title, date and count", 0.95}, {"other", 0.90}} {
		got := tallies[floor.kind]
		share := float64(got.passed) / float64(got.total)
		t.Logf("%s: %d of %d (%.1f%%)", floor.kind, got.passed, got.total, 100*share)
		if share < floor.part {
			t.Errorf("%s: %.3f, want %.2f", floor.kind, share, floor.part)
		}
	}
}

func runSuiteCase(t *testing.T, c *suiteCase, known *exceptions, tallies map[string]*tally) {
	t.Helper()
	body, err := os.ReadFile(shared + "feedparser-tests/" + c.File)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse(suiteDocument(c, body), document.Options{})
	for _, a := range c.Asserts {
		path := fmt.Sprint(a.Path...)
		kind, value, ok := counterpart(&got, a.Path)
		if _, computed := a.Value.(map[string]any); !ok || a.Op != "==" || a.Not || computed {
			continue
		}
		if tallies[kind] == nil {
			tallies[kind] = &tally{}
		}
		tallies[kind].total++
		if agrees(value, a.Value) {
			tallies[kind].passed++
			continue
		}
		known.report(t, c.File, path, fmt.Sprint(value), fmt.Sprint(a.Value), err)
	}
}

func suiteDocument(c *suiteCase, body []byte) document.Document {
	doc := document.Document{Body: body, URL: "http://127.0.0.1:8097/tests/" + c.File}
	for name, value := range c.Headers {
		switch strings.ToLower(name) {
		case "content-type":
			doc.ContentType = value
		case "content-location":
			doc.ContentLocation = value
		case "content-language":
			doc.ContentLanguage = value
		}
	}
	return doc
}

// counterpart is what we have for a path of feedparser's, and the kind it is counted under.
func counterpart(got *document.Result, path []any) (kind string, value any, ok bool) {
	names := make([]string, len(path))
	for i, p := range path {
		names[i] = fmt.Sprint(p)
	}
	switch names[0] {
	case "feed":
		return feedCounterpart(&got.Feed, names[1:])
	case "entries":
		const core = "entry id, link, title, date and count"
		if len(path) < 3 {
			if len(path) == 2 && names[1] == "#len" {
				return core, len(got.Items), true
			}
			return "", nil, false
		}
		i, isIndex := path[1].(float64)
		var item feeds.Item
		if isIndex && int(i) < len(got.Items) {
			item = got.Items[int(i)]
		}
		switch names[2] {
		case "id", "guid", "link", "title", "title_detail", "published_parsed", "updated_parsed", "created_parsed":
			kind = core
		default:
			kind = "other"
		}
		value, ok = entryCounterpart(&item, names[2:], path[2:])
		return kind, value, ok
	}
	return "", nil, false
}

func feedCounterpart(info *feeds.FeedInfo, names []string) (kind string, value any, ok bool) {
	const core = "feed title and link"
	switch strings.Join(names, ".") {
	case "title", "title_detail.value":
		return core, plain(info.Title), true
	case "link":
		return core, info.Link, true
	case "language":
		return "other", info.Language, true
	case "ttl":
		return "other", fmt.Sprint(int(info.TTL / time.Minute)), true
	}
	return "", nil, false
}

func entryCounterpart(item *feeds.Item, names []string, path []any) (any, bool) {
	at := func(i int) int {
		if i < len(path) {
			if f, ok := path[i].(float64); ok {
				return int(f)
			}
		}
		return -1
	}
	switch names[0] {
	case "id", "guid":
		return item.GUID, true
	case "link":
		return item.Link, true
	case "title":
		return plain(item.Title), true
	case "title_detail":
		return plain(item.Title), len(names) == 2 && names[1] == "value"
	case "published_parsed":
		return item.Published, true
	case "updated_parsed":
		return item.Updated, true
	case "summary", "description":
		if item.Summary == "" {
			return markedUp(item.Content), len(names) == 1
		}
		return markedUp(item.Summary), len(names) == 1
	case "content":
		if len(names) == 3 && names[2] == "value" && at(1) == 0 {
			return markedUp(item.Content), true
		}
	case "author":
		return strings.Join(item.Authors, ", "), true
	case "author_detail":
		if len(names) == 2 && names[1] == "name" && len(item.Authors) > 0 {
			return item.Authors[0], true
		}
	case "tags":
		if i := at(1); i >= 0 && len(names) == 3 {
			if i >= len(item.Categories) {
				return "", true
			}
			c := item.Categories[i]
			switch names[2] {
			case "term":
				return c.Term, true
			case "scheme":
				return c.Scheme, true
			case "label":
				return c.Label, true
			}
		}
	case "enclosures":
		if i := at(1); i >= 0 && len(names) == 3 {
			if i >= len(item.Enclosures) {
				return "", true
			}
			e := item.Enclosures[i]
			switch names[2] {
			case "href", "url":
				return e.URL, true
			case "type":
				return e.Type, true
			case "length":
				return fmt.Sprint(e.Length), true
			}
		}
	case "source":
		if len(names) == 2 && item.Origin != nil && names[1] == "title" {
			return plain(item.Origin.Title), true
		}
	case "image":
		return item.Image, len(names) == 2 && names[1] == "href"
	case "where":
		if len(names) == 2 && names[1] == "coordinates" && item.Point != nil {
			return *item.Point, true
		}
	}
	return nil, false
}

// plain marks a value of ours that is plain text, where feedparser has HTML; markedUp one that is HTML.
type (
	plain    string
	markedUp string
)

// agrees compares a value of ours with feedparser's.
func agrees(got, want any) bool {
	switch got := got.(type) {
	case plain:
		s := fmt.Sprint(want)
		if want == nil {
			s = ""
		}
		return string(got) == document.OneLine(s) || string(got) == document.OneLine(html.PlainText(s))
	case markedUp:
		s := fmt.Sprint(want)
		return document.OneLine(html.PlainText(string(got))) == document.OneLine(html.PlainText(s)) || document.OneLine(html.PlainText(string(got))) == document.OneLine(s)
	case time.Time:
		return stamp(got) == tupleStamp(want)
	case feeds.Point:
		pair, _ := want.([]any)
		return len(pair) == 2 && pair[0] == got.Lon && pair[1] == got.Lat
	case string:
		if want == nil {
			return got == ""
		}
	}
	return fmt.Sprint(got) == fmt.Sprint(want)
}

// tupleStamp writes Python's time tuple as a time.
func tupleStamp(v any) string {
	tuple, _ := v.([]any)
	if len(tuple) < 6 {
		return ""
	}
	n := make([]int, 6)
	for i := range n {
		f, _ := tuple[i].(float64)
		n[i] = int(f)
	}
	return stamp(time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, time.UTC))
}
