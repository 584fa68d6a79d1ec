package fetcher

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher/guard"
)

func newCompressor(t testing.TB) *CaptureCompressor {
	t.Helper()
	p, err := NewCaptureCompressor()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// capturing is a visitor that keeps documents.
func capturing(t testing.TB) *Visitor {
	v := visitor(guard.NewClient(true, 2))
	v.Captures = newCompressor(t)
	return v
}

func TestReplayIsTheVisitOverAgain(t *testing.T) {
	t.Parallel()
	gzipped := func(body string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		io.WriteString(z, body)
		z.Close()
		return b.String()
	}
	tests := []struct {
		name   string
		header http.Header
		body   string
	}{
		{"plain", nil, voixFeed},
		{"compressed", http.Header{"Content-Encoding": {"gzip"}, "Cache-Control": {"max-age=7200"}}, gzipped(voixFeed)},
		{"charset of the header only", http.Header{"Content-Type": {"text/xml; charset=iso-8859-1"}}, strings.NewReplacer(`encoding="UTF-8"`, "", "é", "\xe9", "Crue à", "Crue \xe0").Replace(voixFeed)},
		{"relative to another place", http.Header{"Content-Location": {"/ailleurs/flux.xml"}}, strings.ReplaceAll(voixFeed, "<link>/a/", "<link>a/")},
		{"hub in the header", http.Header{"Link": {`<https://hub.example/>; rel=hub`, `</x>; rel=self`}}, voixFeed},
		{"mended", nil, strings.Replace(voixFeed, "Crue", "Crue &nbsp;\x01", 1)},
		{"cut off", nil, voixFeed[:len(voixFeed)-120]},
		{"html", http.Header{"Content-Type": {"text/html"}}, "<!DOCTYPE html><html><head><title>Accueil</title></head><body>Bonjour</body></html>"},
		{"not xml", nil, "<rss"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			target, v := targetAt(""), capturing(t)
			live := visitedBy(t, v, target, func(w http.ResponseWriter, r *http.Request) {
				for name, values := range test.header {
					w.Header()[name] = values
				}
				io.WriteString(w, test.body)
			})
			if live.Capture == nil {
				t.Fatalf("%s visit kept nothing", live.Outcome)
			}
			again, err := v.Replay(target, live.Capture)
			if err != nil {
				t.Fatal(err)
			}
			live.Took, again.Took = 0, 0
			live.Validators, again.Validators = feeds.Validators{}, feeds.Validators{}
			live.Capture, again.Capture = nil, nil
			live.Full, live.ServerDate = again.Full, again.ServerDate
			if diff := cmp.Diff(live, again); diff != "" {
				t.Errorf("replay (-visit +replay):\n%s", diff)
			}
		})
	}
}

// visitedBy is one visit to a server with this handler.
func visitedBy(t *testing.T, v *Visitor, target *Target, handler http.HandlerFunc) feeds.Poll {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	target.URL = server.URL + "/feed"
	poll, ok := v.Visit(t.Context(), target, health.Status{})
	if !ok {
		t.Fatal("no poll")
	}
	return poll
}

func TestOnlyWhatChangedIsKept(t *testing.T) {
	t.Parallel()
	v, target := capturing(t), targetAt("")
	serve := func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, voixFeed) }
	first := visitedBy(t, v, target, serve)
	status := health.Status{}.After(&first, feeds.Committed{}, 0)
	if second, _ := v.Visit(t.Context(), target, status); second.Outcome != feeds.NotModified || second.Capture != nil {
		t.Errorf("an unchanged document: %s, kept %v", second.Outcome, second.Capture != nil)
	}
	for name, handler := range map[string]http.HandlerFunc{
		"error":     func(w http.ResponseWriter, r *http.Request) { http.Error(w, "x", 500) },
		"too large": func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, strings.Repeat("x", 2<<20)) },
		"empty":     func(w http.ResponseWriter, r *http.Request) {},
	} {
		if poll := visitedBy(t, v, targetAt(""), handler); poll.Capture != nil {
			t.Errorf("%s: kept", name)
		}
	}
	if poll := visitedBy(t, visitor(guard.NewClient(true, 2)), targetAt(""), serve); poll.Capture != nil {
		t.Error("kept though nothing is to be kept")
	}
}

func TestDamagedCaptureIsRefused(t *testing.T) {
	t.Parallel()
	v := capturing(t)
	for name, body := range map[string][]byte{
		"empty": nil, "not packed": []byte(voixFeed), "cut": v.Captures.compress([]byte(voixFeed))[:40],
		"a bomb": v.Captures.compress(make([]byte, maxCapture+1)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if poll, err := v.Replay(targetAt("https://voix.example/"), &feeds.Capture{Body: body}); err == nil && poll.Outcome != feeds.Failed {
				t.Errorf("%+v", poll)
			}
		})
	}
}

func BenchmarkPack(b *testing.B) {
	p := newCompressor(b)
	var doc strings.Builder
	for i := range 25 {
		fmt.Fprintf(&doc, "<item><guid>%d</guid><title>Le marché de Diré rouvre, dépêche %d</title><description>", i, i*7919)
		for j := range 20 {
			fmt.Fprintf(&doc, "Selon nos confrères de la région %d, le fleuve a monté de %d mètres en %d jours. ", j*i, i+j, j*13%29)
		}
		doc.WriteString("</description></item>")
	}
	body := []byte(doc.String())
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		b.ReportMetric(float64(len(p.compress(body)))/float64(len(body)), "packed/raw")
	}
}
