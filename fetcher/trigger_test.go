package fetcher

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/health"
)

// asked runs a scheduler in which nothing is due for an hour, and whose visits take a second each.
func asked(t *testing.T, use func(*testing.T, *Scheduler, *memory)) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		targets := some(3, cron.Every(time.Hour))
		for i := range targets {
			m.statuses[targets[i].ID] = health.Status{NextDue: time.Now().Add(time.Hour)}
		}
		limits := Limits{Concurrency: 2, PerHost: 1}
		v := visitor(&http.Client{Transport: world(func(r *http.Request) (*http.Response, error) {
			select {
			case <-time.After(time.Second):
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
			resp, err := answers(200, voixFeed)
			resp.Request = r
			return resp, err
		})})
		s := NewScheduler(v, m, limits, slog.New(slog.DiscardHandler))
		s.SetTargets(v, targets, limits)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); s.Run(ctx) }()
		synctest.Wait()
		use(t, s, m)
		cancel()
		<-ended
		if err := s.VisitNow(t.Context(), []feeds.SourceID{"s0"}, func(Result) {}); !errors.Is(err, ErrStopped) {
			t.Errorf("after the end: %v", err)
		}
	})
}

// What is asked for is visited whether due or not, within the limits, once each; what is under way is waited for.
func TestVisitNow(t *testing.T) {
	t.Parallel()
	asked(t, func(t *testing.T, s *Scheduler, m *memory) {
		start := time.Now()
		others := make(chan []feeds.SourceID)
		go func() {
			time.Sleep(500 * time.Millisecond)
			var told []feeds.SourceID
			err := s.VisitNow(t.Context(), []feeds.SourceID{"s2", "s0"}, func(r Result) { told = append(told, r.Poll.Source.ID) })
			if err != nil {
				t.Error(err)
			}
			others <- told
		}()
		var told []feeds.SourceID
		err := s.VisitNow(t.Context(), []feeds.SourceID{"s0", "s1", "s0", "nobody"}, func(r Result) { told = append(told, r.Poll.Source.ID) })
		if slices.Sort(told); err != nil || !slices.Equal(told, []feeds.SourceID{"s0", "s1"}) {
			t.Errorf("told %v, %v", told, err)
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("two at once took %v", took)
		}
		if beside := <-others; !slices.Equal(beside, []feeds.SourceID{"s0", "s2"}) {
			t.Errorf("the second was told %v", beside)
		}
		if took := time.Since(start); took != 2*time.Second { // a third only when there is a place
			t.Errorf("all took %v", took)
		}
		for id, polls := range m.polls {
			if len(polls) != 1 {
				t.Errorf("%s was visited %d times", id, len(polls))
			}
		}
	})
}

// Who asked may leave: the visits go on. When the scheduler ends, nobody is left waiting.
func TestVisitNowIsLeft(t *testing.T) {
	t.Parallel()
	asked(t, func(t *testing.T, s *Scheduler, m *memory) {
		ctx, leave := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer leave()
		if err := s.VisitNow(ctx, []feeds.SourceID{"s0"}, func(Result) { t.Error("told") }); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if len(m.polls["s0"]) != 1 || m.Status("s0").NextDue.Before(time.Now()) {
			t.Errorf("visits %v, due %v", m.polls["s0"], m.Status("s0").NextDue)
		}
	})
	asked(t, func(t *testing.T, s *Scheduler, m *memory) {
		cut := make(chan error)
		for range 2 {
			go func() { cut <- s.VisitNow(context.Background(), []feeds.SourceID{"s0", "s1", "s2"}, func(Result) {}) }()
		}
		synctest.Wait()
		t.Cleanup(func() {
			for range 2 {
				if err := <-cut; !errors.Is(err, ErrStopped) {
					t.Errorf("cut: %v", err)
				}
			}
		})
	})
}
