package web

import (
	"net/http"
	"strings"
	"testing"

	"griot/feeds"
)

// The page of what was taken down says so, to readers and to programs, and shows nothing of it.
func TestTakenDownPage(t *testing.T) {
	t.Parallel()
	m := newMemory()
	id := m.stories[0].ID
	m.taken = map[feeds.StoryID]*feeds.TakenDownError{id: {ID: id, Date: feeds.Day{Year: 2026, Month: 2, Day: 1}, Why: "Droit de <réponse>"}}
	h := newHandler(t, testSite(), m)
	for accept, want := range map[string]string{
		"text/html": "Cet article a été retiré le 1er\u00a0février\u00a02026. Motif\u00a0: Droit de &lt;réponse&gt;",
		"*/*":       "Cet article a été retiré le 1er\u00a0février\u00a02026. Motif\u00a0: Droit de <réponse>",
	} {
		t.Run(accept, func(t *testing.T) {
			got := get(h, "/story/"+id.String(), "Accept", accept)
			if got.Header().Get("Vary") != "Accept" {
				t.Errorf("%s: a cache may give the answer to others: Vary %q", accept, got.Header().Get("Vary"))
			}
			if got.Code != http.StatusGone || !strings.Contains(got.Body.String(), want) || strings.Contains(got.Body.String(), "État-major") {
				t.Errorf("%s: status %d\n%s", accept, got.Code, got.Body)
			}
		})
	}
}
