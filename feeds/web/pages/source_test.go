package pages

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
	t.Parallel()
	const message = "the address answers with an HTML page, not a feed"
	at := time.Date(2026, 2, 9, 6, 0, 0, 0, time.UTC)
	status := health.Status{
		Source:   feeds.Source{ID: "voix", Name: "La Voix", Class: feeds.Press, URL: "https://voix.example/feed", Language: "fr"},
		LastPoll: at, Failures: 1, FailedAt: at, LastFailure: &feeds.Failure{Kind: "not_a_feed", Message: message},
	}
	captures := []feeds.Capture{{At: at, URL: "https://voix.example/feed", Length: 100, Failure: message}}
	for language, own := range map[string]string{"fr": "le document n’est pas un flux", "en": message} {
		t.Run(language, func(t *testing.T) {
			p := newPages(t, testSite(), language)
			page := written(t, p, p.Source(Source{Status: &status}, captures), "status/voix")
			for _, said := range []string{own, message} {
				if n := strings.Count(page, said); n != 1 {
					t.Errorf("it says %d times: %s\n%s", n, said, page)
				}
			}
			for _, want := range []string{`href="/select.rss?source=voix" type="application/rss+xml" aria-label="RSS`, `>https://voix.example/</a></dd>`} {
				wantContains(t, page, want)
			}
		})
	}
}
