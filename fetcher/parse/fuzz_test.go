package parse

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"griot/fetcher/parse/document"
)

// files are the documents that match a pattern, at least one.
func files(t testing.TB, pattern string) [][]byte {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	var bodies [][]byte
	for _, path := range paths {
		if strings.HasSuffix(path, ".want.json") {
			continue
		}
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, body)
	}
	return bodies
}

// FuzzParse: nothing dangerous comes out, and the same bytes give the same items.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"*.xml", "*.json"} {
		for _, body := range files(f, "testdata/documents/feeds/"+pattern) {
			f.Add(body)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		doc := document.Document{Body: bytes.Clone(body), URL: "https://outlet.example/feed"}
		one, err := Parse(doc, document.Options{MaxBody: 1 << 20})
		if !bytes.Equal(doc.Body, body) {
			t.Fatal("the document was changed")
		}
		if err != nil {
			if strings.Contains(err.Error(), "told apart") {
				t.Fatal(err)
			}
			return
		}
		for i := range one.Items {
			checkItem(t, "fuzz", &one.Items[i])
		}
		two, _ := Parse(doc, document.Options{MaxBody: 1 << 20})
		if diff := cmp.Diff(one, two); diff != "" {
			t.Fatal(diff)
		}
	})
}
