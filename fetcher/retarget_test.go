package fetcher

import (
	"context"
	"log/slog"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"
)

// TestSourceThatComesBackIsNotVisitedTwiceAtOnce takes a source out of the configuration and puts it back while it is
// being visited, again and again: what it is due for waits until that visit has ended.
func TestSourceThatComesBackIsNotVisitedTwiceAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var under, most, visits atomic.Int32
		v := visitor(&http.Client{Transport: world(func(r *http.Request) (*http.Response, error) {
			most.Store(max(most.Load(), under.Add(1)))
			defer under.Add(-1)
			visits.Add(1)
			time.Sleep(25 * time.Second)
			resp, err := answers(200, voixFeed)
			resp.Request = r
			return resp, err
		})})
		m, targets, limits := newMemory(), some(1, cron.Every(15*time.Minute)), Limits{Concurrency: 8, PerHost: 8}
		s := NewScheduler(v, m, limits, slog.New(slog.DiscardHandler))
		s.SetTargets(v, targets, limits)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); s.Run(ctx) }()
		for range 10 {
			time.Sleep(12 * time.Second)
			s.SetTargets(v, nil, limits)
			s.SetTargets(v, targets, limits)
		}
		time.Sleep(20 * time.Minute)
		stop()
		<-ended
		if most.Load() != 1 || visits.Load() < 2 {
			t.Errorf("%d visits, %d at once", visits.Load(), most.Load())
		}
	})
}
