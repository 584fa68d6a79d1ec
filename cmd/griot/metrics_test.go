package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"go.yaml.in/yaml/v4"

	"griot/feeds"
	"griot/feeds/web"
	"griot/store"
	"griot/store/story"
)

const monitoring = "../release/monitoring/"

// describe gives the help of every metric of ours, by name, whether it was ever counted or not.
func describe(t *testing.T) map[string]string {
	t.Helper()
	m := newMetrics()
	m.observe(observed{})
	descs := make(chan *prometheus.Desc)
	go func() { m.registry.Describe(descs); close(descs) }()
	help := map[string]string{}
	described := regexp.MustCompile(`fqName: "([^"]*)", help: "([^"]*)"`)
	for d := range descs {
		found := described.FindStringSubmatch(d.String())
		if found == nil {
			t.Fatalf("%s: not understood", d)
		}
		help[found[1]] = found[2]
	}
	if len(help) < 40 {
		t.Fatalf("only %d metrics", len(help))
	}
	return help
}

var metricName = regexp.MustCompile(`\b(?:griot|go|process)_[a-z][a-z0-9_]*`)

// parts are the endings of what a histogram is made of.
var parts = regexp.MustCompile(`_(bucket|sum|count)$`)

var updateMetrics = flag.Bool("update", false, "rewrite METRICS.md")

// TestMetricsAreDocumentedAndWatched holds what there is against METRICS.md (-update writes it), the dashboard and the
// alerts: what these name exists, and each of ours is in METRICS.md and in the dashboard.
func TestMetricsAreDocumentedAndWatched(t *testing.T) {
	t.Parallel()
	help := describe(t)
	var list strings.Builder
	list.WriteString("# Metrics\n\nAt /metrics, or at the operators' address when `admin.listen` names one. Those of the Go runtime (`go_…`) and of the\nprocess (`process_…`) come on top.\n\n| metric | what |\n|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(help)) {
		if strings.HasPrefix(name, "griot_") {
			fmt.Fprintf(&list, "| `%s` | %s |\n", name, help[name])
		}
	}
	if *updateMetrics {
		if err := os.WriteFile(monitoring+"METRICS.md", []byte(list.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if documented, err := os.ReadFile(monitoring + "METRICS.md"); err != nil || string(documented) != list.String() {
		t.Errorf("METRICS.md is not in step (%v): go test ./cmd/griot -run Metrics -update", err)
	}
	files, err := filepath.Glob(monitoring + "*")
	if err != nil || len(files) < 3 {
		t.Fatalf("files: %q, %v", files, err)
	}
	named := map[string]map[string]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		named[filepath.Base(file)] = map[string]bool{}
		for _, name := range metricName.FindAllString(string(text), -1) {
			if _, ok := help[name]; !ok {
				name = parts.ReplaceAllString(name, "")
			}
			if _, ok := help[name]; !ok {
				t.Errorf("%s names %s, which is no metric", file, name)
			}
			named[filepath.Base(file)][name] = true
		}
	}
	for name := range help {
		if strings.HasPrefix(name, "griot_") && !named["grafana-dashboard.json"][name] {
			t.Errorf("the dashboard does not show %s", name)
		}
	}
}

func TestMonitoringFilesAreWellFormed(t *testing.T) {
	t.Parallel()
	var dashboard struct {
		UID    string
		Panels []struct {
			ID      int
			Type    string
			Title   string
			Targets []struct{ Expr string }
		}
	}
	text, err := os.ReadFile(monitoring + "grafana-dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &dashboard); err != nil || dashboard.UID != "griot" {
		t.Fatal(err)
	}
	ids := map[int]bool{}
	for _, p := range dashboard.Panels {
		if ids[p.ID] || p.Title == "" || p.Type != "row" && len(p.Targets) == 0 {
			t.Errorf("panel %d %q", p.ID, p.Title)
		}
		ids[p.ID] = true
	}
	var rules struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	if text, err = os.ReadFile(monitoring + "alerts.yml"); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &rules); err != nil || len(rules.Groups) != 1 || len(rules.Groups[0].Rules) < 8 {
		t.Fatalf("%v: %d groups", err, len(rules.Groups))
	}
	for _, r := range rules.Groups[0].Rules {
		if r.Alert == "" || r.Expr == "" || r.For == "" || r.Labels["severity"] == "" || r.Annotations["summary"] == "" ||
			strings.Count(r.Expr, "(") != strings.Count(r.Expr, ")") {
			t.Errorf("rule %+v", r)
		}
	}
}

// scraped is what a scrape gives of one metric, by its labels as they are written.
func scraped(t *testing.T, handler http.Handler) map[string]string {
	t.Helper()
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	values := map[string]string{}
	for line := range strings.Lines(answer.Body.String()) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), " "); ok && !strings.HasPrefix(line, "#") {
			values[name] = value
		}
	}
	return values
}

func TestMetricsAreOnlyRead(t *testing.T) {
	t.Parallel()
	m := newMetrics()
	for method, want := range map[string]int{"GET": 200, "HEAD": 200, "POST": 405, "PUT": 405, "DELETE": 405, "TRACE": 405, "OPTIONS": 405} {
		got := httptest.NewRecorder()
		m.ServeHTTP(got, httptest.NewRequest(method, "/metrics", nil))
		if allow := got.Header().Get("Allow"); got.Code != want || (want == 405) != (allow == "GET, HEAD") {
			t.Errorf("%s: status %d, Allow %q", method, got.Code, allow)
		}
	}
}

func TestMetricsCount(t *testing.T) {
	t.Parallel()
	m := newMetrics()
	m.wrote(store.Batch{
		Sync: 3e6, Polls: []store.BatchPoll{{Outcome: feeds.Fetched}, {Outcome: feeds.Fetched, Pushed: true}, {Outcome: feeds.Failed, Kind: "dns"}},
		New: 5, Updated: 2, Withdrawn: 1, Stories: 3, Placeless: 2, Topicless: 4, Reports: []int{1, 1, 3}, Limits: story.Limits{Chains: 2, Full: 1},
	})
	answer := m.measured(func(string) web.Kind { return web.KindFeed }, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/304":
			w.WriteHeader(http.StatusNotModified)
		case "/hints":
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusNotFound)
		case "/write":
			fmt.Fprint(w, "x")
		}
	}))
	for _, path := range []string{"/304", "/304", "/hints", "/write", "/nothing"} {
		answer.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
	}
	got := scraped(t, m)
	for name, want := range map[string]string{
		`griot_polls_total{result="ok",via="visit"}`: "1", `griot_polls_total{result="ok",via="push"}`: "1",
		`griot_polls_total{result="failed",via="visit"}`: "1", `griot_poll_failures_total{kind="dns"}`: "1",
		`griot_items_total{change="new"}`: "5", `griot_items_total{change="updated"}`: "2", `griot_items_total{change="withdrawn"}`: "1",
		`griot_items_untagged_total{missing="region"}`: "2", `griot_items_untagged_total{missing="topic"}`: "4",
		`griot_grouping_limits_total{limit="chains"}`: "2", `griot_grouping_limits_total{limit="full"}`: "1", `griot_grouping_limits_total{limit="credit"}`: "0",
		`griot_stories_total`: "3", `griot_story_reports_sum`: "5", `griot_story_reports_bucket{le="1"}`: "2", `griot_story_reports_bucket{le="3"}`: "3",
		`griot_store_sync_seconds_bucket{le="0.0025"}`: "0", `griot_store_sync_seconds_bucket{le="0.005"}`: "1",
		`griot_http_requests_total{code="304",kind="feed"}`: "2", `griot_http_requests_total{code="404",kind="feed"}`: "1",
		`griot_http_requests_total{code="200",kind="feed"}`: "2", `griot_http_request_seconds_count{kind="feed"}`: "5",
	} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	problems, err := promlint.NewWithMetricFamilies(families).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "griot_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
}
