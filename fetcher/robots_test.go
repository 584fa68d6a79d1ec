package fetcher

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

func TestRobotsAreHonoured(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		robots   string
		failed   string // kind of the visit's failure
		articles int
	}{
		"none":                       {"", "", 2},
		"everything allowed":         {"User-agent: *\nDisallow:\n", "", 2},
		"page refused":               {"User-agent: *\nDisallow: /\n", "robots", 0},
		"articles refused":           {"User-agent: *\nDisallow: /a/\n", "", 0},
		"one article refused":        {"User-agent: *\nDisallow: /a/1$\n", "", 1},
		"for us alone":               {"User-agent: *\nDisallow: /\n\nUser-agent: griot-test\nAllow: /\n", "", 2},
		"against us alone":           {"User-agent: *\nDisallow:\n\nUser-agent: Griot-Test\nDisallow: /\n", "robots", 0},
		"against others":             {"User-agent: GPTBot\nDisallow: /\n", "", 2},
		"a line that makes no sense": {"User-agent: *\nCrawl-delay: soon\nDisallow: /a/\n", "", 0},
		"a page in its place":        {"<!DOCTYPE html><html><body>Page: introuvable</body></html>", "", 2},
		"too slow for one visit":     {"User-agent: *\nCrawl-delay: 20\n", "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, "2", "1")
			s.robots = c.robots
			v := reader(kept{})
			v.UserAgent = "griot-test/1 (+https://griot.example)"
			poll := mustVisit(t, v, pageTarget(t, s.URL+"/", feeds.Press), health.Status{})
			kind := ""
			if poll.Failure != nil {
				kind = poll.Failure.Kind
			}
			asked := s.hits["/robots.txt"]
			if got := s.articles(); kind != c.failed || got != c.articles || asked != 1 {
				t.Errorf("failure %v, %d articles, robots.txt asked for %d times, notes %q", poll.Failure, got, asked, poll.Repairs)
			}
			if c.failed == "" && len(poll.Items) != 2 {
				t.Errorf("%d items", len(poll.Items))
			}
		})
	}
}

func TestRobotsThatCannotBeHadCloseTheSite(t *testing.T) {
	t.Parallel()
	s := newSite(t, "1")
	s.serve["/robots.txt"] = func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }
	poll := mustVisit(t, reader(nil), pageTarget(t, s.URL+"/", feeds.Press), health.Status{})
	if poll.Failure == nil || poll.Failure.Kind != "robots" || s.hits["/"] != 0 {
		t.Errorf("failure %v, page asked for %d times", poll.Failure, s.hits["/"])
	}
}

func TestFeedsNeedNoRobots(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.robots = "User-agent: *\nDisallow: /\n"
	s.serve["/feed"] = func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, voixFeed) }
	if poll := mustVisit(t, reader(nil), targetAt(s.URL+"/feed"), health.Status{}); poll.Outcome != feeds.Fetched || s.hits["/robots.txt"] != 0 {
		t.Errorf("%s, robots.txt asked for %d times", poll.Outcome, s.hits["/robots.txt"])
	}
}

// A robots.txt is remembered for a day, and hosts up to a bound.
func TestRobotsAreRememberedWithinLimits(t *testing.T) {
	t.Parallel()
	var r robots
	start := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	for i := range 3 * maxHosts {
		r.put(fmt.Sprintf("https://h%d.example", i), robotsHost{expires: start.Add(robotsAge + time.Duration(i))}, start)
	}
	last := fmt.Sprintf("https://h%d.example", 3*maxHosts-1)
	if _, ok := r.get(last, start.Add(23*time.Hour)); !ok || len(r.hosts) != maxHosts {
		t.Errorf("last one known: %v, of %d", ok, len(r.hosts))
	}
	if _, ok := r.get(last, start.Add(25*time.Hour)); ok {
		t.Error("remembered for longer than a day")
	}
}

// Those who ask one host for pages stand in a row, whichever source sent them.
func TestPagesOfAHostAreReserved(t *testing.T) {
	t.Parallel()
	var r robots
	now := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	r.put("https://a.example", robotsHost{expires: now.Add(time.Hour)}, now)
	r.put("https://b.example", robotsHost{expires: now.Add(time.Hour)}, now)
	for i := range 4 {
		if got := r.reserve("https://a.example", time.Second, now); got != time.Duration(i)*time.Second {
			t.Errorf("turn %d waits %v", i, got)
		}
	}
	if got := r.reserve("https://b.example", time.Second, now); got != 0 {
		t.Errorf("another host waits %v", got)
	}
	if got := r.reserve("https://a.example", time.Second, now.Add(time.Minute)); got != 0 {
		t.Errorf("a minute later: %v", got)
	}
}

func TestRobotsOfAnySize(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("User-agent: *\nDisallow: /private\nAllow: /*a*b*c*d$\n", 200_000)
	start := time.Now()
	group := robotsGroup([]byte(huge), "griot")
	if group == nil || group.Test("/private/x") {
		t.Error("the rules at its head are not kept")
	}
	if took := time.Since(start); took > time.Minute { // far above what is seen, for busy machines
		t.Errorf("read in %v", took)
	}
}
