package fetcher

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/andybalholm/brotli"
)

// serving is a server with one document.
func serving(body string, headers ...string) func(*hostileNet) string {
	return func(n *hostileNet) string {
		return n.serve(func(w http.ResponseWriter, r *http.Request) {
			for i := 0; i < len(headers); i += 2 {
				w.Header().Set(headers[i], headers[i+1])
			}
			io.WriteString(w, body)
		})
	}
}

// packed writes through a compressor and gives what came out.
func packed(pack func(io.Writer) io.WriteCloser, write func(io.Writer)) string {
	var b bytes.Buffer
	w := pack(&b)
	write(w)
	w.Close()
	return b.String()
}

func gzipped(w io.Writer) io.WriteCloser  { return gzip.NewWriter(w) }
func brotlied(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 5) }
func deflated(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, 6); return z }

func feedText(w io.Writer) { io.WriteString(w, threeItems()) }

// zeros are a hundred megabytes of the same.
func zeros(w io.Writer) {
	block := bytes.Repeat([]byte(" "), 1<<20)
	for range 100 {
		w.Write(block)
	}
}

// hostileEncodings are servers whose compression is a weapon or a mess.
func hostileEncodings() []hostileServer {
	bomb := packed(gzipped, zeros)
	inGzip := func(s string) string { return packed(gzipped, func(w io.Writer) { io.WriteString(w, s) }) }
	const encoding = "Content-Encoding"
	return []hostileServer{
		{name: "gzip bomb", start: serving(bomb, encoding, "gzip"), kind: "too_large", words: "larger than"},
		{name: "gzip bomb within gzip", start: serving(inGzip(bomb), encoding, "gzip, gzip"), kind: "too_large", words: "larger than"},
		{name: "gzip bomb that is not announced", start: serving(bomb), kind: "too_large", words: "larger than"},
		{name: "brotli bomb", start: serving(packed(brotlied, zeros), encoding, "br"), kind: "too_large", words: "larger than"},
		{name: "deflate bomb", start: serving(packed(deflated, zeros), encoding, "deflate"), kind: "too_large", words: "larger than"},
		{name: "gzip within gzip", start: serving(inGzip(packed(gzipped, feedText)), encoding, "gzip"), items: 3},
		{name: "five layers", start: serving(bomb, encoding, "gzip, gzip, gzip, gzip, gzip"), kind: "encoding", words: "5 content encodings"},
		{name: "announces gzip, sends text", start: serving(threeItems(), encoding, "gzip"), items: 3},
		{name: "announces brotli, sends text", start: serving(threeItems(), encoding, "br"), items: 3},
		{name: "announces nonsense, sends text", start: serving(threeItems(), encoding, "iso-8859-1"), items: 3},
		{name: "announces brotli, sends garbage", start: serving(strings.Repeat("\x81\xff\x17garbage", 100), encoding, "br"), kind: "encoding", words: "not packed as it says"},
		{name: "announces zstd", start: serving("\x28\xb5\x2f\xfd\x00\x00", encoding, "zstd"), kind: "encoding", words: "zstd"},
		{name: "damaged gzip", start: serving(packed(gzipped, feedText)[:10]+"\xff\xff\xff\xff garbage garbage", encoding, "gzip"), kind: "encoding", words: "not packed as it says"},
		{name: "gzip cut short", start: serving(packed(gzipped, func(w io.Writer) { io.WriteString(w, longFeed(50)) })[:800], encoding, "gzip", "ETag", `"x"`), items: anyItems, check: wantNoValidators},
	}
}

// longFeed has so many items of a text that does not pack well.
func longFeed(n int) string {
	return numbered(1, n, func(i int) string {
		return fmt.Sprintf("<guid>%d</guid><title>Titre %d</title><description>%x</description>", i, i, fmt.Sprint(i*7919, i*104729))
	})
}

// many writes a format with each number below n.
func many(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func wide(s string) string {
	var b bytes.Buffer
	binary.Write(&b, binary.LittleEndian, utf16.Encode([]rune(s)))
	return b.String()
}

// hostileDocuments are servers whose documents are made to break a reader.
func hostileDocuments() []hostileServer {
	one := func(inside string) string { return rssOf(rssItem(inside)) }
	repeat := strings.Repeat
	const jsonFeed = `{"version":"https://jsonfeed.org/version/1.1","items":`
	const feedType = "application/rss+xml"
	billion := `<!DOCTYPE rss [<!ENTITY l0 "lol">`
	for i := range 9 {
		billion += fmt.Sprintf(`<!ENTITY l%d "%s">`, i+1, repeat(fmt.Sprintf("&l%d;", i), 10))
	}
	// external is a document whose entity lives at an address; the private service stands for that.
	external := func(declaration string) func(*hostileNet) string {
		return func(n *hostileNet) string {
			d := strings.ReplaceAll(declaration, "VICTIM", n.victim.URL)
			return serving(`<?xml version="1.0"?><!DOCTYPE rss [` + d + `]>` + strings.TrimPrefix(one("<title>x &e; y</title><description>&e;</description>"), `<?xml version="1.0" encoding="UTF-8"?>`))(n)
		}
	}
	return []hostileServer{
		{name: "two million nested tags", start: serving(one(repeat("<b>", 1_300_000))), kind: "too_deep", words: ""},
		{name: "two million nested tags, seven megabytes", start: serving(one(repeat("<b>", 2_000_000) + repeat("</b>", 2_000_000))), maxBody: 16 << 20, kind: "too_deep", words: ""},
		{name: "nested HTML", start: serving(one("<title>a</title><description><![CDATA[" + repeat("<div>", 500_000) + "]]></description>")), items: anyItems, check: wantReadOr("too_deep")},
		{name: "4 MB of text chopped by comments", start: serving(one("<title>a</title><x>" + repeat("a<!--c-->", 450_000) + "</x>")), items: 1},
		{name: "4 MB of text chopped by CDATA", start: serving(one("<title>a</title><x>" + repeat("<![CDATA[a]]>", 300_000) + "</x>")), items: 1},
		{name: "100,000 items", start: func(n *hostileNet) string {
			return serving(numbered(1, 100_000, func(i int) string { return fmt.Sprintf("<title>t%d</title>", i) }))(n)
		}, items: 10_000},
		{name: "100,000 categories", start: serving(one("<title>a</title>" + many("<category>%d</category>", 100_000))), items: 1, check: func(t *testing.T, r *hostileResult) {
			if n := len(r.items[0].Categories); n > 100 {
				t.Errorf("%d categories kept", n)
			}
		}},
		{name: "50,000 authors, each with their files", start: serving(one("<title>a</title>" + many(`<author>n%[1]d</author><enclosure url="https://x.example/%[1]d"/>`, 50_000))), items: 1},
		{name: "title of 10 MB", start: serving(one("<title>" + repeat("mot ", 2_500_000) + "</title>")), kind: "too_large", words: "limit of 4 MiB"},
		{name: "title of 10 MB within the limit", start: serving(one("<title>" + repeat("mot ", 2_500_000) + "</title>")), maxBody: 16 << 20, items: 1},
		{name: "text of 4 MB", start: serving(one("<title>a</title><description>" + repeat("un mot de plus ", 270_000) + "</description>")), items: 1},
		{name: "address of 2 MB", start: serving(one("<title>a</title><link>https://x.example/" + repeat("x", 2<<20) + "</link>")), items: 1},
		{name: "NUL bytes", start: serving(strings.ReplaceAll(one("<title>a\x00b</title>"), ">", ">\x00\x00")), items: 1, check: wantTitle("ab")},
		{name: "control characters", start: serving(one("<title>a\x1b[2J\x07b&#27;[31m&#x202e;c</title><guid>\x01\x02\x03</guid>")), items: 1},
		{name: "billion laughs", start: serving(billion + "]>" + one("<title>x&l9;</title>")), items: 1},
		{name: "quadratic entities", start: serving(`<!DOCTYPE rss [<!ENTITY a "` + repeat("a", 100_000) + `">]>` + one("<title>"+repeat("&a;", 100_000)+"</title>")), items: 1},
		{name: "external entity: file", start: external(`<!ENTITY e SYSTEM "file:///etc/passwd">`), items: 1},
		{name: "external entity: http", start: external(`<!ENTITY e SYSTEM "VICTIM/secret">`), items: 1},
		{name: "external entity: public", start: external(`<!ENTITY e PUBLIC "-//W3C//TEXT copyright//EN" "VICTIM/secret">`), items: 1},
		{name: "parameter entities", start: external(`<!ENTITY % f SYSTEM "file:///etc/passwd"><!ENTITY % d SYSTEM "VICTIM/x.dtd"> %d; %f; <!ENTITY e "own">`), items: 1},
		{name: "external document type", start: func(n *hostileNet) string {
			return serving(`<!DOCTYPE rss SYSTEM "` + n.victim.URL + `/x.dtd">` + one("<title>a</title>"))(n)
		}, items: 1},
		{name: "an inclusion and a stylesheet", start: func(n *hostileNet) string {
			return serving(`<?xml-stylesheet href="` + n.victim.URL + `/x.xsl"?>` + one(`<title>a</title><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file:///etc/passwd"/><description><![CDATA[<img src="`+n.victim.URL+`/p.png">]]></description>`))(n)
		}, items: 1},
		{name: "charset of 50 KB", start: serving(threeItems(), "Content-Type", "text/xml; charset="+repeat("x", 50_000)), items: 3},
		{name: "charset that is a path", start: serving(strings.Replace(one("<title>\xe9t\xe9</title>"), "UTF-8", "../../../etc/passwd", 1), "Content-Type", `text/xml; charset="../../dev/zero"`), items: 1, check: wantTitle("été")},
		{name: "UTF-7", start: serving(one("<title>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</title>"), "Content-Type", "text/xml; charset=utf-7"), items: 1, check: wantTitle("+ADw-script+AD4-alert(1)+ADw-/script+AD4-")},
		{name: "UTF-16 without its mark", start: serving(wide(strings.Replace(one("<title>Ségou</title>"), "UTF-8", "UTF-16", 1))), items: 1, check: wantTitle("Ségou")},
		{name: "declares UTF-16, is UTF-8", start: serving(strings.Replace(one("<title>Ségou</title>"), "UTF-8", "UTF-16", 1)), items: 1, check: wantTitle("Ségou")},
		{name: "declares version 7.3", start: serving(strings.Replace(threeItems(), `version="1.0" encoding="UTF-8"`, `version="7.3" encoding="klingon" standalone="maybe"`, 1)), items: 3},
		{name: "HTML with status 200", start: serving("<!DOCTYPE html><html><head><title>Connexion \x1b[31m</title></head><body>" + repeat("<p>Bonjour", 10_000)), kind: "not_a_feed", words: "HTML page titled"},
		{name: "HTML that says it is a feed", start: serving("<html><body>Erreur</body></html>", "Content-Type", feedType), kind: "not_a_feed", words: "HTML page"},
		{name: "JSON that is no feed", start: serving(`{"error":"not found","items":{}}`, "Content-Type", "application/feed+json"), kind: "not_a_feed", words: "no JSON Feed"},
		{name: "deep JSON", start: serving(jsonFeed + repeat("[", 2_000_000)), kind: "malformed", words: "JSON feed"},
		{name: "deep JSON in an extension", start: serving(jsonFeed + `[{"id":"1","title":"a","_x":` + repeat(`{"a":`, 500_000) + "1" + repeat("}", 500_000) + "}]}"), kind: "malformed", words: "JSON feed"},
		{name: "huge JSON numbers", start: serving(jsonFeed + `[{"id":` + repeat("9", 1_000_000) + `,"title":"a","attachments":[{"url":"https://x.example/a","size_in_bytes":1e999999}]}]}`), items: anyItems, check: wantReadOr("malformed")},
		{name: "an image", start: serving("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"+repeat("\x00\xff<rs\x1b", 10_000), "Content-Type", "image/png"), kind: "not_a_feed", words: "not a feed"},
		{name: "a program", start: serving("\x7fELF\x02\x01\x01"+repeat("\x00", 100_000), "Content-Type", "application/octet-stream"), kind: "not_a_feed", words: "not a feed"},
		{name: "nothing", start: serving(""), kind: "empty", words: "empty"},
		{name: "dangerous addresses and HTML", start: serving(rssOf(
			rssItem("<title>a</title><link>javascript:alert(1)</link><guid>1</guid>"),
			rssItem("<title>b</title><link>data:text/html,&lt;script&gt;</link><guid>2</guid>"),
			rssItem("<title>c</title><link>java&#10;script:alert(1)</link><guid>3</guid>"),
			rssItem("<title>&lt;script&gt;alert(1)&lt;/script&gt;d</title><guid>4</guid><description><![CDATA[<p onclick=x><script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:x'>y</a><img src='data:image/svg+xml,x'>]]></description>"),
		)), items: 4},
	}
}

func wantTitle(title string) func(*testing.T, *hostileResult) {
	return func(t *testing.T, r *hostileResult) {
		if len(r.items) != 1 || r.items[0].Title != title {
			t.Errorf("want one item titled %q, have %+v", title, r.items)
		}
	}
}
