package fetcher

import (
	"context"
	"errors"
	"slices"

	"griot/feeds"
)

// ErrStopped says that the scheduler ended before what was asked of it was done.
var ErrStopped = errors.New("the scheduler has stopped")

// ended is what came of a visit for those who wait for it.
type ended struct {
	Result
	visited bool // else the visit was given up
}

// VisitNow has sources visited now, whether due or not, within the limits of all visits, and returns when these visits
// have ended. A visit that is under way is not made a second time: what comes of it counts. told hears of each as it
// ends, one at a time. Sources that are not in the schedule are passed over. When ctx ends before, the visits go on;
// with [ErrStopped] they do not.
func (s *Scheduler) VisitNow(ctx context.Context, ids []feeds.SourceID, told func(Result)) error {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	results := make(chan ended, len(ids)) // room for all: nobody waits for who asked
	running, awaited := s.hasten(ids, results)
	if running == nil {
		return ErrStopped
	}
	for range awaited {
		select {
		case r := <-results:
			if r.visited {
				told(r.Result)
			}
		case <-ctx.Done():
			return ctx.Err()
		case <-running.Done():
			return ErrStopped
		}
	}
	return nil
}

// hasten queues the visits of sources that are not under way, and gives the context of the running scheduler, nil before
// it runs, with the number of results to wait for.
func (s *Scheduler) hasten(ids []feeds.SourceID, results chan<- ended) (running context.Context, awaited int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx == nil {
		return nil, 0
	}
	for _, id := range ids {
		e := s.entries[id]
		if e == nil {
			continue
		}
		awaited++
		e.awaited = append(e.awaited, results)
		if !e.running {
			e.running = true
			s.pool.submit(s.limits.queue(&e.target), s.visit(e))
		}
	}
	return s.ctx, awaited
}
