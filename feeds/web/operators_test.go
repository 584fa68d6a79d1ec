package web

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"griot/feeds/web/pages"
)

func TestKind(t *testing.T) {
	t.Parallel()
	site := testSite()
	site.BaseURL = "https://griot.example/fil"
	h := newHandler(t, site, newMemory())
	for path, want := range map[string]Kind{
		"/": KindPage, "/fil/": KindPage, "/region/ml.gao": KindPage, "/style.css": KindPage, "/nothing/here": KindPage, "/statuses": KindPage,
		"/all.rss": KindFeed, "/fil/region/ml.gao.json": KindFeed, "/select.atom": KindFeed, "/feeds.opml": KindFeed, "/sources.opml": KindFeed, "/sources.atom": KindStatus,
		"/archive/all/2026-01.atom": KindArchive, "/fil/archive/all": KindArchive,
		"/status": KindStatus, "/fil/status/voix": KindStatus, "/fil/status/voix.json": KindStatus, "/status.json": KindStatus, "/status.html": KindStatus, "/metrics": KindStatus,
		"/healthz": KindStatus, "/readyz": KindStatus, "/hub": KindHub, "/fil/push/abc": KindHub,
	} {
		t.Run(path, func(t *testing.T) {
			if got := h.Kind(path); got != want {
				t.Errorf("%s: %s, want %s", path, got, want)
			}
		})
	}
}

var toOperators = regexp.MustCompile(`href="[^"]*/status[^"]*"`)

// TestPrivateSite takes the operators' pages away, and every link to them.
func TestPrivateSite(t *testing.T) {
	t.Parallel()
	site := testSite()
	site.Private = true
	h := newHandler(t, site, newMemory())
	for _, path := range []string{"/status", "/status?state=failing", "/status.json", "/status.html", "/status/voix", "/status/voix.json", "/status/voix.html", "/status/", "/status/index.html", "/status/voix/index.html", "/sources.atom", "/metrics"} {
		t.Run(path, func(t *testing.T) {
			if got := get(h, path); got.Code != 404 {
				t.Errorf("%s: status %d", path, got.Code)
			}
		})
	}
	for _, path := range []string{"/", "/?lang=en", "/sources", "/help/programs", "/sources.opml"} {
		t.Run(path, func(t *testing.T) {
			got := get(h, path)
			if link := toOperators.FindString(got.Body.String()); got.Code != 200 || link != "" {
				t.Errorf("%s: status %d, leads to the operators' pages: %s", path, got.Code, link)
			}
		})
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		t.Run(path, func(t *testing.T) {
			if got := get(h, path); got.Code != 200 {
				t.Errorf("%s: status %d", path, got.Code)
			}
		})
	}
	_, addresses, err := h.Static().Sitemap(t.Context())
	if err != nil || len(addresses) < 5 {
		t.Fatalf("%d addresses: %v", len(addresses), err)
	}
	for _, a := range addresses {
		if strings.Contains(a.Path, "status") || a.Path == "/sources.atom" {
			t.Errorf("a static copy holds %s", a.Path)
		}
	}
}

func TestAlive(t *testing.T) {
	t.Parallel()
	site := testSite()
	var sick error
	site.Alive = func() error { return sick }
	h := newHandler(t, site, newMemory())
	if got := get(h, "/healthz"); got.Code != 200 || got.Body.String() != "ok\n" {
		t.Errorf("healthy: %d %s", got.Code, got.Body)
	}
	sick = errors.New("the scheduler has stopped")
	if got := get(h, "/healthz"); got.Code != 503 || got.Body.String() != "the scheduler has stopped\n" || got.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("sick: %d %s %v", got.Code, got.Body, got.Header())
	}
}

func TestConfigurationIsShown(t *testing.T) {
	t.Parallel()
	site := testSite()
	now := pages.Configuration{File: "/etc/griot/config.yaml", Loaded: time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)}
	site.Configuration = func() pages.Configuration { return now }
	h := newHandler(t, site, newMemory())
	var told struct {
		Configuration struct {
			File            string
			Loaded, Refused *time.Time
			Faults, Restart []string
		}
	}
	ask := func() string {
		t.Helper()
		if err := json.Unmarshal(get(h, "/status.json").Body.Bytes(), &told); err != nil {
			t.Fatal(err)
		}
		return get(h, "/status").Body.String()
	}
	if page := ask(); !strings.Contains(page, "/etc/griot/config.yaml") || strings.Contains(page, "refusée") {
		t.Errorf("a good configuration:\n%s", page)
	}
	if c := told.Configuration; c.Faults == nil || len(c.Faults) > 0 || c.Refused != nil || !c.Loaded.Equal(now.Loaded) {
		t.Errorf("a good configuration: %+v", c)
	}
	now.Refused, now.Restart = now.Loaded.Add(time.Hour), []string{"listen"}
	now.Faults = []string{`12:5: sources[0].url: "https://u:geheim@x.example/<b>" is bad`}
	page := ask()
	for _, want := range []string{"refusée", "12:5: sources[0].url:", "<code>listen</code>"} {
		t.Run(want, func(t *testing.T) {
			wantContains(t, page, want)
		})
	}
	if strings.Contains(page, "geheim") || strings.Contains(page, "<b>") || len(told.Configuration.Faults) != 1 || strings.Contains(told.Configuration.Faults[0], "geheim") {
		t.Errorf("a faulty configuration: %+v\n%s", told.Configuration, page)
	}
}
