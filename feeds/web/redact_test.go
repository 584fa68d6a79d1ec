package web

import (
	"net/http"
	"strings"
	"testing"

	"griot/feeds"
)

// What the configuration took from the environment is in nothing that is served or sent, and what is served without it
// keeps all else that HTTP says of it.
func TestConcealed(t *testing.T) {
	t.Parallel()
	const secret = "geheim-7f3a"
	m := newMemory()
	source := m.stories[0].Items[1].Source
	source.URL, source.NoIndex = "https://flux.example/"+secret+"/rss", true
	story := m.stories[0]
	entry := feeds.Entry{ID: story.ID, Lead: &story.Items[1], Story: story}
	site := testSite()
	site.Hub = "https://fil.example/hub"
	shown := newHandler(t, site, m)
	site.Redact = func(s string) string { return strings.ReplaceAll(s, secret, "***") }
	site.RedactMore = site.Redact
	h := newHandler(t, site, m)

	for _, path := range []string{"/all.json", "/all.atom", "/status.json", "/sources.opml"} {
		t.Run(path, func(t *testing.T) {
			with, without := get(shown, path), get(h, path)
			if body := without.Body.String(); strings.Contains(body, secret) || body != strings.ReplaceAll(with.Body.String(), secret, "***") {
				t.Errorf("%s: not what it is without the secret:\n%.400s", path, body)
			}
			for _, name := range []string{"X-Robots-Tag", "Link", "Content-Type", "Cache-Control", "Last-Modified"} {
				if got, want := without.Header().Get(name), with.Header().Get(name); got != want || without.Code != http.StatusOK {
					t.Errorf("%s: %s %q, want %q", path, name, got, want)
				}
			}
		})
	}
	feed, err := h.own.resolver.named("all")
	if err != nil {
		t.Fatal(err)
	}
	named, _, err := shown.JSONItem(feed, &entry)
	if err != nil || !strings.Contains(string(named), secret) {
		t.Fatalf("the item does not name the source's address: %v, %s", err, named)
	}
	item, _, err := h.JSONItem(feed, &entry)
	if err != nil || string(item) != strings.ReplaceAll(string(named), secret, "***") {
		t.Errorf("sent: %v, %s", err, item)
	}
}
