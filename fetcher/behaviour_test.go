package fetcher

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds/health"
)

var slow = flag.Bool("slow", false, "run the tests that take minutes")

func TestPermanentRedirectIsAdoptedAfterSevenDays(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		start := time.Now()
		direct := map[int]int{} // visits a day that went to the new address without a detour
		visitWhenDue(t, m, func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/feed" {
				resp, err := answers(http.StatusMovedPermanently, "")
				resp.Header.Set("Location", "http://s0.example/new")
				return resp, err
			}
			if r.Response == nil {
				direct[int(time.Since(start).Hours()/24)]++
			}
			return answers(200, voixFeed)
		}, some(1, cron.Every(time.Hour))[0], 10*24*time.Hour)
		if direct[5] != 0 || direct[8] == 0 {
			t.Errorf("visits straight to the new address by day: %v", direct)
		}
		if s := m.statuses["s0"]; s.MovedTo != "http://s0.example/new" {
			t.Errorf("moved to %q", s.MovedTo)
		}
	})
}

func TestTemporaryRedirectIsNotAdopted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		visitWhenDue(t, m, func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/feed" {
				resp, err := answers(http.StatusFound, "")
				resp.Header.Set("Location", "http://s0.example/maintenance")
				return resp, err
			}
			return answers(200, voixFeed)
		}, some(1, cron.Every(time.Hour))[0], 10*24*time.Hour)
		if s := m.statuses["s0"]; s.MovedTo != "" {
			t.Errorf("moved to %q", s.MovedTo)
		}
	})
}

func TestFailuresOfOurOwnNetworkAreNotCounted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		start := time.Now()
		simulate(t, m, func(r *http.Request) (*http.Response, error) {
			if h := time.Since(start).Hours(); h > 2 && h < 8 {
				return nil, &net.OpError{Op: "dial", Err: syscall.ENETUNREACH}
			}
			return answers(200, voixFeed)
		}, some(40, cron.Every(15*time.Minute)), Limits{Concurrency: 16, PerHost: 2}, 9*time.Hour)
		back := 0
		for id, polls := range m.polls {
			for _, at := range polls {
				if d := at.Sub(start); d > 8*time.Hour && d < 8*time.Hour+20*time.Minute {
					back++
					break
				}
			}
			if s := m.statuses[id]; s.State() != health.StateOK {
				t.Errorf("%s: %s", id, s.State())
			}
		}
		if back < 36 {
			t.Errorf("%d of 40 sources visited within 20 minutes of the network's return: the rest backs off for nothing", back)
		}
	})
}

func TestQuietSourceIsVisitedLessOften(t *testing.T) {
	t.Parallel()
	daily := func(r *http.Request) (*http.Response, error) {
		n := time.Now().Unix() / 86400 // one new item a day
		return answers(200, strings.ReplaceAll(voixFeed, "<guid>1</guid>", fmt.Sprintf("<guid>%d</guid>", n)))
	}
	busy := func(r *http.Request) (*http.Response, error) {
		n := time.Now().Unix() / 600
		return answers(200, strings.ReplaceAll(voixFeed, "<guid>1</guid>", fmt.Sprintf("<guid>%d</guid>", n)))
	}
	visits := func(w world) (n int, why string) {
		synctest.Test(t, func(t *testing.T) {
			m := newMemory()
			m.counts = true
			visitWhenDue(t, m, w, some(1, cron.Every(15*time.Minute))[0], 4*24*time.Hour)
			n, why = len(m.polls["s0"]), m.statuses["s0"].NextWhy
		})
		return n, why
	}
	quiet, why := visits(daily)
	often, _ := visits(busy)
	if quiet > often/2 || quiet < 4*11 {
		t.Errorf("%d visits to a source with one item a day, %d to a busy one", quiet, often)
	}
	if often < 4*90 {
		t.Errorf("a busy source was visited %d times in 4 days", often)
	}
	if !strings.Contains(why, "something new") {
		t.Errorf("reason: %q", why)
	}
}

func TestHealthFollowsTheSource(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.counts = true
		start := time.Now()
		visitWhenDue(t, m, func(r *http.Request) (*http.Response, error) {
			days := time.Since(start).Hours() / 24
			switch {
			case days < 5: // news every hour
				return answers(200, strings.ReplaceAll(voixFeed, "<guid>1</guid>", fmt.Sprintf("<guid>%d</guid>", time.Now().Unix()/3600)))
			case days < 40:
				return answers(200, voixFeed)
			case days < 42:
				return answers(403, "")
			}
			return answers(404, "")
		}, some(1, cron.Every(time.Hour))[0], 60*24*time.Hour)
		var states []string
		for _, turn := range m.statuses["s0"].Changes {
			states = append(states, string(turn.State))
		}
		if got := strings.Join(states, " "); got != "late silent walled failing gone" {
			t.Errorf("health went %s", got)
		}
	})
}

func TestTenThousandSourcesMakeNoBurst(t *testing.T) {
	t.Parallel()
	if !*slow {
		t.Skip("a simulated day of 10,000 sources: run with -slow")
	}
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		targets := some(10_000, cron.Every(15*time.Minute))
		for i := range targets { // a hundred sources on each host
			targets[i].URL = fmt.Sprintf("http://h%d.example/%d", i%100, i)
		}
		perSecond, active := map[int64]int{}, map[string]int{}
		most, mostOfHost := 0, 0
		simulate(t, m, func(r *http.Request) (*http.Response, error) {
			m.mu.Lock()
			perSecond[time.Now().Unix()]++
			most = max(most, perSecond[time.Now().Unix()])
			active[r.URL.Host]++
			mostOfHost = max(mostOfHost, active[r.URL.Host])
			m.mu.Unlock()
			time.Sleep(200 * time.Millisecond)
			m.mu.Lock()
			active[r.URL.Host]--
			m.mu.Unlock()
			return answers(304, "")
		}, targets, Limits{Concurrency: 64, PerHost: 2}, 24*time.Hour)
		if mostOfHost > 2 {
			t.Errorf("%d visits to one host at once, limit 2", mostOfHost)
		}
		if most > 64*5 {
			t.Errorf("%d visits in one second: the limit of 64 at once was broken", most)
		}
		t.Logf("at most %d visits in one second, %d at once to one host", most, mostOfHost)
	})
}
