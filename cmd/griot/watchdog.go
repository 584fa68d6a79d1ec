package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"sync"
	"time"

	systemd "github.com/coreos/go-systemd/v22/daemon"

	"griot/fetcher"
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

// err returns what stands still; nil when nothing does.
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

// unwritten returns why the store could not write the last time; nil when it could.
func (p *pulse) unwritten() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.write
}

// take stores a proof, and returns the problems that are new since the one before.
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

// watchdog proves that the daemon works, and notifies systemd while it does.
type watchdog struct {
	scheduler *fetcher.Scheduler
	db        *store.DB
	systemd   notifier
	log       *slog.Logger
	pulse     pulse
}

// prove reports what stands still: the search for due sources, the visits, the store. A store that cannot write, as on a
// full disk, answers and is not stuck: a restart would not help.
func (w *watchdog) prove(ctx context.Context) (problem, write error) {
	ctx, cancel := context.WithTimeout(ctx, pulseTime)
	defer cancel()
	problem = w.scheduler.Alive(time.Now())
	err := w.db.Alive(ctx)
	if errors.Is(err, store.ErrStuck) {
		return errors.Join(problem, err), nil
	}
	return problem, err
}

// unwell returns why the daemon does not do its work: it stands still, or nothing can be stored. Nil when it does.
func (w *watchdog) unwell() error {
	return cmp.Or(w.pulse.err(), w.db.Unwritten(), w.pulse.unwritten())
}

// run proves until ctx ends that the daemon works. While it does, it notifies systemd, whether or not the store can
// write.
func (w *watchdog) run(ctx context.Context) {
	every := min(pulseEvery, watchdogTime()/3)
	tick := time.NewTicker(every)
	defer tick.Stop()
	stored := true
	for {
		problem, write := w.prove(ctx)
		if ctx.Err() != nil {
			return
		}
		if news := w.pulse.take(problem, write); news != nil {
			w.log.Error("the daemon does not work as it should", "err", news)
		}
		if problem == nil {
			w.systemd.notify(alive)
		}
		if (write == nil) != stored {
			stored = write == nil
			w.systemd.notify(statusOf(write))
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// States of the daemon, as systemd names them (sd_notify(3)).
const (
	ready    = systemd.SdNotifyReady
	stopping = systemd.SdNotifyStopping
	alive    = systemd.SdNotifyWatchdog
)

// reloading is the state of a daemon that begins to read its configuration again. It bears the time, by the clock that
// systemd compares it with.
func reloading() string {
	return systemd.SdNotifyReloading + "\n" + systemd.SdNotifyMonotonicUsec()
}

// statusOf returns the line that systemctl status shows: why nothing can be stored, or that nothing is the matter.
func statusOf(write error) string {
	if write == nil {
		return "STATUS=polling and serving"
	}
	return "STATUS=" + strings.ReplaceAll(write.Error(), "\n", " ")
}

// notifier reports the daemon's state to systemd, and to nobody outside of systemd.
type notifier struct{ log *slog.Logger }

// notify reports a state. A failure is logged: it is no reason to stop.
func (n notifier) notify(state string) {
	if _, err := systemd.SdNotify(false, state); err != nil {
		n.log.Warn("systemd cannot be told", "state", state, "err", err)
	}
}

// watchdogTime returns how long systemd waits for a sign of life before it restarts the daemon. Without a watchdog that
// is very long.
func watchdogTime() time.Duration {
	every, err := systemd.SdWatchdogEnabled(false)
	if err != nil || every <= 0 {
		return math.MaxInt64
	}
	return every
}
