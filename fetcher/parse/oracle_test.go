package parse

import (
	"bufio"
	"cmp"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/html"
)

const shared = "../../../shared/"

// readers is what two other readers, feedparser and sfeed, read from a recorded feed.
type readers struct {
	File       string
	Feedparser struct {
		Entries []readEntry
	}
	Sfeed []struct{ TS, Title, Link, ID string }
}

type readEntry struct{ ID, Link, Title, Published, Updated string }

// TestRecordedFeeds compares ids, links, titles and dates of every entry of the recorded feeds with what one of two
// other readers made of it. Where both are wrong stands in testdata/oracle_wrong.tsv, with the reason.
func TestRecordedFeeds(t *testing.T) {
	t.Parallel()
	file, err := os.Open(shared + "data/feeds_oracle.jsonl")
	if err != nil {
		t.Skip("no shared test material")
	}
	defer file.Close()
	known := readExceptions(t, "testdata/oracle_wrong.tsv")
	documents, entries := 0, 0
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 8<<20)
	for scanner.Scan() {
		var ref readers
		if err := json.Unmarshal(scanner.Bytes(), &ref); err != nil {
			t.Fatal(err)
		}
		body, err := os.ReadFile(shared + "feeds/" + ref.File)
		if err != nil {
			t.Fatal(err)
		}
		address := "http://feeds.example/dir/" + ref.File
		got, err := Parse(document.Document{Body: body, URL: address}, document.Options{})
		documents++
		entries += len(ref.Feedparser.Entries)
		if len(got.Items) != len(ref.Feedparser.Entries) {
			known.report(t, ref.File, "count", strconv.Itoa(len(got.Items)), strconv.Itoa(len(ref.Feedparser.Entries)), err)
			continue
		}
		base, _ := url.Parse(address)
		for i := range got.Items {
			compareEntry(t, known, &ref, i, &got.Items[i], base)
		}
	}
	if documents < 100 || entries < 2000 {
		t.Errorf("only %d documents with %d entries", documents, entries)
	}
	known.finish(t)
	t.Logf("%d documents, %d entries, %d exceptions", documents, entries, len(known.reasons))
}

func compareEntry(t *testing.T, known *exceptions, ref *readers, i int, item *feeds.Item, base *url.URL) {
	t.Helper()
	want := ref.Feedparser.Entries[i]
	other := readEntry{}
	if len(ref.Sfeed) == len(ref.Feedparser.Entries) {
		s := ref.Sfeed[i]
		other = readEntry{ID: s.ID, Link: s.Link, Title: s.Title}
		if seconds, err := strconv.ParseInt(s.TS, 10, 64); err == nil {
			other.Published = stamp(time.Unix(seconds, 0))
		}
	}
	flat := func(s string) string { return strings.Join(strings.Fields(html.PlainText(s)), " ") }
	absolute := func(s string) string { return document.Resolve(base, s) }
	check := func(field, got string, wants ...string) {
		t.Helper()
		for _, w := range wants {
			if got == w {
				return
			}
		}
		known.report(t, ref.File, field, got, wants[0], i)
	}
	if want.ID != "" {
		check("id", item.GUID, want.ID, other.ID)
	}
	if want.Link != "" {
		// The references keep the address of a proxy or redirector.
		check("link", cmp.Or(item.Via, item.Link), absolute(want.Link), absolute(other.Link), want.Link)
	}
	check("title", document.OneLine(item.Title), flat(want.Title), flat(other.Title), document.OneLine(want.Title))
	switch {
	case want.Published == "" && want.Updated == "" && other.Published == "":
		check("date", stamp(item.Published)+stamp(item.Updated), "")
	case want.Published != "":
		check("published", stamp(item.Published), want.Published, other.Published)
	}
	if want.Updated != "" && want.Updated != want.Published {
		check("updated", stamp(item.Updated)+"|"+stamp(item.Published), want.Updated+"|"+stamp(item.Published), stamp(item.Updated)+"|"+want.Updated, "|"+other.Published, other.Published+"|")
	}
}

// stamp writes a time as the references do; nothing for the zero time.
func stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02T15:04:05Z")
}

// exceptions are known disagreements by "case<TAB>field", with the reason. The list may only shrink: one that no longer
// disagrees fails the test.
type exceptions struct {
	path    string
	reasons map[string]string
	met     map[string]bool
}

func readExceptions(t *testing.T, path string) *exceptions {
	t.Helper()
	e := &exceptions{path: path, reasons: map[string]string{}, met: map[string]bool{}}
	data, err := os.ReadFile(filepath.FromSlash(path))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimRight(line, "\n"); line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 || fields[2] == "" {
			t.Fatalf("%s: %q is not case, field and reason", path, line)
		}
		e.reasons[fields[0]+"\t"+fields[1]] = fields[2]
	}
	return e
}

func (e *exceptions) report(t *testing.T, name, field, got, want string, where any) {
	t.Helper()
	if _, known := e.reasons[name+"\t"+field]; known {
		e.met[name+"\t"+field] = true
		return
	}
	t.Errorf("%s %s (%v): got %.200q, want %.200q", name, field, where, got, want)
}

func (e *exceptions) finish(t *testing.T) {
	t.Helper()
	for key := range e.reasons {
		if !e.met[key] {
			t.Errorf("%s: %q agrees now: take it off the list", e.path, key)
		}
	}
}
