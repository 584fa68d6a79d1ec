package fetcher

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher/guard"
)

const voixFeed = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>La Voix</title>
<link>https://voix.example/</link><description>d</description>
<item><guid>1</guid><title>Marché de Diré</title><link>/a/1</link><pubDate>Mon, 09 Feb 2026 08:00:00 +0000</pubDate></item>
<item><guid>2</guid><title>Crue à Mopti</title><link>/a/2</link></item></channel></rss>`

func visitor(client *http.Client) *Visitor {
	return &Visitor{Client: client, UserAgent: "griot-test"}
}

func targetAt(url string) *Target {
	return &Target{
		Source:   feeds.Source{ID: "voix", Name: "La Voix", URL: url, Class: feeds.Press},
		Schedule: cron.Every(15 * time.Minute), Timeout: 30 * time.Second, MaxBody: 1 << 20,
	}
}

// visited is one visit to a server with this handler.
func visited(t *testing.T, status health.Status, handler http.HandlerFunc) feeds.Poll {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	poll, ok := visitor(guard.NewClient(true, 2)).Visit(context.Background(), targetAt(server.URL+"/feed"), status)
	if !ok {
		t.Fatal("no poll")
	}
	return poll
}

func TestVisitReadsADocumentThroughEachEncoding(t *testing.T) {
	t.Parallel()
	encodings := map[string]func(io.Writer) io.WriteCloser{
		"":        func(w io.Writer) io.WriteCloser { return nopCloser{w} },
		"gzip":    func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
		"deflate": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
		"br":      func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) },
	}
	for encoding, compress := range encodings {
		t.Run("encoding "+encoding, func(t *testing.T) {
			poll := visited(t, health.Status{}, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Encoding", encoding)
				w.Header().Set("ETag", `"x"`)
				c := compress(w)
				io.WriteString(c, voixFeed)
				c.Close()
			})
			if poll.Outcome != feeds.Fetched || len(poll.Items) != 2 || poll.Validators.ETag != `"x"` {
				t.Fatalf("outcome %s (%v), %d items, validators %+v", poll.Outcome, poll.Failure, len(poll.Items), poll.Validators)
			}
			if item := poll.Items[0]; !strings.HasSuffix(item.Link, "/a/1") || !strings.HasPrefix(item.Link, "http") || item.ID.IsZero() {
				t.Errorf("item: link %q, id %s", item.Link, item.ID)
			}
		})
	}
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func TestVisitAsksOnlyForWhatChanged(t *testing.T) {
	t.Parallel()
	asked := http.Header{}
	serve := func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header.Clone()
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, voixFeed)
	}
	first := visited(t, health.Status{}, serve)
	status := health.Status{}.After(&first, feeds.Committed{}, 0)
	second := visited(t, status, serve)
	if second.Outcome != feeds.NotModified || second.Validators != first.Validators {
		t.Errorf("second visit: %s, validators %+v", second.Outcome, second.Validators)
	}
	status.LastFull = time.Now().Add(-forceFull)
	third := visited(t, status, serve)
	if asked.Get("If-None-Match") != "" || third.Outcome != feeds.NotModified || !third.Full {
		t.Errorf("forced visit asked %q, outcome %s", asked.Get("If-None-Match"), third.Outcome)
	}
}

func TestFailuresInWords(t *testing.T) {
	t.Parallel()
	bomb := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		zeros := make([]byte, 1<<20)
		for range 64 {
			z.Write(zeros)
		}
		z.Close()
	}
	tests := []struct {
		name, kind, words string
		serve             http.HandlerFunc
	}{
		{"server fault", "status", "fault of its own", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) }},
		{"not found", "gone", "nothing at this address", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(404) }},
		{"forbidden", "walled", "refuses access", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(403) }},
		{"cloudflare", "walled", "Cloudflare", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cf-Mitigated", "challenge")
			w.WriteHeader(403)
		}},
		{"html", "not_a_feed", "HTML", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "<!DOCTYPE html><html><head><title>Accueil</title></head><body>Bonjour</body></html>")
		}},
		{"empty body", "empty", "empty", func(w http.ResponseWriter, r *http.Request) {}},
		{"50 MB", "too_large", "larger than the limit of 1 MiB", func(w http.ResponseWriter, r *http.Request) {
			for range 50 {
				w.Write(bytes.Repeat([]byte(" "), 1<<20))
			}
		}},
		{"gzip bomb", "too_large", "larger than the limit", bomb},
		{"100,000 nested tags", "too_deep", "", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, `<rss version="2.0"><channel><item>`+strings.Repeat("<a>", 100_000))
		}},
		{"redirect loop", "redirect", "circle", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}},
		{"unasked 304", "status", "304", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(304) }},
		{"broken off", "connect", "broke the connection off", func(w http.ResponseWriter, r *http.Request) {
			c, _, _ := w.(http.Hijacker).Hijack()
			c.Close()
		}},
		{"hangs", "timeout", "within 200ms", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
		{"one byte a while", "timeout", "within 200ms", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				w.Write([]byte(" "))
				w.(http.Flusher).Flush()
				time.Sleep(20 * time.Millisecond)
			}
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			target := targetAt("")
			if test.kind == "timeout" {
				target.Timeout = 200 * time.Millisecond
			}
			poll := visitedBy(t, visitor(guard.NewClient(true, 2)), target, test.serve)
			if poll.Outcome != feeds.Failed || poll.Failure.Kind != test.kind || !strings.Contains(poll.Failure.Message, test.words) {
				t.Fatalf("%s %+v, want %s with %q", poll.Outcome, poll.Failure, test.kind, test.words)
			}
			if len(poll.Items) != 0 || !poll.NextDue.After(poll.At) {
				t.Errorf("%d items, next due %v", len(poll.Items), poll.NextDue)
			}
		})
	}
}

func TestPrivateAddressesAreRefusedAtDialTime(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the server was reached") }))
	t.Cleanup(server.Close)
	port := server.URL[strings.LastIndex(server.URL, ":")+1:]
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "169.254.169.254", "10.1.2.3", "192.168.0.1", "[fe80::1]", "[::ffff:127.0.0.1]", "[fd00::1]", "2130706433"} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			poll, _ := visitor(guard.NewClient(false, 2)).Visit(context.Background(), targetAt("http://"+host+":"+port+"/feed"), health.Status{})
			if poll.Outcome != feeds.Failed {
				t.Fatal("it was reached")
			}
			if k := poll.Failure.Kind; k != "private" && k != "dns" && k != "connect" {
				t.Errorf("%+v", poll.Failure)
			}
		})
	}
}

func TestVisitIsCutOffWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() }))
	defer server.Close()
	if poll, ok := visitor(guard.NewClient(true, 2)).Visit(ctx, targetAt(server.URL), health.Status{}); ok {
		t.Errorf("a visit that was cut off counts: %+v", poll)
	}
}

func TestBrokenDocumentKeepsItsValidatorsIfItArrivedWhole(t *testing.T) {
	t.Parallel()
	broken := voixFeed[:len(voixFeed)-60]
	whole := visited(t, health.Status{}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"x"`)
		io.WriteString(w, broken)
	})
	if whole.Outcome != feeds.Fetched || whole.Validators.ETag != `"x"` {
		t.Errorf("the publisher's own broken document: %s, validators %+v", whole.Outcome, whole.Validators)
	}
	cut := visited(t, health.Status{}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"x"`)
		w.Header().Set("Content-Length", fmt.Sprint(len(voixFeed)))
		io.WriteString(w, broken)
	})
	if cut.Outcome != feeds.Fetched || cut.Validators.ETag != "" {
		t.Errorf("a document cut on its way: %s, validators %+v", cut.Outcome, cut.Validators)
	}
}
