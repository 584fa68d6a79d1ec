package web

import (
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// TestSourcePageSaysAnErrorOnce: in the page's language, with the fetcher's words folded below it, and not again for the
// document that was kept of that visit; the links say where they lead.
func TestSourcePageSaysAnErrorOnce(t *testing.T) {
	const message = "the address answers with an HTML page, not a feed"
	at := time.Date(2026, 2, 9, 6, 0, 0, 0, time.UTC)
	m := newMemory()
	m.statuses = []health.Status{{
		Source:   feeds.Source{ID: "voix", Name: "La Voix", Class: feeds.Press, URL: "https://voix.example/feed", Language: "fr"},
		LastPoll: at, Failures: 1, FailedAt: at, LastFailure: &feeds.Failure{Kind: "not_a_feed", Message: message},
	}}
	m.captures = []feeds.Capture{{At: at, URL: "https://voix.example/feed", Length: 100, Failure: message}}
	h := newHandler(t, testSite(), m)
	for path, own := range map[string]string{"/status/voix": "le document n’est pas un flux", "/status/voix?lang=en": message} {
		page := get(h, path).Body.String()
		for _, said := range []string{own, message} {
			if n := strings.Count(page, said); n != 1 {
				t.Errorf("%s says %d times: %s\n%s", path, n, said, page)
			}
		}
		for _, want := range []string{`href="/select.rss?source=voix" type="application/rss+xml" aria-label="RSS`, `>https://voix.example/</a></dd>`} {
			wantContains(t, page, want)
		}
	}
}
