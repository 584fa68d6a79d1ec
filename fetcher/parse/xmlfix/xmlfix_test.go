package xmlfix

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

// cleanFeed needs no repair.
const cleanFeed = `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>La Voix du fleuve</title><link>https://voix.example</link>
<item><title>Ségou : l’office du riz annonce la campagne</title><guid isPermaLink="false">https://voix.example/?p=1</guid><category><![CDATA[Ségou]]></category>
<content:encoded><![CDATA[<p>Les riziculteurs de la zone ont reçu leurs <strong>intrants</strong> &#8211; en avance.</p>]]></content:encoded></item></channel></rss>`

// TestCharsets writes one feed in several charsets and announces them in several ways; it must always be the same text.
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
			t.Run(label+", announced "+cmp.Or(announced, "nowhere"), func(t *testing.T) {
				t.Parallel()
				got, err := Repair(doc, document.Options{})
				if want := strings.ReplaceAll(feed(""), "’", "'"); err != nil || strings.ReplaceAll(string(got.Body), "’", "'") != want {
					t.Errorf("%q %v", got.Body, err)
				}
			})
		}
	}
}

// TestCleanDocumentIsNotCopied: a well-formed UTF-8 document passes the repair as it is.
func TestCleanDocumentIsNotCopied(t *testing.T) {
	body := []byte(cleanFeed)
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
	t.Parallel()
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

// addDocuments adds the feeds of testdata/documents to a fuzz target: small documents of every kind and fault.
func addDocuments(f *testing.F) {
	f.Helper()
	for _, pattern := range []string{"*.xml", "*.json"} {
		paths, err := filepath.Glob("../testdata/documents/feeds/" + pattern)
		if err != nil || len(paths) == 0 {
			f.Fatal(paths, err)
		}
		for _, path := range paths {
			if strings.HasSuffix(path, ".want.json") {
				continue
			}
			body, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(body, "text/xml; charset=iso-8859-1")
		}
	}
}

// FuzzRepair: what comes back is well-formed, not deeper than allowed, and needs no further repair.
func FuzzRepair(f *testing.F) {
	addDocuments(f)
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		first, err := Repair(document.Document{Body: body, ContentType: contentType}, document.Options{MaxBody: 1 << 20})
		if err != nil {
			var failure *feeds.Failure
			if !errors.As(err, &failure) || failure.Kind == "" || failure.Message == "" {
				t.Fatalf("untyped error %v", err)
			}
			return
		}
		if !utf8.Valid(first.Body) {
			t.Fatalf("%q is no UTF-8", first.Body)
		}
		if len(first.Body) > 16*len(body)+64 {
			if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
				t.Fatalf("%d bytes became %d", len(body), len(first.Body))
			}
		}
		if first.Format == JSON {
			return
		}
		depth := 0
		for d := xml.NewDecoder(bytes.NewReader(first.Body)); ; {
			token, err := d.RawToken()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%v in %q", err, first.Body)
			}
			switch token.(type) {
			case xml.StartElement:
				if depth++; depth > 101 {
					t.Fatalf("nested %d deep", depth)
				}
			case xml.EndElement:
				depth--
			}
		}
		if depth != 0 {
			t.Fatalf("%d elements stay open in %q", depth, first.Body)
		}
		second, err := Repair(document.Document{Body: first.Body}, document.Options{})
		if err != nil || !bytes.Equal(first.Body, second.Body) || second.Repairs != nil {
			t.Fatalf("repairing twice: %v %q\nfirst  %q\nsecond %q", err, second.Repairs, first.Body, second.Body)
		}
	})
}
