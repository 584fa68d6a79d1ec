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

// seeds are small documents of every kind and fault.
func seeds(f *testing.F) [][]byte {
	f.Helper()
	documents := [][]byte{
		[]byte("<rss><channel><item><title>a &eacute; & b</title><link>x</link>"),
		[]byte("\xff\xfe<\x00r\x00s\x00s\x00>\x00"),
		[]byte("<?xml version='1.1' encoding='iso-8859-1'?><feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='xhtml'><div>\xe9</div></title>"),
		[]byte("<b>Warning</b>: include() <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><item rdf:about='x'/></rdf:RDF>"),
		[]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1,"content_html":"<a href='javascript:x'>"}]}`),
		[]byte("<rss><channel xml:base='/a/'><item><description><![CDATA[<img src=x onerror=y>]]></description><x:y z=1><![CDATA[</item>"),
		[]byte("<!DOCTYPE rss [<!ENTITY a '&#60;b&#62;'>]><rss><item><title>&a;&#8;&#x80;]]></title></itm></item></rss>"),
		[]byte("<feed xmlns:a='http://www.w3.org/2005/Atom' xmlns:r='http://purl.org/rss/1.0/'><entry/><a:entry><entry/></a:entry><r:entry/><x:entry/></feed>"),
		{0x1f, 0x8b, 8, 0},
	}
	return append(documents, files(f, "testdata/documents/feeds/*.xml")...)
}

// files are the documents that match a pattern, at least one.
func files(t testing.TB, pattern string) [][]byte {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no %s: %v", pattern, err)
	}
	var bodies [][]byte
	for _, path := range paths {
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
	for _, b := range seeds(f) {
		f.Add(b)
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
