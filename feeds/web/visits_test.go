package web

import (
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

func TestVisitsOfASource(t *testing.T) {
	t.Parallel()
	m := newMemory()
	s := &m.statuses[0]
	at := time.Date(2026, 2, 9, 6, 0, 0, 0, time.UTC)
	for i, poll := range []feeds.Poll{
		{Outcome: feeds.Fetched, Status: 200, Took: 1340 * time.Millisecond},
		{Outcome: feeds.NotModified, Status: 304},
		{Outcome: feeds.Failed, Status: 503, Failure: &feeds.Failure{Kind: "http", Message: "503"}},
	} {
		poll.At = at.Add(time.Duration(i) * time.Hour)
		*s = s.After(&poll, feeds.Committed{New: 7 - 7*min(i, 1)}, 7)
	}
	m.captures = []feeds.Capture{{At: at, URL: "https://user:motdepasse@un.example/feed?key=abcdef", Length: 12_345, Failure: "no feed"}}
	page := get(newHandler(t, testSite(), m), "/status/"+string(s.Source.ID)).Body.String()
	for _, want := range []string{
		"Dernières visites", "lu (200)", "rien de changé (304)", "échec (503)", "1,3\u00a0s", // what came of each
		"7\u00a0articles en 30\u00a0jours, au plus 7\u00a0articles par jour", `class="rhythm"`,
		"Documents conservés", "12,3\u00a0ko", "griot fetch --replay " + string(s.Source.ID),
	} {
		t.Run(want, func(t *testing.T) {
			wantContains(t, page, want)
		})
	}
	if strings.Contains(page, "motdepasse") || strings.Contains(page, "abcdef") {
		t.Error("the page shows a secret")
	}
	if first, last := strings.Index(page, "échec (503)"), strings.Index(page, "lu (200)"); first > last {
		t.Error("the latest visit does not come first")
	}
	list := get(newHandler(t, testSite(), m), "/status").Body.String()
	wantContains(t, list, `class="rhythm"`)
	machine := get(newHandler(t, testSite(), m), "/status.json").Body.String()
	for _, want := range []string{`"outcome":"not_modified"`, `"http_status":503`, `"per_day":[`} {
		t.Run(want, func(t *testing.T) {
			wantContains(t, machine, want)
		})
	}
}
