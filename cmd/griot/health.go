package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"griot/store"
)

const (
	// pulseEvery is how often the daemon proves to itself that it works.
	pulseEvery = 10 * time.Second
	// pulseTime is how long such a proof may take: a slow disk under load takes seconds.
	pulseTime = 20 * time.Second
	// pulseLost is how long no proof need come before the daemon counts as stuck.
	pulseLost = 2*pulseTime + pulseEvery
)

// pulse is the last proof that the daemon works. The zero value is a daemon that has only begun.
type pulse struct {
	mu      sync.Mutex
	felt    time.Time
	problem error
	write   error // the store answers, but cannot write
}

// err says what stands still; nil when nothing does.
func (p *pulse) err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if since := time.Since(p.felt); p.problem == nil && !p.felt.IsZero() && since > pulseLost {
		return fmt.Errorf("the daemon has not been able to look after itself for %s", since.Round(time.Second))
	}
	return p.problem
}

// writable reports whether the store could write the last time.
func (p *pulse) writable() bool { return p.unwritten() == nil }

// unwritten is why the store could not write the last time; nil when it could.
func (p *pulse) unwritten() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.write
}

// take remembers a proof, and reports what has changed since the one before.
func (p *pulse) take(problem, write error) (news error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if problem != nil && p.problem == nil {
		news = problem
	}
	if write != nil && p.write == nil {
		news = errors.Join(news, write)
	}
	p.felt, p.problem, p.write = time.Now(), problem, write
	return news
}

// prove looks whether the scheduler still looks for due sources, visits begin and end, and the store reads and writes.
// A store that says it cannot write (a full disk) is not stuck: a restart would not help.
func (d *daemon) prove(ctx context.Context) (problem, write error) {
	ctx, cancel := context.WithTimeout(ctx, pulseTime)
	defer cancel()
	problem = d.scheduler.Alive(time.Now())
	err := d.db.Alive(ctx)
	if errors.Is(err, store.ErrStuck) {
		return errors.Join(problem, err), nil
	}
	return problem, err
}

// unwell is why the daemon does not do its work: it stands still, or nothing can be stored. Nil when it does.
func (d *daemon) unwell() error {
	return cmp.Or(d.pulse.err(), d.db.Unwritten(), d.pulse.unwritten())
}

// watchOver proves again and again that the daemon works, and tells the system's watchdog while it does.
func (d *daemon) watchOver(ctx context.Context) {
	every := min(pulseEvery, watchdogTime()/3)
	tick := time.NewTicker(every)
	defer tick.Stop()
	stored := true
	for {
		problem, write := d.prove(ctx)
		if ctx.Err() != nil {
			return
		}
		if news := d.pulse.take(problem, write); news != nil {
			d.log.Error("the daemon does not work as it should", "err", news)
		}
		if problem == nil {
			d.tellSystemd(alive)
		}
		if (write == nil) != stored {
			stored = write == nil
			d.tellSystemd(statusOf(write))
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
