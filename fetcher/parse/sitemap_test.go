package parse

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"griot/fetcher/parse/document"
)

func TestHostileSitemaps(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	const head = `<urlset xmlns:news="n">`
	for name, body := range map[string]string{
		"nested":         head + strings.Repeat("<url>", 500_000),
		"nested within":  head + "<url>" + strings.Repeat("<x>", 500_000),
		"chopped":        head + "<url><loc>" + strings.Repeat("x<!---->", 400_000),
		"entities":       `<!DOCTYPE urlset [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>` + head + "<url><loc>&b;" + strings.Repeat("&b;", 100_000),
		"many":           head + strings.Repeat("<url><loc>https://outlet.example/1</loc><news:news><news:title>x</news:title></news:news></url>", 60_000),
		"index":          "<sitemapindex>" + strings.Repeat("<sitemap><loc>https://outlet.example/1.xml</loc></sitemap>", 60_000),
		"comments first": strings.Repeat("<!---->", 400_000) + head,
		"bomb":           zipped(strings.Repeat("\x00", 64<<20)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			sitemap, _, _ := ParseSitemap(document.Document{Body: []byte(body), URL: "https://outlet.example/"}, document.Options{})
			if took := time.Since(start); took > time.Minute || len(sitemap.Items) > 10_000 || len(sitemap.Index) > maxSitemap {
				t.Errorf("%v, %d items, %d parts", took, len(sitemap.Items), len(sitemap.Index))
			}
		})
	}
}

func TestSitemapPackedWithoutWord(t *testing.T) {
	t.Parallel()
	body := zipped(`<urlset xmlns:news="n"><url><loc>/1</loc><news:news><news:title>Gao</news:title></news:news></url></urlset>`)
	sitemap, ok, err := ParseSitemap(document.Document{Body: []byte(body), URL: "https://outlet.example/news.xml.gz"}, document.Options{})
	if !ok || err != nil || len(sitemap.Items) != 1 || sitemap.Items[0].Link != "https://outlet.example/1" {
		t.Errorf("%+v, %v, %v", sitemap, ok, err)
	}
}

// utf16 is a text in little-endian UTF-16 with its mark.
func utf16(s string) []byte {
	out := []byte("\xff\xfe")
	for _, r := range s {
		out = binary.LittleEndian.AppendUint16(out, uint16(r))
	}
	return out
}

func zipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.String()
}

// FuzzSitemap: titled entries with web addresses, or nothing.
func FuzzSitemap(f *testing.F) {
	for _, body := range files(f, "testdata/documents/sitemaps/*.xml") {
		f.Add(body, "text/xml")
	}
	f.Add([]byte(zipped("<urlset><url><loc>/1</loc>")), "application/x-gzip")
	f.Add(utf16("<sitemapindex><sitemap><loc>/1</loc></sitemap>"), "text/xml")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		sitemap, ok, err := ParseSitemap(document.Document{Body: body, ContentType: contentType, URL: "https://outlet.example/"}, document.Options{MaxBody: 1 << 20})
		failureOf(t, err)
		if !ok && len(sitemap.Items)+len(sitemap.Index) > 0 {
			t.Error("items of what is no sitemap")
		}
		for _, item := range sitemap.Items {
			if item.Title == "" || !document.IsWeb(item.Link) {
				t.Errorf("title %q, link %q", item.Title, item.Link)
			}
			checkItem(t, "fuzz", &item)
		}
		for _, part := range sitemap.Index {
			if !document.IsWeb(part.URL) {
				t.Errorf("part %q", part.URL)
			}
		}
	})
}
