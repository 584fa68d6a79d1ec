package entry

import (
	"slices"
	"time"
)

const (
	// believedGap is how far from the log's time the time of an entry may be without a witness.
	believedGap = 48 * time.Hour
	// longestPause is how long a machine may have been off without a witness, where none speaks against its clock: hosts
	// that send no date are no proof of a wrong clock. A pause is common, and such a clock is seldom days ahead.
	longestPause = 31 * 24 * time.Hour
	// maxDisagreement is how far the clock of a server, and a visit's time to end, may be from ours.
	maxDisagreement = 10 * time.Minute
	// maxTestimony is for how long the word of a server counts.
	maxTestimony = time.Hour
	// enoughWitnesses is how many hosts decide, but where only one is visited.
	enoughWitnesses = 2
)

// Reading is what the clocks of a machine show at one moment.
type Reading struct {
	Wall    time.Time
	Elapsed time.Duration // since some moment, by a clock that nobody sets
}

// Verdict is what is made of a machine's clock.
type Verdict string

const (
	ClockRight  Verdict = "right"
	ClockWrong  Verdict = "wrong"
	ClockUnsure Verdict = "unsure" // witnesses are missing
)

// Clock bounds the times of what enters a log. It believes the machine's clock while that goes on from the last entry. A
// clock that leaps must be confirmed by the dates that servers send. One that is not is passed over: then the log goes on
// from its last entry by the time that has elapsed, or by the date that servers agree on where that is later. So a log whose clock is right keeps its dates, and nothing has to be
// repaired once a wrong clock is right again.
//
// It reads no clock itself. It is not safe for concurrent use.
type Clock struct {
	hosts int // that are visited
	// When elapsed was shown it was at by the log.
	at      time.Time
	elapsed time.Duration
	heard   map[string]testimony // by host
	wrong   bool
	since   time.Time // when it was found wrong, by the log
	off     time.Duration
}

// testimony is the time by a server's clock when elapsed was shown here.
type testimony struct {
	at      time.Time
	elapsed time.Duration
}

// NewClock makes a clock for a log whose last entry has that time, zero for an empty log. hosts is how many hosts are
// visited.
func NewClock(last time.Time, hosts int, now Reading) *Clock {
	return &Clock{hosts: hosts, at: last.Round(0), elapsed: now.Elapsed, heard: map[string]testimony{}}
}

// SetHosts changes how many hosts are visited.
func (c *Clock) SetHosts(hosts int) { c.hosts = hosts }

// Hear takes the date that a host sent at the time of a reading.
func (c *Clock) Hear(host string, date time.Time, now Reading) {
	if host != "" && !date.IsZero() {
		c.heard[host] = testimony{date, now.Elapsed}
	}
}

// expected is the log's time at a reading if the machine's clock is passed over.
func (c *Clock) expected(now Reading) time.Time {
	if c.at.IsZero() {
		return now.Wall.Round(0)
	}
	return c.at.Add(now.Elapsed - c.elapsed)
}

// Judge decides whether the machine's clock is right at a reading, as far as it can be told.
func (c *Clock) Judge(now Reading) Verdict {
	expected := c.expected(now)
	heard := c.listen(now)
	if c.at.IsZero() && heard.agree < enoughWitnesses { // an empty log has nothing to go on from
		if heard.deny > 0 && heard.confirm == 0 && c.hosts > 1 {
			return ClockUnsure
		}
		return c.decide(ClockRight, now)
	}
	if !c.at.IsZero() && (near(now.Wall, expected, believedGap) || near(now.Wall, c.at, believedGap)) {
		return c.decide(ClockRight, now)
	}
	enough := enoughWitnesses
	if c.hosts == 1 {
		enough = 1
	}
	switch {
	case heard.confirm >= enough && heard.confirm > heard.agree:
		return c.decide(ClockRight, now)
	case heard.agree >= enough, heard.deny >= enough && heard.confirm < enough:
		return c.decide(ClockWrong, now)
	}
	if c.wrong {
		return ClockWrong // until it is confirmed
	}
	return ClockUnsure
}

// hearsay is what the hosts heard say of the machine's clock.
type hearsay struct {
	confirm, deny int
	agree         int       // of those that deny, how many agree with each other: most are no clocks that go wrong
	at            time.Time // by these
}

// listen counts what the hosts say whose word still counts.
func (c *Clock) listen(now Reading) (h hearsay) {
	var denied []time.Time
	for host, heard := range c.heard {
		age := now.Elapsed - heard.elapsed
		switch at := heard.at.Add(age); {
		case age > maxTestimony:
			delete(c.heard, host)
		case near(now.Wall, at, maxDisagreement):
			h.confirm++
		default:
			denied = append(denied, at)
		}
	}
	slices.SortFunc(denied, time.Time.Compare)
	h.deny = len(denied)
	for first := range denied {
		last := first
		for last+1 < len(denied) && near(denied[last+1], denied[first], maxDisagreement) {
			last++
		}
		if n := last - first + 1; n > h.agree {
			h.agree, h.at = n, denied[(first+last)/2]
		}
	}
	return h
}

// Settle decides what [Clock.Judge] leaves unsure, when no further witness is to be expected.
func (c *Clock) Settle(now Reading) Verdict {
	verdict := c.Judge(now)
	if verdict != ClockUnsure {
		return verdict
	}
	if c.at.IsZero() {
		return c.decide(ClockRight, now)
	}
	ahead := now.Wall.Sub(c.expected(now))
	for _, heard := range c.heard {
		if !near(now.Wall, heard.at.Add(now.Elapsed-heard.elapsed), maxDisagreement) {
			return c.decide(ClockWrong, now)
		}
	}
	if ahead > 0 && ahead <= longestPause {
		return c.decide(ClockRight, now)
	}
	return c.decide(ClockWrong, now)
}

func (c *Clock) decide(verdict Verdict, now Reading) Verdict {
	expected := c.expected(now)
	if verdict == ClockRight {
		c.at, c.elapsed, c.wrong, c.off = now.Wall.Round(0), now.Elapsed, false, 0
		return verdict
	}
	if heard := c.listen(now); heard.agree >= enoughWitnesses && (c.at.IsZero() || heard.at.After(expected.Add(maxDisagreement))) {
		// The time that passed while no process ran is not in what has elapsed. Hosts that agree know it.
		expected = heard.at.Round(0)
		c.at, c.elapsed = expected, now.Elapsed
	}
	if !c.wrong {
		c.wrong, c.since = true, expected
	}
	c.off = now.Wall.Sub(expected)
	return verdict
}

// Now is the log's time at a reading, for an entry that no visit brings. It waits for no witness.
func (c *Clock) Now(now Reading) time.Time { return now.Wall.Round(0).Add(-c.Offset(now)) }

// Offset is how far the machine's clock is ahead of the log's at a reading: zero while it is right. A clock that nothing
// is decided of is passed over, too.
func (c *Clock) Offset(now Reading) time.Duration {
	if c.Judge(now) == ClockRight {
		return 0
	}
	return now.Wall.Sub(c.expected(now))
}

// Wrong tells by how much the machine's clock is ahead, or behind where that is negative, and since when by the log's. It is
// false while the clock is right, and while nothing is decided.
func (c *Clock) Wrong() (by time.Duration, since time.Time, is bool) { return c.off, c.since, c.wrong }

func near(a, b time.Time, within time.Duration) bool { return a.Sub(b).Abs() <= within }
