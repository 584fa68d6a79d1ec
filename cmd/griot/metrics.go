package main

import (
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"griot/feeds"
	"griot/feeds/web"
	"griot/store"
	"griot/store/story"
)

// metrics are the daemon's figures, counted since it began or read when somebody asks. What each means is said by its
// help, which cmd/release/monitoring/METRICS.md lists.
type metrics struct {
	registry *prometheus.Registry
	handler  http.Handler

	polls, failures, items, untagged *prometheus.CounterVec
	limits                           *prometheus.CounterVec
	stories                          prometheus.Counter
	reports, sync                    prometheus.Histogram
	requests                         *prometheus.CounterVec
	latency                          *prometheus.HistogramVec
	reloads                          *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		polls: counters("griot_polls_total", "Visits to sources (via visit) and documents that hubs brought (via push), by result: ok, not_modified or failed.",
			"result", "via"),
		failures: counters("griot_poll_failures_total", "Failed visits by kind: dns, connect, tls, timeout, status, walled, not_a_feed and so on.", "kind"),
		items:    counters("griot_items_total", "Items by what polls did to them: new, updated (corrected by their source) or withdrawn.", "change"),
		untagged: counters("griot_items_untagged_total", "New items to which the rules gave no tag of a kind: region or topic.", "missing"),
		stories:  prometheus.NewCounter(prometheus.CounterOpts{Name: "griot_stories_total", Help: "Stories founded."}),
		limits: counters("griot_grouping_limits_total", "How often grouping left something out by a limit: boilerplate, chains, candidates, components, credit or full.",
			"limit"),
		reports: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "griot_story_reports", Help: "Reports of a story, one for each article of an outlet, each time a transaction founds or changes it.", Buckets: []float64{1, 2, 3, 5, 10, 20, 50, 100},
		}),
		sync: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "griot_store_sync_seconds", Help: "Time to bring a transaction of the store to disk, fsync included.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}),
		requests: counters("griot_http_requests_total", "Requests answered, by kind (feed, page, archive, status or hub) and status; 304 is a reader that had the document.",
			"kind", "code"),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "griot_http_request_seconds", Help: "Time until the first byte of an answer, by kind.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"kind"}),
		reloads: counters("griot_config_reloads_total", "Configurations read again while running, by result: ok or refused.", "result"),
	}
	m.begin()
	m.registry.MustRegister(
		m.polls, m.failures, m.items, m.untagged, m.limits, m.stories, m.reports, m.sync, m.requests, m.latency, m.reloads,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), buildInfo(),
	)
	m.handler = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		MaxRequestsInFlight: 4, Timeout: 20 * time.Second, ErrorHandling: promhttp.ContinueOnError,
	})
	return m
}

func counters(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
}

// begin has the counters whose labels are known stand at zero, so that their first step is seen as one.
func (m *metrics) begin() {
	for _, outcome := range []feeds.Outcome{feeds.Fetched, feeds.NotModified, feeds.Failed} {
		m.polls.WithLabelValues(string(outcome), viaVisit)
		m.polls.WithLabelValues(string(outcome), viaPush)
	}
	for _, change := range []string{changeNew, changeUpdated, changeWithdrawn} {
		m.items.WithLabelValues(change)
	}
	for _, missing := range []string{missingRegion, missingTopic} {
		m.untagged.WithLabelValues(missing)
	}
	for _, limit := range story.LimitNames() {
		m.limits.WithLabelValues(limit)
	}
	for _, result := range []string{resultOK, resultRefused} {
		m.reloads.WithLabelValues(result)
	}
}

// Values of labels.
const (
	viaVisit, viaPush                         = "visit", "push"
	changeNew, changeUpdated, changeWithdrawn = "new", "updated", "withdrawn"
	missingRegion, missingTopic               = "region", "topic"
	resultOK, resultRefused                   = "ok", "refused"
)

func buildInfo() prometheus.Collector {
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "griot_build_info", Help: "1, with the version of griot and of Go.",
		ConstLabels: prometheus.Labels{"version": version(), "commit": built().Commit, "go": runtime.Version()},
	})
	info.Set(1)
	return info
}

// ServeHTTP answers a scrape. The library's handler would answer any method.
func (m *metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "figures are only read: ask with GET", http.StatusMethodNotAllowed)
		return
	}
	m.handler.ServeHTTP(w, r)
}

// wrote counts what a transaction of the store did.
func (m *metrics) wrote(b store.Batch) {
	m.sync.Observe(b.Sync.Seconds())
	for _, p := range b.Polls {
		via := viaVisit
		if p.Pushed {
			via = viaPush
		}
		m.polls.WithLabelValues(string(p.Outcome), via).Inc()
		if p.Kind != "" {
			m.failures.WithLabelValues(p.Kind).Inc()
		}
	}
	m.items.WithLabelValues(changeNew).Add(float64(b.New))
	m.items.WithLabelValues(changeUpdated).Add(float64(b.Updated))
	m.items.WithLabelValues(changeWithdrawn).Add(float64(b.Withdrawn))
	m.untagged.WithLabelValues(missingRegion).Add(float64(b.Placeless))
	m.untagged.WithLabelValues(missingTopic).Add(float64(b.Topicless))
	m.stories.Add(float64(b.Stories))
	for i, n := range b.Limits.Counts() {
		m.limits.WithLabelValues(story.LimitNames()[i]).Add(float64(n))
	}
	for _, n := range b.Reports {
		m.reports.Observe(float64(n))
	}
}

// reloaded counts a configuration that was read again.
func (m *metrics) reloaded(err error) {
	result := resultOK
	if err != nil {
		result = resultRefused
	}
	m.reloads.WithLabelValues(result).Inc()
}

// measured counts the requests that next answers, and how soon.
func (m *metrics) measured(kind func(path string) web.Kind, next http.Handler) http.Handler {
	latency := map[web.Kind]prometheus.Observer{}
	for _, k := range web.Kinds() {
		latency[k] = m.latency.WithLabelValues(string(k))
		m.requests.WithLabelValues(string(k), strconv.Itoa(http.StatusOK))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k := kind(r.URL.Path)
		answer := &measuredAnswer{ResponseWriter: w, asked: time.Now()}
		next.ServeHTTP(answer, r)
		answer.begin(http.StatusOK)
		latency[k].Observe(answer.took.Seconds())
		m.requests.WithLabelValues(string(k), strconv.Itoa(answer.code)).Inc()
	})
}

// measuredAnswer notes when an answer begins, and with which status. What the rest of it takes is the reader's link.
type measuredAnswer struct {
	http.ResponseWriter
	asked time.Time
	took  time.Duration
	code  int // 0 until the answer begins
}

func (a *measuredAnswer) begin(code int) {
	if a.code == 0 && (code >= 200 || code == http.StatusSwitchingProtocols) {
		a.code, a.took = code, time.Since(a.asked)
	}
}

func (a *measuredAnswer) WriteHeader(code int) {
	a.begin(code)
	a.ResponseWriter.WriteHeader(code)
}

func (a *measuredAnswer) Write(b []byte) (int, error) {
	a.begin(http.StatusOK)
	return a.ResponseWriter.Write(b)
}

// Unwrap lets [http.ResponseController] through.
func (a *measuredAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
