package entry

import (
	"testing"
	"time"
)

// A step of a table: what the machine's clocks show, whom it heard, and what the clock of the log makes of it.
type clockStep struct {
	wall    time.Duration // after the start of the table
	elapsed time.Duration
	hosts   []string        // that send a date
	dates   []time.Duration // theirs
	settle  bool            // no further witness is waited for
	want    Verdict
	log     time.Duration // the log's time
}

func TestClock(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	const (
		h    = time.Hour
		day  = 24 * h
		week = 7 * day
		year = 365 * day
	)
	ab := []string{"a.example", "b.example"}
	same := func(d time.Duration) []time.Duration { return []time.Duration{d, d} }
	for _, test := range []struct {
		name  string
		empty bool
		hosts int
		steps []clockStep
	}{
		{"a right clock needs nobody", false, 5, []clockStep{{wall: h, elapsed: h, want: ClockRight, log: h}, {wall: 30 * day, elapsed: 30 * day, want: ClockRight, log: 30 * day}}},
		{"a first entry is believed", true, 5, []clockStep{{wall: -40 * year, want: ClockRight, log: -40 * year}}},
		{"a first entry a year ahead", true, 5, []clockStep{
			{wall: year, hosts: ab[:1], dates: same(0), want: ClockUnsure, log: year},
			{wall: year, hosts: ab[1:], dates: same(time.Minute), want: ClockWrong, log: 0},
		}},
		{"a first entry, and one server whose clock is wrong", true, 5, []clockStep{
			{wall: 0, hosts: ab[:1], dates: same(-year), want: ClockUnsure, log: 0},
			{wall: 0, hosts: ab[1:], dates: same(0), want: ClockRight, log: 0},
		}},
		{"a first entry, and no other server", true, 5, []clockStep{{wall: 0, hosts: ab[:1], dates: same(-year), settle: true, want: ClockRight, log: 0}}},
		{"off for three days, two stale caches", false, 5, []clockStep{
			{wall: 3 * day, hosts: []string{"a.example", "b.example", "c.example", "d.example"}, dates: []time.Duration{3 * day, 3*day - 2*h, 3 * day, 3*day - 3*h}, want: ClockRight, log: 3 * day},
		}},
		{"a year ahead, in a process of its own each time", false, 5, []clockStep{
			{wall: year + 6*h, hosts: ab, dates: same(6 * h), want: ClockWrong, log: 6 * h},
			{wall: year + 7*h, elapsed: h, want: ClockWrong, log: 7 * h},
		}},
		{"a lie against a sane clock", false, 5, []clockStep{{wall: h, elapsed: h, hosts: ab, dates: same(-50 * year), want: ClockRight, log: h}}},
		{"off for a night", false, 5, []clockStep{{wall: 12 * h, want: ClockRight, log: 12 * h}}},
		{"off for a week, two agree", false, 5, []clockStep{
			{wall: week, hosts: ab[:1], dates: same(week), want: ClockUnsure, log: 0},
			{wall: week + time.Minute, elapsed: time.Minute, hosts: ab[1:], dates: same(week + 2*time.Minute), want: ClockRight, log: week + time.Minute},
			{wall: week + h, elapsed: h, want: ClockRight, log: week + h},
		}},
		{"off for a week, one host", false, 1, []clockStep{{wall: week, hosts: ab[:1], dates: same(week), want: ClockRight, log: week}}},
		{"off for a week, nobody sends a date", false, 5, []clockStep{{wall: week, want: ClockUnsure, log: 0}, {wall: week, settle: true, want: ClockRight, log: week}}},
		{"off for a week, one liar", false, 5, []clockStep{
			{wall: week, hosts: ab, dates: []time.Duration{-50 * year, week}, want: ClockUnsure, log: 0},
			{wall: week, hosts: []string{"c.example"}, dates: same(week), want: ClockRight, log: week},
		}},
		{"a year ahead", false, 5, []clockStep{
			{wall: year, hosts: ab, dates: same(0), want: ClockWrong, log: 0},
			{wall: year + h, elapsed: h, want: ClockWrong, log: h},
			{wall: year + 3*h, elapsed: 3 * h, want: ClockWrong, log: 3 * h}, // their word is too old
			{wall: 4 * h, elapsed: 4 * h, want: ClockRight, log: 4 * h},
		}},
		{"a year ahead, nobody sends a date", false, 5, []clockStep{{wall: year, want: ClockUnsure, log: 0}, {wall: year, settle: true, want: ClockWrong, log: 0}}},
		{"a year ahead, one speaks", false, 5, []clockStep{{wall: year, hosts: ab[:1], dates: same(0), want: ClockUnsure, log: 0}, {wall: year, settle: true, want: ClockWrong, log: 0}}},
		{"a week ahead, one speaks against it", false, 5, []clockStep{{wall: week, hosts: ab[:1], dates: same(0), settle: true, want: ClockWrong, log: 0}}},
		{"the clock of a new machine", false, 5, []clockStep{{wall: -56 * year, want: ClockUnsure, log: 0}, {wall: -56 * year, settle: true, want: ClockWrong, log: 0}}},
		{"behind, without a date", false, 1, []clockStep{{wall: -week, settle: true, want: ClockWrong, log: 0}}},
		{"the log was ahead", false, 5, []clockStep{{wall: -year, hosts: ab, dates: same(-year), want: ClockRight, log: -year}}},
		{"wrong, then confirmed after all", false, 5, []clockStep{
			{wall: week, hosts: ab, dates: same(0), want: ClockWrong, log: 0},
			{wall: week + h, elapsed: h, hosts: []string{"a.example", "b.example"}, dates: same(week + h), want: ClockRight, log: week + h},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			last := start
			if test.empty {
				last = time.Time{}
			}
			c := NewClock(last, test.hosts, Reading{Wall: start})
			for i, step := range test.steps {
				now := Reading{start.Add(step.wall), step.elapsed}
				for n, host := range step.hosts {
					c.Hear(host, start.Add(step.dates[n]), now)
				}
				judge := c.Judge
				if step.settle {
					judge = c.Settle
				}
				got := judge(now)
				if at := c.Now(now); got != step.want || !at.Equal(start.Add(step.log)) {
					t.Errorf("step %d: %s, %s by the log, want %s, %s", i, got, at.Sub(start), step.want, step.log)
				}
				if by, since, wrong := c.Wrong(); wrong != (got == ClockWrong) || wrong && (by != step.wall-step.log || since.Before(start.Add(-time.Minute))) {
					t.Errorf("step %d: wrong %v by %s since %s", i, wrong, by, since)
				}
			}
		})
	}
}
