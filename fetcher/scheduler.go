package fetcher

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/health"
)

// Scheduler visits each source when it is due. One cron entry wakes when a source is. When each is due comes from the store,
// so that a restart makes up for what was missed and repeats nothing.
type Scheduler struct {
	visitor *Visitor
	store   Store
	log     *slog.Logger

	mu      sync.Mutex
	pool    *Pool
	limits  Limits
	entries map[feeds.SourceID]*entry
	leaving map[feeds.SourceID]*entry // removed while they were being visited
	ctx     context.Context           // of the running scheduler
	offline bool                      // most hosts failed at once, and none was reached since
	ticked  time.Time                 // when due sources were last looked for; zero before Run
}

// entry is one source in the schedule.
type entry struct {
	target  Target
	due     time.Time
	running bool           // queued or being visited: never twice at once
	awaited []chan<- ended // of those who wait for the visit; with room for its result
}

// ended is the result of a visit for those who wait for it.
type ended struct {
	Result
	visited bool // false: the visit was given up
}

// NewScheduler makes a scheduler without targets.
func NewScheduler(v *Visitor, store Store, limits Limits, log *slog.Logger) *Scheduler {
	return &Scheduler{
		visitor: v, store: store, log: log,
		pool: NewPool(limits), limits: limits, entries: map[feeds.SourceID]*entry{},
	}
}

// SetTargets replaces the targets. Sources that stay keep their time. New ones are due at once, spread over some seconds.
// Removed ones are not visited again, though a visit under way ends.
func (s *Scheduler) SetTargets(v *Visitor, targets []Target, limits Limits) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.visitor = v
	s.limits = limits
	s.pool.setLimits(limits)
	now := time.Now()
	entries := make(map[feeds.SourceID]*entry, len(targets))
	for _, target := range targets {
		e := s.entries[target.ID]
		if left := s.leaving[target.ID]; e == nil && left != nil && left.running {
			e = left // back before that visit has ended: not beside it
		}
		if e == nil {
			e = &entry{due: firstDue(&target, s.store.Status(target.ID), now, startSpread(len(targets)))}
		} else if target.URL != e.target.URL {
			e.due = now
		} else if regular := nextRegular(&target, now); regular.Before(e.due) && s.store.Status(target.ID).Failures == 0 {
			e.due = regular
		}
		e.target = target
		entries[target.ID] = e
	}
	leaving := map[feeds.SourceID]*entry{}
	for _, before := range []map[feeds.SourceID]*entry{s.leaving, s.entries} {
		for id, e := range before {
			if entries[id] == nil && e.running {
				leaving[id] = e
			}
		}
	}
	s.entries, s.leaving = entries, leaving
}

// Replan has the sources visited when the store says that they are due. It is for a clock that was set: by the one before,
// sources may be due in a year.
func (s *Scheduler) Replan() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for id, e := range s.entries {
		e.due = firstDue(&e.target, s.store.Status(id), now, startSpread(len(s.entries)))
	}
}

// startSpread returns over how long the visits are spread of sources that are all due now, as after a start: a tenth of a
// second for each, ten seconds at most.
func startSpread(sources int) time.Duration {
	return min(time.Duration(sources)*100*time.Millisecond, 10*time.Second)
}

// firstDue returns when a source is first visited after a start: when it was due or, if that is past, within spread.
func firstDue(target *Target, status health.Status, now time.Time, spread time.Duration) time.Time {
	soon := now.Add(jitter(target.ID, "start", spread))
	if status.NextDue.Before(soon) {
		return soon
	}
	return status.NextDue
}

// Run visits sources until ctx ends, then waits for the visits under way, which end with it.
func (s *Scheduler) Run(ctx context.Context) {
	s.mu.Lock()
	s.ctx, s.ticked = ctx, time.Now()
	s.mu.Unlock()
	clock := cron.New(cron.WithLocation(time.UTC), cron.WithChain(
		cron.SkipIfStillRunning(cron.DiscardLogger), cron.Recover(cronLog{s.log})))
	clock.Schedule(s, cron.FuncJob(s.tick))
	clock.Start()
	<-ctx.Done()
	<-clock.Stop().Done()
	s.mu.Lock()
	p := s.pool
	s.mu.Unlock()
	p.Drop()
	p.Wait()
}

// longestSleep limits how late the scheduler notices that a source became due earlier.
const longestSleep = 10 * time.Second

// Next makes the scheduler the schedule of its own cron entry. It returns the second in which the next source is due.
func (s *Scheduler) Next(now time.Time) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := now.Add(longestSleep)
	for _, e := range s.entries {
		if !e.running && e.due.Before(next) {
			next = e.due
		}
	}
	if soonest := now.Add(time.Second); next.Before(soonest) {
		next = soonest
	}
	return next.Truncate(time.Second)
}

// tick queues what is due now.
func (s *Scheduler) tick() {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.ticked = now
	for _, e := range s.entries {
		if e.running || e.due.After(now) {
			continue
		}
		e.running = true
		s.pool.Submit(s.limits.queue(&e.target), s.visit(e))
	}
}

// visit returns the visit of an entry, for the pool.
func (s *Scheduler) visit(e *entry) func(answered func()) {
	target, visitor, ctx := e.target, s.visitor, s.ctx
	return func(answered func()) {
		due := nextRegular(&target, time.Now())
		var outcome ended
		defer func() {
			s.mu.Lock()
			awaited := e.awaited
			e.running, e.due, e.awaited = false, due, nil
			s.mu.Unlock()
			for _, results := range awaited {
				results <- outcome
			}
		}()
		defer Recover(s.log, &target)
		if ctx.Err() != nil {
			return
		}
		result, ok := Run(ctx, visitor, s.store, &target, answered)
		if !ok {
			return
		}
		outcome = ended{result, true}
		if due = result.Poll.NextDue; result.Err == nil {
			due = s.store.Status(target.ID).NextDue // later than the poll's where a hub pushes
		}
		s.logOutage(&result.Poll)
		result.Log(s.log)
	}
}

// logOutage logs once when most hosts begin to fail, and once when the network is back.
func (s *Scheduler) logOutage(p *feeds.Poll) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case p.OurFault && !s.offline:
		s.offline = true
		s.log.Warn("most hosts fail at once: is this machine on line? Failures are not laid to the sources meanwhile")
	case p.Outcome != feeds.Failed && s.offline:
		s.offline = false
		s.log.Info("the network is back")
	}
}

// cronLog logs the errors of cron.
type cronLog struct{ log *slog.Logger }

func (c cronLog) Info(string, ...any) {}
func (c cronLog) Error(err error, msg string, keysAndValues ...any) {
	c.log.Error(msg, append(keysAndValues, "err", err)...)
}
