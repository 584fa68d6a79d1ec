package parse

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
	"sync"
	"testing"

	"griot/fetcher/parse/document"
)

// TestTruncation cuts a feed at every byte: every entry that was whole before the cut must be kept.
func TestTruncation(t *testing.T) {
	t.Parallel()
	whole := shortFeed(3)
	for cut := range whole {
		entries := bytes.Count(whole[:cut], []byte("</item>"))
		if entries == 0 {
			continue
		}
		got, err := Parse(document.Document{Body: whole[:cut]}, document.Options{})
		if err != nil || len(got.Items) != entries {
			t.Fatalf("cut at %d: %d items, want %d (%v)", cut, len(got.Items), entries, err)
		}
		if got.Items[entries-1].Content == "" {
			t.Fatalf("cut at %d: the last item is not whole", cut)
		}
	}
}

func TestUnannouncedGzip(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(frenchFeed(20)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := Parse(document.Document{Body: packed.Bytes()}, document.Options{})
	if err != nil || len(got.Items) != 20 || !slices.Contains(got.Repairs, "unpacked gzip that was not announced") {
		t.Errorf("%d items, %q, %v", len(got.Items), got.Repairs, err)
	}
	got, err = Parse(document.Document{Body: packed.Bytes()[:packed.Len()*9/10]}, document.Options{})
	if err != nil || len(got.Items) == 0 || len(got.Items) == 20 {
		t.Errorf("truncated: %d items, %v", len(got.Items), err)
	}
	if _, err := Parse(document.Document{Body: packed.Bytes()}, document.Options{MaxBody: packed.Len() * 2}); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("a bomb was unpacked: %v", err)
	}
}

// TestConcurrentUse parses one document from several goroutines; the race detector watches.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	body := frenchFeed(3)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if got, err := Parse(document.Document{Body: body, URL: "https://outlet.example/"}, document.Options{}); err != nil || len(got.Items) != 3 {
				t.Error(err)
			}
		})
	}
	group.Wait()
}
