package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden is what a fixture holds, as it is kept beside it.
type golden struct {
	Failure *feeds.Failure  `json:"failure,omitempty"`
	Repairs []string        `json:"repairs,omitempty"`
	Feed    *feeds.FeedInfo `json:"feed,omitempty"`
	Items   []goldenItem    `json:"items,omitempty"`
}

type goldenItem struct {
	feeds.Item
	ID       string `json:"id,omitempty"` // hides the item's own, which the caller sets
	SourceID string `json:"source,omitempty"`
	Content  string `json:"content,omitempty"`
}

// TestGolden reads every testdata/*.xml and *.json and compares what it gives with the file of the same name and
// .golden. A fixture's HTTP headers, if any, stand in a file of its name and .headers. To add a case, drop a document
// there and run the test with -update.
func TestGolden(t *testing.T) {
	var fixtures []string
	for _, pattern := range []string{"testdata/*.xml", "testdata/*.json"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		fixtures = append(fixtures, found...)
	}
	if len(fixtures) < 10 {
		t.Fatalf("only %d fixtures", len(fixtures))
	}
	for _, path := range fixtures {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			doc := document.Document{Body: body, URL: "https://outlet.example/news/feed.xml"}
			readHeaders(t, path+".headers", &doc)
			result, err := Parse(doc, document.Options{})
			got := golden{Repairs: result.Repairs}
			if err == nil {
				got.Feed = &result.Feed
			} else if !errors.As(err, &got.Failure) {
				t.Fatal(err)
			}
			for _, item := range result.Items {
				got.Items = append(got.Items, goldenItem{Item: item, Content: item.Content})
			}
			var out bytes.Buffer
			encoder := json.NewEncoder(&out)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			if err := encoder.Encode(got); err != nil {
				t.Fatal(err)
			}
			text := out.Bytes()
			if *update {
				if err := os.WriteFile(path+".golden", text, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path + ".golden")
			if err != nil {
				t.Fatalf("%v: run go test -run Golden -update and read what it writes", err)
			}
			if diff := cmp.Diff(string(want), string(text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func readHeaders(t *testing.T, path string, doc *document.Document) {
	t.Helper()
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch name {
		case "Content-Type":
			doc.ContentType = value
		case "Content-Location":
			doc.ContentLocation = value
		case "Content-Language":
			doc.ContentLanguage = value
		default:
			t.Fatalf("%s: header %q has no effect", path, name)
		}
	}
}
