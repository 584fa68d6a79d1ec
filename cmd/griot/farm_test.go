package main

import (
	"fmt"
	"html"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// The farm: many outlets of French text on loopback, in a process of its own so that its work is not counted as
// griot's. A document of 25 items is some 42 KB, served with an ETag. Each outlet has an address of its own, as hosts have.

// farmland says what a farm serves.
type farmland struct {
	shape          shape
	sources, items int
}

func (f farmland) String() string { return fmt.Sprint(f.shape, " ", f.sources, " ", f.items) }

// newItems are how many items a document has more after each turn. Every tenth turns.
const newItems = 5

// document is what an outlet serves at a turn.
func (f farmland) document(w *newswire, source, turn int, now time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Journal %d</title><link>https://j%d.example/</link><description>Actualités</description><language>fr</language>`, source, source)
	latest := f.items - 1
	if source%10 == 0 {
		latest += turn * newItems
	}
	for n := latest; n > latest-f.items; n-- {
		a := w.write(f.shape, source, n)
		at := now.Add(time.Duration(n-f.items) * 24 * time.Hour / time.Duration(f.items)).UTC().Format(time.RFC1123Z)
		text := strings.Join(a.sentences, " ")
		half := len(a.sentences) / 2
		fmt.Fprintf(&b, `<item><guid isPermaLink="false">https://j%d.example/?p=%d</guid><title>%s</title><link>https://j%d.example/article/%d</link><pubDate>%s</pubDate><dc:creator>Rédaction</dc:creator><category>Actualité</category><description>%s</description><content:encoded><![CDATA[<p>%s</p><p>%s</p>]]></content:encoded></item>`,
			source, n, html.EscapeString(a.title), source, n, at, html.EscapeString(text[:strings.IndexByte(text, '.')+1]),
			strings.Join(a.sentences[:half], " "), strings.Join(a.sentences[half:], " "))
	}
	return b.String() + `</channel></rss>`
}

// farm serves what its argument says until it is killed. It prints its port. A request for /turn makes new items.
func farm() {
	var land farmland
	if _, err := fmt.Sscan(strings.Join(os.Args[1:], " "), &land.shape, &land.sources, &land.items); err != nil {
		panic(err)
	}
	wire, now := newNewswire(failing{}), time.Now()
	documents := make([]string, land.sources)
	for i := range documents {
		documents[i] = land.document(wire, i, 0, now)
	}
	listener, err := net.Listen("tcp", ":0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	var turn atomic.Int64
	http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/turn" {
			turn.Add(1)
			return
		}
		n, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil || n >= land.sources {
			http.NotFound(w, r)
			return
		}
		now := turn.Load()
		if n%10 != 0 {
			now = 0
		}
		etag := fmt.Sprintf(`"%d"`, now)
		w.Header().Set("ETag", etag)
		if r.Header.Get("If-None-Match") == etag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		document := documents[n]
		if now > 0 {
			document = land.document(wire, n, int(now), time.Now())
		}
		fmt.Fprint(w, document)
	}))
}

// failing ends a process that is no test.
type failing struct{ testing.TB }

func (failing) Fatal(all ...any) { panic(fmt.Sprint(all...)) }

// startFarm returns the port of a farm that ends with the test.
func startFarm(t testing.TB, land farmland) int {
	t.Helper()
	process := exec.Command("farm", string(land.shape), strconv.Itoa(land.sources), strconv.Itoa(land.items))
	process.Stderr = os.Stderr
	out, err := process.StdoutPipe()
	if err == nil {
		err = process.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { process.Process.Kill(); process.Wait() })
	var port int
	if _, err := fmt.Fscan(out, &port); err != nil {
		t.Fatal(err)
	}
	return port
}

// farmHost is the address of an outlet: each has one of loopback's.
func farmHost(source, port int) string {
	return fmt.Sprintf("http://127.%d.%d.%d:%d", 1+source>>14, source>>7&127, 1+source&127, port)
}
