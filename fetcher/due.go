package fetcher

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds"
)

const (
	// maxBackoff is the longest a failing source waits for its next visit: it is never given up.
	maxBackoff = 24 * time.Hour
	// maxAsked is how long a server may ask to be left alone.
	maxAsked = 24 * time.Hour
	// maxSpread is over how long the visits of a schedule of fixed times are spread.
	maxSpread = 10 * time.Minute
)

// nextDue decides when a source is visited next, and says why. It is pure: the same poll after the same status gives
// the same answer.
func nextDue(target *Target, poll *feeds.Poll, status feeds.SourceStatus, h hints) (time.Time, string) {
	regular := nextRegular(target, poll.At)
	why := "by its schedule"
	due := regular
	if poll.Outcome == feeds.Failed {
		failures := status.Failures + 1
		if wait := backoff(target, poll, failures); poll.At.Add(wait).After(due) {
			due = nextRegular(target, poll.At.Add(wait).Add(-time.Second))
			why = fmt.Sprintf("backing off after %d failures in a row", failures)
		}
	} else if asked := max(h.maxAge, poll.Feed.TTL); asked > 0 && poll.At.Add(min(asked, maxAsked)).After(due) {
		due = poll.At.Add(min(asked, maxAsked))
		why = "the publisher asks for no visit before"
	}
	if h.retryAfter > 0 && poll.At.Add(h.retryAfter).After(due) {
		due = poll.At.Add(min(h.retryAfter, maxAsked)).Add(jitter(target.ID, "retry", time.Minute))
		why = "the server asked to wait (Retry-After)"
	}
	return due.UTC().Add(time.Second - 1).Truncate(time.Second), why // up: a visit a moment early would be one too many
}

// backoff is how long to wait after failures in a row: it doubles, stays below a ceiling, and is spread with full
// jitter so that the sources of one broken host do not come back together.
func backoff(target *Target, poll *feeds.Poll, failures int) time.Duration {
	if poll.Failure != nil && poll.Failure.Kind == "gone" && failures >= 3 {
		return maxBackoff
	}
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

// nextRegular is the first time after now that the schedule gives, moved by the source's steady phase: visits of an
// even interval are spread over all of it, those at fixed times over the minutes behind.
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

// jitter is a steady share of span for a source and a purpose.
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

// retryAfter reads how long a server asks to wait, in seconds or until a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.Atoi(v); err == nil {
		return time.Duration(min(max(seconds, 0), 7*86400)) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil && t.After(now) {
		return t.Sub(now)
	}
	return 0
}

// maxAge reads for how long a server says its answer stays good.
func maxAge(h http.Header) time.Duration {
	for _, directive := range strings.Split(h.Get("Cache-Control"), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		if strings.EqualFold(name, "max-age") {
			if seconds, err := strconv.Atoi(strings.Trim(value, `"`)); err == nil && seconds > 0 {
				return time.Duration(min(seconds, 7*86400)) * time.Second
			}
		}
	}
	return 0
}
