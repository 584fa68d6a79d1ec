package fetcher

import (
	"hash/fnv"
	"net/http"
	"strconv"
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/health"
)

const (
	// maxBackoff is the longest that a failing source waits for its next visit. It is never given up.
	maxBackoff = 24 * time.Hour
	// maxAsked limits how long a server may ask to be left alone.
	maxAsked = 24 * time.Hour
	// dailyLook is how long a source is left alone that is gone. Its address may be repaired.
	dailyLook = 24 * time.Hour
	// earlyLook is how much less than a day may be between two daily passes, since cron sometimes starts late.
	earlyLook = 30 * time.Minute
	// maxSpread is over how long the visits of a schedule with fixed times are spread.
	maxSpread = 10 * time.Minute
)

// nextDue decides when a source is visited next, and says why. It uses no clock: the same poll after the same status gives
// the same result.
func nextDue(target *Target, poll *feeds.Poll, status health.Status, h hints) (time.Time, string) {
	due, why := nextRegular(target, poll.At), string(health.DueSchedule)
	later := func(t time.Time, phrase health.Phrase, values ...any) {
		if t.After(due) {
			due, why = t, phrase.With(values...).String()
		}
	}
	switch {
	case poll.Outcome == feeds.Failed && poll.OurFault:
		why = string(health.DueOurFault)
	case poll.Outcome == feeds.Failed && status.GoneWith(poll):
		later(nextRegular(target, poll.At.Add(dailyLook-time.Second)), health.DueGone)
	case poll.Outcome == feeds.Failed:
		failures := status.Failures + 1
		if wait := backoff(target, poll, failures); wait > 0 {
			later(nextRegular(target, poll.At.Add(wait-time.Second)), health.DueBackoff, failures)
		}
	default:
		if wait := quietWait(target, poll, status); wait > 0 {
			later(nextRegular(target, poll.At.Add(wait-time.Second)), health.DueRhythm, status.Behaviour.UsualGap())
		}
		if asked := min(max(h.maxAge, poll.Feed.TTL), maxAsked); asked > 0 {
			later(poll.At.Add(asked), health.DuePublisher)
		}
	}
	if h.retryAfter > 0 {
		later(poll.At.Add(min(h.retryAfter, maxAsked)).Add(jitter(target.ID, "retry", time.Minute)), health.DueRetryAfter)
	}
	feed := &status.Feed
	if poll.Outcome == feeds.Fetched {
		feed = &poll.Feed
	}
	for feed.Rests(due) { // ends: it does not rest all week
		due, why = due.Truncate(time.Hour).Add(time.Hour+jitter(target.ID, "rest", 5*time.Minute)), string(health.DueRest)
	}
	return due.UTC().Add(time.Second - 1).Truncate(time.Second), why // up: a visit a moment early would be one too many
}

// waitUntil returns until when the server asks to be left alone, zero when it does not. It asks by the Retry-After of a
// refusal, or for a day when the address is withdrawn for good. Griot's own pauses do not count.
func waitUntil(poll *feeds.Poll, h hints) time.Time {
	switch {
	case poll.Failure == nil:
	case poll.Status == http.StatusGone:
		return poll.At.Add(dailyLook - earlyLook)
	case (poll.Status == http.StatusTooManyRequests || poll.Status == http.StatusServiceUnavailable) && h.retryAfter > 0:
		return poll.At.Add(min(h.retryAfter, maxAsked))
	}
	return time.Time{}
}

const (
	// perGap is how many visits a source gets in the time between two of its items.
	perGap = 4
	// maxStretch is how many times the interval of its schedule a quiet source may wait …
	maxStretch = 8
	// … though never longer than this.
	maxQuietWait = 4 * time.Hour
	// restPolls is after how many polls without anything new the usual gap is believed.
	restPolls = 3
)

// quietWait returns how long a source with little news is left alone: a share of its usual gap, within limits that its
// schedule sets. It is zero while the source has news, or while its rhythm is not known.
func quietWait(target *Target, poll *feeds.Poll, status health.Status) time.Duration {
	if status.Behaviour.Gap == 0 || status.Behaviour.Stale+1 < restPolls {
		return 0
	}
	interval := nextRegular(target, nextRegular(target, poll.At)).Sub(nextRegular(target, poll.At))
	wait := min(status.Behaviour.Gap/perGap, maxStretch*interval, max(maxQuietWait, interval))
	if wait <= interval {
		return 0
	}
	return wait
}

// backoff returns how long to wait after failures in a row. It doubles up to a ceiling, with full jitter so that the sources
// of one broken host do not come back together.
func backoff(target *Target, poll *feeds.Poll, failures int) time.Duration {
	if failures < 2 {
		return 0 // one failure may be chance
	}
	interval := max(nextRegular(target, poll.At).Sub(poll.At), time.Minute)
	ceiling := min(interval<<min(failures-1, 12), maxBackoff)
	if ceiling <= 0 {
		ceiling = maxBackoff
	}
	return interval + jitter(target.ID, strconv.Itoa(failures), ceiling)
}

// nextRegular returns the first time after now by the schedule, moved by the source's constant phase. Visits at an even
// interval are spread over all of it, those at fixed times over the minutes after.
func nextRegular(target *Target, now time.Time) time.Time {
	if every, ok := target.Schedule.(cron.ConstantDelaySchedule); ok {
		phase := jitter(target.ID, "phase", every.Delay).Truncate(time.Second)
		due := now.Truncate(every.Delay).Add(phase)
		for !due.After(now) {
			due = due.Add(every.Delay)
		}
		return due
	}
	first := target.Schedule.Next(now.Add(-maxSpread))
	for {
		following := target.Schedule.Next(first)
		spread := min(following.Sub(first)/2, maxSpread)
		due := first.Add(jitter(target.ID, "phase", spread))
		if due.After(now) {
			return due
		}
		first = following
	}
}

// jitter returns a part of span that is always the same for a source and a purpose.
func jitter(id feeds.SourceID, purpose string, span time.Duration) time.Duration {
	if span <= 0 {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(id))
	h.Write([]byte{0})
	h.Write([]byte(purpose))
	x := h.Sum64()
	x ^= x >> 33 // the low bits of FNV alone are not even enough
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	return time.Duration(x % uint64(span))
}
