package web

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// accepts are request headers with the encoding of the answer to each.
func accepts() map[string]string {
	return map[string]string{
		"": "", "identity": "", "gzip": "gzip", "br": "br", "gzip, deflate, br, zstd": "br", "*": "br", "gzip;q=1.0, br;q=0.5": "gzip",
		"br;q=0, gzip": "gzip", "gzip;q=0, br;q=0": "", "deflate": "", "identity;q=1, gzip;q=0.2": "", "GZIP": "gzip", "gzip;q=x": "",
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	plain := get(h, "/all.rss").Body.Bytes()
	tags := map[string]string{}
	for accept, encoding := range accepts() {
		got := get(h, "/all.rss", "Accept-Encoding", accept)
		if have := got.Header().Get("Content-Encoding"); have != encoding {
			t.Errorf("Accept-Encoding %q: encoded as %q, want %q", accept, have, encoding)
		}
		if got.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: no Vary", accept)
		}
		if length := got.Header().Get("Content-Length"); length != fmt.Sprint(got.Body.Len()) {
			t.Errorf("Accept-Encoding %q: Content-Length %s of %d bytes", accept, length, got.Body.Len())
		}
		tag := got.Header().Get("Etag")
		if known, ok := tags[encoding]; ok && known != tag {
			t.Errorf("%q has tags %s and %s", encoding, known, tag)
		}
		tags[encoding] = tag
		if decoded := decode(t, encoding, got.Body); !bytes.Equal(decoded, plain) {
			t.Errorf("Accept-Encoding %q: other content", accept)
		}
	}
	if tags[""] == tags["gzip"] || tags[""] == tags["br"] || tags["gzip"] == tags["br"] {
		t.Errorf("encodings share a strong tag: %v", tags)
	}
}

func decode(t *testing.T, encoding string, body io.Reader) []byte {
	t.Helper()
	switch encoding {
	case "br":
		body = brotli.NewReader(body)
	case "gzip":
		r, err := gzip.NewReader(body)
		if err != nil {
			t.Fatal(err)
		}
		body = r
	}
	b, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestNotModified(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	for _, accept := range []string{"", "gzip", "br"} {
		t.Run(accept, func(t *testing.T) {
			first := get(h, "/all.atom", "Accept-Encoding", accept)
			tag, date := first.Header().Get("Etag"), first.Header().Get("Last-Modified")
			if date != "Mon, 09 Feb 2026 09:15:00 GMT" {
				t.Errorf("Last-Modified %q is not when the last report was seen", date)
			}
			for name, c := range map[string]struct {
				headers []string
				status  int
			}{
				"tag":                 {[]string{"If-None-Match", tag}, 304},
				"weak tag":            {[]string{"If-None-Match", "W/" + tag}, 304},
				"one of many":         {[]string{"If-None-Match", `"a", ` + tag + `, "b"`}, 304},
				"in two headers":      {[]string{"If-None-Match", `"a"`, "If-None-Match", tag}, 304},
				"any":                 {[]string{"If-None-Match", "*"}, 304},
				"other tag":           {[]string{"If-None-Match", `"a"`}, 200},
				"unquoted":            {[]string{"If-None-Match", strings.Trim(tag, `"`)}, 200},
				"date":                {[]string{"If-Modified-Since", date}, 304},
				"later date":          {[]string{"If-Modified-Since", "Tue, 10 Feb 2026 00:00:00 GMT"}, 304},
				"earlier date":        {[]string{"If-Modified-Since", "Mon, 09 Feb 2026 09:14:59 GMT"}, 200},
				"no date":             {[]string{"If-Modified-Since", "hier"}, 200},
				"tag beats date":      {[]string{"If-None-Match", `"a"`, "If-Modified-Since", date}, 200},
				"tag beats bad date":  {[]string{"If-None-Match", tag, "If-Modified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"}, 304},
				"tag and other codec": {[]string{"If-None-Match", tag, "Accept-Encoding", "gzip;q=0.1, br;q=0.2"}, 304},
			} {
				for _, method := range []string{http.MethodGet, http.MethodHead} {
					got := ask(h, method, "/all.atom", append([]string{"Accept-Encoding", accept}, c.headers...)...)
					if got.Code != c.status {
						t.Errorf("%s, %q, %s: status %d, want %d", method, accept, name, got.Code, c.status)
					}
					if got.Code == 304 {
						if have := got.Header().Get("Etag"); name != "tag and other codec" && have != tag {
							t.Errorf("%s, %q, %s: tag %s, want %s", method, accept, name, have, tag)
						}
						if got.Body.Len() > 0 || got.Header().Get("Content-Length") != "" || got.Header().Get("Cache-Control") == "" {
							t.Errorf("%s, %q, %s: 304 with a body, with a length or without policy: %v", method, accept, name, got.Header())
						}
					}
				}
			}
		})
	}
}

// What changed without a story that says so dates the document, and within the second of a change no date vouches for it:
// there may be another.
func TestDateOfTheSecondIsNone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(morning.AddDate(1, 0, 0)))
		m := newMemory()
		m.stirred = time.Now().Add(300 * time.Millisecond)
		h := newHandler(t, testSite(), m)
		before := get(h, "/all.rss").Header()
		tag, date := before.Get("Etag"), m.stirred.UTC().Format(http.TimeFormat)
		for _, step := range []struct {
			name   string
			wait   time.Duration
			dated  string
			status int
		}{
			{"before, as clocks may differ", 0, "", 200},
			{"in the same second", 600 * time.Millisecond, "", 200},
			{"in the next", 500 * time.Millisecond, date, 304},
		} {
			time.Sleep(step.wait)
			got := get(h, "/all.rss", "If-Modified-Since", date)
			if got.Code != step.status || got.Header().Get("Last-Modified") != step.dated {
				t.Errorf("%s: status %d, dated %q, want %d and %q", step.name, got.Code, got.Header().Get("Last-Modified"), step.status, step.dated)
			}
			if got := get(h, "/all.rss", "If-None-Match", tag); got.Code != 304 {
				t.Errorf("%s: the tag proves nothing: status %d", step.name, got.Code)
			}
		}
		m.stirred, m.generation = m.stirred.Add(time.Hour), m.generation+1
		time.Sleep(2 * time.Hour)
		if got := get(h, "/all.rss", "If-Modified-Since", date); got.Code != 200 || got.Header().Get("Etag") != tag {
			t.Errorf("changed an hour later: status %d, tag %s, want 200 and %s", got.Code, got.Header().Get("Etag"), tag)
		}
	})
}

func TestHead(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	for _, path := range []string{"/", "/all.rss", "/status.json", "/nulle"} {
		t.Run(path, func(t *testing.T) {
			full, head := get(h, path), ask(h, http.MethodHead, path)
			if head.Code != full.Code || head.Body.Len() > 0 {
				t.Errorf("%s: status %d with %d bytes", path, head.Code, head.Body.Len())
			}
			for _, name := range []string{"Content-Type", "Content-Length", "Etag", "Last-Modified"} {
				if head.Header().Get(name) != full.Header().Get(name) {
					t.Errorf("%s: %s %q, with GET %q", path, name, head.Header().Get(name), full.Header().Get(name))
				}
			}
		})
	}
}

// TestTagFollowsBytes holds that a tag outlives revisions and restarts that change nothing, and no change.
func TestTagFollowsBytes(t *testing.T) {
	t.Parallel()
	m := newMemory()
	h := newHandler(t, testSite(), m)
	tag := func(h http.Handler) string { return get(h, "/region/ml.tombouctou.rss").Header().Get("Etag") }
	first := tag(h)
	m.generation++
	if again := tag(h); again != first {
		t.Errorf("tag %s became %s though nothing changed", first, again)
	}
	if restarted := tag(newHandler(t, testSite(), newMemory())); restarted != first {
		t.Errorf("tag %s became %s over a restart", first, restarted)
	}
	m.generation++
	m.stories[0].Items[0].Title = "Communiqué n° 13"
	if tag(h) == first {
		t.Error("the tag stayed though the title changed")
	}
}

func TestRenderedOncePerRevision(t *testing.T) {
	t.Parallel()
	m := newMemory()
	h := newHandler(t, testSite(), m)
	for range 5 {
		get(h, "/all.rss")
		get(h, "/all.rss?utm_source=x", "Accept-Encoding", "br")
	}
	if m.selects != 1 {
		t.Errorf("selected %d times within one generation", m.selects)
	}
	m.generation++
	get(h, "/all.rss")
	if m.selects != 2 {
		t.Errorf("selected %d times in two revisions", m.selects)
	}
	m.err = errBroken
	m.generation++
	if got := get(h, "/all.rss"); got.Code != 500 || strings.Contains(got.Body.String(), errBroken.Error()) {
		t.Errorf("status %d, body %q", got.Code, got.Body)
	}
	m.err = nil
	if got := get(h, "/all.rss"); got.Code != 200 {
		t.Errorf("status %d after the fault went away", got.Code)
	}
}

// oneWrite counts writes of a body.
type oneWrite struct {
	httptest.ResponseRecorder
	writes int
}

func (w *oneWrite) Write(b []byte) (int, error) {
	w.writes++
	return len(b), nil
}

func TestOneWrite(t *testing.T) {
	t.Parallel()
	h := newHandler(t, testSite(), newMemory())
	w := &oneWrite{ResponseRecorder: *httptest.NewRecorder()}
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/all.rss", nil))
	if w.writes != 1 {
		t.Errorf("%d writes", w.writes)
	}
}

func BenchmarkWarm(b *testing.B) {
	m := newMemory()
	source := m.stories[0].Items[0].Source
	for i := range 50 {
		m.stories = append(m.stories, newStory(newItem(source, fmt.Sprint(i), fmt.Sprintf("Titre n° %d", i), "Une patrouille a été prise à partie.", i, "ml.gao", "securite")))
	}
	h := newHandler(b, testSite(), m)
	tag := get(h, "/all.rss", "Accept-Encoding", "gzip").Header().Get("Etag")
	for name, headers := range map[string]http.Header{
		"200": {"Accept-Encoding": {"gzip"}},
		"304": {"Accept-Encoding": {"gzip"}, "If-None-Match": {tag}},
	} {
		b.Run(name, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, "/all.rss", nil)
			r.Header = headers
			w := &oneWrite{ResponseRecorder: *httptest.NewRecorder()}
			b.ReportAllocs()
			for b.Loop() {
				h.ServeHTTP(w, r)
			}
		})
	}
}
