package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/web/pages"
)

// TestSourceJSON holds the detail of a source against its entry in the list, which it repeats, and its visits and captures.
func TestSourceJSON(t *testing.T) {
	t.Parallel()
	m := newMemory()
	s := &m.statuses[0]
	id := string(s.Source.ID)
	at := time.Date(2026, 2, 9, 6, 0, 0, 0, time.UTC)
	*s = s.After(&feeds.Poll{At: at, Outcome: feeds.Fetched, Status: 200, Took: 1340 * time.Millisecond}, feeds.Committed{New: 7}, 7)
	m.captures = []feeds.Capture{
		{At: at, URL: "https://user:motdepasse@un.example/feed?key=abcdef", Length: 12_345},
		{At: at.Add(-time.Hour), URL: "https://un.example/feed", Length: 10, Failure: "see https://un.example/?token=abcdef"},
	}
	site := testSite()
	site.Schedule = func(feeds.SourceID) pages.Schedule {
		return pages.Schedule{Spec: "*/15 * * * *", Every: 15 * time.Minute}
	}
	h := newHandler(t, site, m)
	answer := get(h, "/status/"+id+".json")
	if got := answer.Header().Get("Content-Type"); answer.Code != http.StatusOK || got != "application/json; charset=utf-8" {
		t.Fatalf("status %d, %s", answer.Code, got)
	}
	var got struct {
		ID, Schedule string
		Interval     int `json:"interval_seconds"`
		Visits       []struct {
			At      time.Time
			Outcome string
			New     int
		}
		Captures []struct {
			At      time.Time
			URL     string
			Bytes   int
			Failure *string
		}
	}
	body := answer.Body.Bytes()
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != id || got.Schedule != "*/15 * * * *" || got.Interval != 900 {
		t.Errorf("%+v", got)
	}
	if len(got.Visits) != 1 || !got.Visits[0].At.Equal(at) || got.Visits[0].Outcome != "ok" || got.Visits[0].New != 7 {
		t.Errorf("visits: %+v", got.Visits)
	}
	if c := got.Captures; len(c) != 2 || !c[0].At.Equal(at) || c[0].Bytes != 12_345 || !strings.HasPrefix(c[0].URL, "https://") || c[0].Failure != nil ||
		c[1].Failure == nil || !strings.HasPrefix(*c[1].Failure, "see https://un.example/") {
		t.Errorf("captures: %+v", c)
	}
	if text := string(body); strings.Contains(text, "motdepasse") || strings.Contains(text, "abcdef") {
		t.Errorf("it shows a secret: %s", text)
	}
	var detail map[string]any
	var list struct{ Sources []map[string]any }
	if err := json.Unmarshal(body, &detail); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(get(h, "/status.json").Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	delete(detail, "captures")
	if diff := cmp.Diff(list.Sources[0], detail); diff != "" {
		t.Errorf("the list (-) and the detail (+) differ:\n%s", diff)
	}
	wantContains(t, get(h, "/status/"+id).Body.String(), `href="/status/`+id+`.json"`)
}

// TestSourceJSONOfNothing has empty lists for a source that was never visited, and is none for one that is unknown.
func TestSourceJSONOfNothing(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.statuses, m.captures = []health.Status{{Source: feeds.Source{ID: "neuve", Name: "Neuve", Class: feeds.Press, URL: "https://neuve.example/feed"}}}, nil
	h := newHandler(t, testSite(), m)
	body := get(h, "/status/neuve.json").Body.String()
	for _, want := range []string{`"visits":[]`, `"captures":[]`, `"state":"new"`} {
		t.Run(want, func(t *testing.T) {
			wantContains(t, body, want)
		})
	}
	for _, path := range []string{"/status/nulle.json", "/status/.json", "/status/neuve.rss", "/status/neuve/x.json"} {
		t.Run(path, func(t *testing.T) {
			if got := get(h, path); got.Code != http.StatusNotFound {
				t.Errorf("%s: status %d", path, got.Code)
			}
		})
	}
}

func TestStatusTellsRepairsAndInterval(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.statuses = []health.Status{
		{Source: feeds.Source{ID: "un", Name: "Un", Class: feeds.Press, URL: "https://un.example/feed"}, Repairs: []string{"invalid UTF-8", "unclosed <item>"}},
		{Source: feeds.Source{ID: "deux", Name: "Deux", Class: feeds.Press, URL: "https://deux.example/feed"}},
	}
	site := testSite()
	site.Schedule = func(id feeds.SourceID) pages.Schedule {
		if id == "un" {
			return pages.Schedule{Spec: "@every 15m", Every: 15 * time.Minute}
		}
		return pages.Schedule{Spec: "0 6,18 * * 1-5"}
	}
	h := newHandler(t, site, m)
	for path, want := range map[string][]string{
		"/status":              {"2\u00a0réparations", "unclosed &lt;item&gt;", "toutes les 15\u00a0min", "<code>0 6,18 * * 1-5</code>"},
		"/status?lang=en":      {"2\u00a0repairs", "every 15\u00a0min"},
		"/status/un":           {"toutes les 15\u00a0min", "<code>@every 15m</code>"},
		"/status/deux?lang=en": {"Schedule of visits", "<code>0 6,18 * * 1-5</code>"},
	} {
		t.Run(path, func(t *testing.T) {
			page := get(h, path).Body.String()
			for _, w := range want {
				wantContains(t, page, w)
			}
		})
	}
}
