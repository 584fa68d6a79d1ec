package fetcher

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestSchedulerProvesItselfAlive lets the clock of a running scheduler go on for an hour, then holds its lock's owner up,
// and fills all places with visits that never end.
func TestSchedulerProvesItselfAlive(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := NewScheduler(&Visitor{}, newMemory(), Limits{Concurrency: 1, PerHost: 1}, slog.New(slog.DiscardHandler))
		if err := s.Alive(time.Now()); err != nil {
			t.Errorf("before it runs: %v", err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); s.Run(ctx) }()
		for range 60 {
			time.Sleep(time.Minute)
			if err := s.Alive(time.Now()); err != nil {
				t.Fatalf("while it runs: %v", err)
			}
		}
		release := make(chan struct{})
		for range 2 {
			s.pool.Submit("host.example", func(func()) { <-release })
		}
		time.Sleep(10 * time.Minute)
		if err := s.Alive(time.Now()); err != nil {
			t.Errorf("a visit of ten minutes: %v", err)
		}
		if load := s.Load(); load.Running != 1 || load.Waiting != 1 {
			t.Errorf("load: %+v", load)
		}
		time.Sleep(10 * time.Minute)
		if err := s.Alive(time.Now()); err == nil || !strings.Contains(err.Error(), "1 wait") {
			t.Errorf("a visit that never ends: %v", err)
		}
		close(release)
		stop()
		<-ended
		if err := s.Alive(time.Now().Add(2 * time.Minute)); err == nil {
			t.Error("nobody ticks, and nobody notices")
		}
	})
}
