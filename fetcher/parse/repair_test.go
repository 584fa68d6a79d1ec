package parse

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"griot/fetcher/parse/document"
)

// TestTruncation cuts a feed at every byte: every entry that was whole before the cut must be kept.
func TestTruncation(t *testing.T) {
	t.Parallel()
	whole := frenchFeed(3)
	for cut := range whole {
		if cut > 400 && cut < 1500 && cut%7 != 0 {
			continue
		}
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

// TestCharsets writes one feed in several charsets and announces them in several ways; it must always read the same.
func TestCharsets(t *testing.T) {
	t.Parallel()
	const title = "Préfecture : l’œuvre « août » à 20 €"
	feed := func(declaration string) string {
		return declaration + `<rss version="2.0"><channel><title>` + title + `</title></channel></rss>`
	}
	for _, label := range []string{"utf-8", "windows-1252", "utf-16le", "utf-16be", "iso-8859-15", "macintosh"} {
		e, _ := charset.Lookup(label)
		if strings.HasPrefix(label, "utf-16") {
			e = unicode.UTF16(unicode.Endianness(label == "utf-16le"), unicode.UseBOM)
		}
		text := feed("")
		if label == "iso-8859-15" {
			text = strings.ReplaceAll(text, "’", "'") // it has none
		}
		for _, announced := range []string{"", "http", "xml", "http wrong", "xml wrong"} {
			if strings.HasPrefix(announced, "xml") {
				declared := label
				if strings.HasSuffix(announced, "wrong") {
					declared = "utf-8"
				}
				text = `<?xml version="1.0" encoding="` + declared + `"?>` + strings.TrimPrefix(text, `<?xml version="1.0" encoding="`+label+`"?>`)
			}
			if label != "utf-8" && label != "windows-1252" && !strings.HasPrefix(label, "utf-16") && (announced == "" || strings.HasSuffix(announced, "wrong")) {
				continue // nobody could know
			}
			body, err := e.NewEncoder().Bytes([]byte(text))
			if err != nil {
				t.Fatal(label, err)
			}
			doc := document.Document{Body: body}
			switch announced {
			case "http":
				doc.ContentType = "text/xml; charset=" + label
			case "http wrong":
				doc.ContentType = "text/xml; charset=utf-8"
			}
			got, err := Parse(doc, document.Options{})
			if want := strings.ReplaceAll(title, "’", "'"); err != nil || strings.ReplaceAll(got.Feed.Title, "’", "'") != want {
				t.Errorf("%s, announced %q: %q %v", label, announced, got.Feed.Title, err)
			}
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

// TestCleanDocumentIsNotCopied: a well-formed UTF-8 document passes the repair as it is.
func TestCleanDocumentIsNotCopied(t *testing.T) {
	body := frenchFeed(5)
	repaired, err := Repair(document.Document{Body: body}, document.Options{})
	if err != nil || repaired.Repairs != nil {
		t.Fatal(repaired.Repairs, err)
	}
	if &repaired.Body[len(repaired.Body)-1] != &body[len(body)-1] {
		t.Error("the document was copied")
	}
	if n := testing.AllocsPerRun(10, func() { _, _ = Repair(document.Document{Body: body}, document.Options{}) }); n > 20 {
		t.Errorf("%.0f allocations", n)
	}
}

// TestRepairSaysWhatItMended draws faults and expects each to be named, and a feed without one to be left alone.
func TestRepairSaysWhatItMended(t *testing.T) {
	faults := map[string]string{
		"a & b":               "bare ampersands escaped (1)",
		"a < b":               "bare < escaped (1)",
		"a &eacute; b":        "unknown or illegal references replaced (1)",
		"a &#8; b":            "unknown or illegal references replaced (1)",
		"a \x01 b":            "illegal characters removed (1)",
		"a <b c=d>e</b> f":    "broken tags rewritten (1)",
		"a <i>b</u></i> c":    "unclosed or misplaced tags mended (1)",
		"un texte sans faute": "",
	}
	rapid.Check(t, func(t *rapid.T) {
		drawn := rapid.SliceOfNDistinct(rapid.SampledFrom(slices.Sorted(maps.Keys(faults))), 1, 4, rapid.ID).Draw(t, "faults")
		var body strings.Builder
		body.WriteString(`<rss version="2.0"><channel>`)
		counts := map[string]int{}
		for _, fault := range drawn {
			fmt.Fprintf(&body, "<item><title>%s</title></item>", fault)
			if phrase, _, found := strings.Cut(faults[fault], " ("); found {
				counts[phrase]++
			}
		}
		body.WriteString(`</channel></rss>`)
		got, err := Repair(document.Document{Body: []byte(body.String())}, document.Options{})
		if err != nil || len(got.Repairs) != len(counts) {
			t.Fatalf("%q: %q %v", drawn, got.Repairs, err)
		}
		for phrase, n := range counts {
			if want := fmt.Sprintf("%s (%d)", phrase, n); !slices.Contains(got.Repairs, want) {
				t.Fatalf("%q: %q, want %q", drawn, got.Repairs, want)
			}
		}
	})
}

// TestConcurrentUse parses one document from several goroutines; the race detector watches.
func TestConcurrentUse(t *testing.T) {
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
