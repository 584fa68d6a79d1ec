package fetcher

import (
	"context"
	"errors"
	"slices"
	"time"

	"griot/feeds"
)

// ErrStopped is why visits that were asked for did not take place: the scheduler ended.
var ErrStopped = errors.New("the scheduler has stopped")

// VisitNow has sources visited now, whether due or not, within the limits of all visits, and returns when these visits
// have ended. It calls onResult after each of them, one at a time. A visit that is under way is not repeated: its result
// counts. Sources that are not in the schedule are skipped. When ctx ends before, the visits go on. With [ErrStopped] they
// do not.
func (s *Scheduler) VisitNow(ctx context.Context, ids []feeds.SourceID, onResult func(Result)) error {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	results := make(chan ended, len(ids)) // room for all: no visit waits for the caller
	running, awaited := s.queueNow(ids, results)
	if running == nil {
		return ErrStopped
	}
	for range awaited {
		select {
		case r := <-results:
			if r.visited {
				onResult(r.Result)
			}
		case <-ctx.Done():
			return ctx.Err()
		case <-running.Done():
			return ErrStopped
		}
	}
	return nil
}

// queueNow queues the visits of sources that are not under way. It returns the context of the running scheduler, nil before
// it runs, and the number of results to wait for.
func (s *Scheduler) queueNow(ids []feeds.SourceID, results chan<- ended) (running context.Context, awaited int) {
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
			s.pool.Submit(s.limits.queue(&e.target), s.visit(e))
		}
	}
	return s.ctx, awaited
}

// VisitSoon has a source visited now, or within some seconds so that many are spread, whenever it was due. A failing
// source keeps its time, since its server may have asked for it.
func (s *Scheduler) VisitSoon(id feeds.SourceID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[id]
	if e == nil || s.store.Status(id).Failures > 0 {
		return
	}
	if soon := time.Now().Add(jitter(id, "hurry", startSpread(len(s.entries)))); soon.Before(e.due) {
		e.due = soon
	}
}
