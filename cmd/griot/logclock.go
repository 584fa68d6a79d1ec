package main

import (
	"context"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"griot/feeds"
	"griot/feeds/entry"
	"griot/feeds/health"
	"griot/fetcher"
	"griot/store"
)

// witnessWait is how long the first visits wait for another host's date where the machine's clock has leapt.
const witnessWait = 10 * time.Second

// logClock dates what enters the log of a store, see [entry.Clock].
type logClock struct {
	read func() entry.Reading
	wait time.Duration // for witnesses
	log  *slog.Logger

	mu    sync.Mutex
	clock *entry.Clock
	heard chan struct{} // closed when a date is heard
}

// newLogClock makes the clock of a store for a configuration's sources.
func newLogClock(db *store.DB, targets []fetcher.Target, log *slog.Logger) *logClock {
	start := time.Now()
	return newLogClockReading(db, targets, log, func() entry.Reading {
		now := time.Now()
		return entry.Reading{Wall: now.Round(0).UTC(), Elapsed: now.Sub(start)}
	})
}

func newLogClockReading(db *store.DB, targets []fetcher.Target, log *slog.Logger, read func() entry.Reading) *logClock {
	_, last := db.Cursor()
	return &logClock{read: read, wait: witnessWait, log: log, clock: entry.NewClock(last, hostsOf(targets), read()), heard: make(chan struct{})}
}

// hostsOf counts the hosts that are visited.
func hostsOf(targets []fetcher.Target) int {
	hosts := map[string]bool{}
	for i := range targets {
		hosts[hostOf(targets[i].URL)] = true
	}
	return len(hosts)
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// follow has the clock know the sources that are visited from now on.
func (c *logClock) follow(targets []fetcher.Target) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clock.SetHosts(hostsOf(targets))
}

// now is the time by the log, for what no visit brings.
func (c *logClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.clock.Now(c.read())
}

// offset is how far the machine's clock is ahead of the log's, for planning. One that is ahead is believed until it is known
// to be wrong: a visit too early does no harm, and most machines were off.
func (c *logClock) offset() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	by := c.clock.Offset(c.read())
	if _, _, wrong := c.clock.Wrong(); by > 0 && !wrong {
		return 0
	}
	return by
}

// wrong tells operators by how much the machine's clock is ahead, or behind where that is negative, and since when by the
// log's. It is false while the clock is right.
func (c *logClock) wrong() (by time.Duration, since time.Time, is bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.clock.Wrong()
}

// date gives a poll its time by the log. Where the clock has leapt and nobody can tell whether it is right, a poll waits a
// moment for the date of a second host.
func (c *logClock) date(ctx context.Context, poll *feeds.Poll) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.read()
	c.clock.Hear(hostOf(poll.URL), poll.ServerDate, now)
	close(c.heard)
	c.heard = make(chan struct{})
	was, _, before := c.clock.Wrong()
	defer func() { c.tell(was, before) }()
	verdict := c.clock.Judge(now)
	if poll.Status != 0 || poll.Pushed { // a visit without an answer tells nothing, and those of a machine without a network are many
		deadline := time.NewTimer(c.wait)
		defer deadline.Stop()
		for waiting := true; verdict == entry.ClockUnsure && waiting; {
			heard := c.heard
			c.mu.Unlock()
			select {
			case <-heard:
			case <-deadline.C:
				waiting = false
			case <-ctx.Done():
				waiting = false
			}
			c.mu.Lock()
			if verdict = c.clock.Judge(c.read()); verdict == entry.ClockUnsure && !waiting && ctx.Err() == nil {
				verdict = c.clock.Settle(c.read())
			}
		}
	}
	movePoll(poll, -c.clock.Offset(c.read()))
}

// tell logs what has become known of the machine's clock.
func (c *logClock) tell(was time.Duration, before bool) {
	by, _, is := c.clock.Wrong()
	switch {
	case is && !before:
		c.log.Error("this machine's clock is wrong: what is read is dated by the last visit before and the time since; set the clock, nothing else is to be mended",
			"ahead", by.Round(time.Second).String())
	case before && !is:
		c.log.Info("this machine's clock is right again", "was_ahead", was.Round(time.Second).String())
	}
}

const (
	// leapEvery is how often a leap of the machine's clock is looked for.
	leapEvery = 10 * time.Second
	// leapt is more than clocks are moved to keep time.
	leapt = time.Minute
)

// run calls replan whenever the machine's clock was set, until ctx ends.
func (c *logClock) run(ctx context.Context, replan func()) {
	tick := time.NewTicker(leapEvery)
	defer tick.Stop()
	now := c.read()
	for before := now.Wall.Add(-now.Elapsed); ; {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		now := c.read()
		begun := now.Wall.Add(-now.Elapsed)
		if begun.Sub(before).Abs() < leapt {
			continue
		}
		before = begun
		c.mu.Lock()
		if was, _, wrong := c.clock.Wrong(); wrong {
			c.clock.Judge(now)
			c.tell(was, wrong)
		}
		c.mu.Unlock()
		replan()
	}
}

// movePoll moves what a poll has of the machine's clock. What its publisher says stays.
func movePoll(poll *feeds.Poll, by time.Duration) {
	moved := func(t time.Time) time.Time {
		if t.IsZero() {
			return t
		}
		return t.Round(0).Add(by) // without the monotonic clock, which is none of the log's
	}
	poll.At, poll.NextDue, poll.WaitUntil = moved(poll.At), moved(poll.NextDue), moved(poll.WaitUntil)
	if by == 0 {
		return
	}
	if poll.Capture != nil {
		capture := *poll.Capture
		capture.At, poll.Capture = moved(capture.At), &capture
	}
	var shown feeds.Measured
	for i := range poll.Items {
		item := &poll.Items[i]
		item.Seen = moved(item.Seen)
		shown.See(item, poll.At)
	}
	poll.Measured.Future = shown.Future // by the clock that was wrong, all or none may have been
}

// moveStatus is a status by another clock: what the fetcher plans by.
func moveStatus(s health.Status, by time.Duration) health.Status {
	for _, t := range []*time.Time{&s.FirstPoll, &s.LastPoll, &s.LastSuccess, &s.LastFull, &s.LastNew, &s.FailedAt, &s.NextDue, &s.WaitUntil, &s.MovedSince, &s.RetiredAt} {
		if !t.IsZero() {
			*t = t.Add(by)
		}
	}
	s.Push = movePush(s.Push, by)
	return s
}

func movePush(p *health.PushStatus, by time.Duration) *health.PushStatus {
	if p == nil || by == 0 {
		return p
	}
	moved := *p
	for _, t := range []*time.Time{&moved.AskedAt, &moved.Since, &moved.VerifiedAt, &moved.Until, &moved.LastDelivery} {
		if !t.IsZero() {
			*t = t.Add(by)
		}
	}
	return &moved
}

// datedStore is a store that visits see by the machine's clock, and that is filled by the log's.
type datedStore struct {
	*store.DB
	clock *logClock
}

// Status returns what is known of a source, by the machine's clock.
func (d datedStore) Status(id feeds.SourceID) health.Status {
	return moveStatus(d.DB.Status(id), d.clock.offset())
}

// Statuses returns what is known of all sources, by the machine's clock.
func (d datedStore) Statuses() ([]health.Status, error) {
	all, err := d.DB.Statuses()
	by := d.clock.offset()
	for i := range all {
		all[i] = moveStatus(all[i], by)
	}
	return all, err
}

// Commit dates a poll and applies it.
func (d datedStore) Commit(ctx context.Context, poll feeds.Poll) (feeds.Committed, error) {
	d.clock.date(ctx, &poll)
	return d.DB.Commit(ctx, poll)
}

// SetPush replaces a subscription, which revise sees by the machine's clock.
func (d datedStore) SetPush(ctx context.Context, id feeds.SourceID, now time.Time, revise func(*health.PushStatus) *health.PushStatus) error {
	by := d.clock.offset()
	return d.DB.SetPush(ctx, id, now.Round(0).Add(-by), func(kept *health.PushStatus) *health.PushStatus {
		seen := movePush(kept, by)
		revised := revise(seen)
		if revised == seen {
			return kept
		}
		return movePush(revised, -by)
	})
}
