package fetcher

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/health"
)

// memory is a store that remembers statuses and the times of polls.
type memory struct {
	mu       sync.Mutex
	statuses map[feeds.SourceID]health.Status
	polls    map[feeds.SourceID][]time.Time
	counts   bool // tells new items from known ones
	known    map[feeds.ItemID]bool
}

func newMemory() *memory {
	return &memory{statuses: map[feeds.SourceID]health.Status{}, polls: map[feeds.SourceID][]time.Time{}, known: map[feeds.ItemID]bool{}}
}

func (m *memory) Status(id feeds.SourceID) health.Status {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.statuses[id]
}

func (m *memory) Commit(_ context.Context, p feeds.Poll) (feeds.Committed, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var c feeds.Committed
	for _, item := range p.Items {
		if m.counts && !m.known[item.ID] {
			m.known[item.ID] = true
			c.New++
		}
	}
	m.statuses[p.Source.ID] = m.statuses[p.Source.ID].After(&p, c, 0)
	m.polls[p.Source.ID] = append(m.polls[p.Source.ID], p.At)
	return c, nil
}

// world answers requests without sockets, so that time can be simulated.
type world func(*http.Request) (*http.Response, error)

func (w world) RoundTrip(r *http.Request) (*http.Response, error) { return w(r) }

func answers(status int, body string) (*http.Response, error) {
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Header: http.Header{}, Request: &http.Request{}}, nil
}

// simulate runs a scheduler over simulated time.
func simulate(t *testing.T, m *memory, w world, targets []Target, limits Limits, span time.Duration) {
	t.Helper()
	v := w.visitor()
	s := NewScheduler(v, m, limits, slog.New(slog.DiscardHandler))
	s.SetTargets(v, targets, limits)
	ctx, cancel := context.WithTimeout(context.Background(), span)
	defer cancel()
	s.Run(ctx)
}

// visitWhenDue visits one source over simulated time whenever it is due. It stands for a scheduler, which would wake every
// ten seconds of it.
func visitWhenDue(t *testing.T, m *memory, w world, target Target, span time.Duration) {
	t.Helper()
	v := w.visitor()
	ctx, cancel := context.WithTimeout(context.Background(), span)
	defer cancel()
	for ctx.Err() == nil {
		Run(ctx, v, m, &target, func() {})
		select {
		case <-time.After(time.Until(m.Status(target.ID).NextDue)):
		case <-ctx.Done():
		}
	}
}

// visitor is one whose requests the world answers.
func (w world) visitor() *Visitor {
	return visitor(&http.Client{Transport: world(func(r *http.Request) (*http.Response, error) {
		resp, err := w(r)
		if resp != nil {
			resp.Request = r
		}
		return resp, err
	})})
}

func some(n int, schedule cron.Schedule) []Target {
	targets := make([]Target, n)
	for i := range targets {
		id := feeds.SourceID(fmt.Sprintf("s%d", i))
		targets[i] = Target{
			Source:   feeds.Source{ID: id, URL: fmt.Sprintf("http://%s.example/feed", id)},
			Schedule: schedule, Timeout: 30 * time.Second, MaxBody: 1 << 20,
		}
	}
	return targets
}

func TestEverySourceIsPolledOnItsSchedule(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		simulate(t, m, func(r *http.Request) (*http.Response, error) { return answers(200, voixFeed) }, some(20, cron.Every(15*time.Minute)), Limits{Concurrency: 4, PerHost: 2}, 6*time.Hour)
		for id, polls := range m.polls {
			if n := len(polls); n < 24 || n > 25 {
				t.Errorf("%s: %d polls in 6 h", id, n)
			}
			for i := 2; i < len(polls); i++ {
				if gap := polls[i].Sub(polls[i-1]); gap < 14*time.Minute || gap > 16*time.Minute {
					t.Errorf("%s: polls %v apart", id, gap)
				}
			}
		}
		if len(m.polls) != 20 {
			t.Errorf("%d sources polled", len(m.polls))
		}
	})
}

func TestVisitsAreSpread(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	for name, schedule := range map[string]cron.Schedule{"even": cron.Every(15 * time.Minute), "fixed": must(cron.ParseStandard("0 */2 * * *"))} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory()
				simulate(t, m, func(r *http.Request) (*http.Response, error) { return answers(200, voixFeed) }, some(600, schedule), Limits{Concurrency: 64, PerHost: 2}, 5*time.Hour)
				perSecond := map[time.Time]int{}
				for _, polls := range m.polls {
					for _, at := range polls[1:] { // the first comes right after the start
						perSecond[at.Truncate(time.Second)]++
					}
				}
				if most := slices.Max(slices.Collect(maps.Values(perSecond))); most > 8 {
					t.Errorf("%d of 600 sources polled in one second", most)
				}
			})
		})
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestSlowSourceDelaysNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		targets := some(5, cron.Every(15*time.Minute))
		slow := func(r *http.Request) (*http.Response, error) {
			if r.URL.Host == "s0.example" {
				<-r.Context().Done()
				return nil, r.Context().Err()
			}
			return answers(200, voixFeed)
		}
		simulate(t, m, slow, targets, Limits{Concurrency: 4, PerHost: 2}, 2*time.Hour)
		for _, target := range targets[1:] {
			if n := len(m.polls[target.ID]); n < 8 {
				t.Errorf("%s: %d polls in 2 h", target.ID, n)
			}
		}
		if s := m.statuses["s0"]; s.LastFailure == nil || s.LastFailure.Kind != "timeout" {
			t.Errorf("slow source: %+v", s.LastFailure)
		}
	})
}

func TestPanicInOneVisitStopsNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		simulate(t, m, func(r *http.Request) (*http.Response, error) {
			if r.URL.Host == "s0.example" {
				panic("broken")
			}
			return answers(200, voixFeed)
		}, some(3, cron.Every(15*time.Minute)), Limits{Concurrency: 1, PerHost: 1}, 2*time.Hour)
		if n := len(m.polls["s1"]); n < 8 {
			t.Errorf("s1: %d polls", n)
		}
		if n := len(m.polls["s0"]); n < 2 || m.statuses["s0"].LastFailure.Kind != "internal" {
			t.Errorf("s0: %d polls, failure %+v", n, m.statuses["s0"].LastFailure)
		}
	})
}

func TestMissedRunsAreCaughtUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		daily := must(cron.ParseStandard("0 6 * * *"))
		m := newMemory()
		start := time.Now()
		m.statuses["s0"] = health.Status{LastPoll: start.Add(-30 * time.Hour), NextDue: start.Add(-6 * time.Hour)}
		m.statuses["s1"] = health.Status{LastPoll: start.Add(-time.Hour), NextDue: start.Add(3 * time.Hour)}
		simulate(t, m, func(r *http.Request) (*http.Response, error) { return answers(200, voixFeed) }, some(2, daily), Limits{Concurrency: 4, PerHost: 2}, 4*time.Hour)
		if polls := m.polls["s0"]; len(polls) != 1 || polls[0].Sub(start) > time.Minute {
			t.Errorf("missed run: %v", polls)
		}
		if polls := m.polls["s1"]; len(polls) != 1 || polls[0].Sub(start) < 3*time.Hour {
			t.Errorf("a run that was not missed: %v", polls)
		}
	})
}

func TestFailingSourceBacksOffAndIsNeverGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		simulate(t, m, func(r *http.Request) (*http.Response, error) { return nil, errors.New("no route") }, some(1, cron.Every(15*time.Minute)), Limits{Concurrency: 4, PerHost: 2}, 30*24*time.Hour)
		polls := m.polls["s0"]
		if len(polls) < 25 || len(polls) > 200 {
			t.Errorf("%d visits to a dead source in 30 days", len(polls))
		}
		for i := 1; i < len(polls); i++ {
			if gap := polls[i].Sub(polls[i-1]); gap > maxBackoff+time.Hour {
				t.Errorf("%v without a visit", gap)
			}
		}
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		simulate(t, m, func(r *http.Request) (*http.Response, error) {
			resp, err := answers(429, "")
			resp.Header.Set("Retry-After", "7200")
			return resp, err
		}, some(1, cron.Every(15*time.Minute)), Limits{Concurrency: 4, PerHost: 2}, 24*time.Hour)
		polls := m.polls["s0"]
		for i := 1; i < len(polls); i++ {
			if gap := polls[i].Sub(polls[i-1]); gap < 2*time.Hour {
				t.Errorf("visited again after %v", gap)
			}
		}
	})
}

func TestPoolKeepsToItsLimits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(Limits{Concurrency: 5, PerHost: 2})
		var mu sync.Mutex
		active, hosts, most, mostOfHost := 0, map[string]int{}, 0, 0
		for i := range 60 {
			host := fmt.Sprint("h", i%4)
			p.Submit(host, func(func()) {
				mu.Lock()
				active++
				hosts[host]++
				most, mostOfHost = max(most, active), max(mostOfHost, hosts[host])
				mu.Unlock()
				time.Sleep(time.Second)
				mu.Lock()
				active--
				hosts[host]--
				mu.Unlock()
			})
		}
		start := time.Now()
		p.Wait()
		if most != 5 || mostOfHost != 2 {
			t.Errorf("at most %d at once and %d of one host, want 5 and 2", most, mostOfHost)
		}
		if took := time.Since(start); took > 13*time.Second {
			t.Errorf("60 visits of a second, 5 at once, took %v", took)
		}
	})
}

// TestVisitsBeginWhileOthersAreStored: twice as many as may be under way are in memory, and no more.
func TestVisitsBeginWhileOthersAreStored(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPool(Limits{Concurrency: 3, PerHost: 1})
		var mu sync.Mutex
		asking, storing, mostAsking, most := 0, 0, 0, 0
		for i := range 30 {
			p.Submit(fmt.Sprint("h", i), func(answered func()) {
				mu.Lock()
				asking++
				mostAsking, most = max(mostAsking, asking), max(most, asking+storing)
				mu.Unlock()
				time.Sleep(time.Second)
				mu.Lock()
				asking--
				storing++
				mu.Unlock()
				answered()
				answered() // once more is no harm
				time.Sleep(time.Second)
				mu.Lock()
				storing--
				mu.Unlock()
			})
		}
		start := time.Now()
		p.Wait()
		if mostAsking != 3 || most != 6 {
			t.Errorf("at most %d ask and %d are in memory, want 3 and 6", mostAsking, most)
		}
		if took := time.Since(start); took > 12*time.Second {
			t.Errorf("30 visits of a second, stored in another, took %v", took)
		}
	})
}

func TestVisitsToOneHostAreSpaced(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limits := Limits{Concurrency: 8, PerHost: 4, Spacing: 2 * time.Second, SharedHosts: []string{"blogs.example"}}
		targets := some(12, cron.Every(15*time.Minute))
		for i := range targets {
			host := []string{"one.example", "a.blogs.example", "127.0.0.1:80"}[i%3]
			targets[i].URL = fmt.Sprintf("http://%s/%d", host, i)
		}
		p := NewPool(limits)
		var mu sync.Mutex
		starts := map[string][]time.Time{}
		for i := range targets {
			p.Submit(limits.queue(&targets[i]), func(func()) {
				mu.Lock()
				defer mu.Unlock()
				starts[targets[i].host()] = append(starts[targets[i].host()], time.Now())
			})
		}
		p.Wait()
		span := func(host string) time.Duration { return starts[host][3].Sub(starts[host][0]) }
		if span("one.example") != 6*time.Second || span("a.blogs.example") != 0 || span("127.0.0.1:80") != 0 {
			t.Errorf("four visits took %v on one host, %v on a shared one, %v on this machine", span("one.example"), span("a.blogs.example"), span("127.0.0.1:80"))
		}
	})
}
