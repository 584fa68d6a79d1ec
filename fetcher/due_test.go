package fetcher

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/health"
)

func TestNextDue(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC) // a Monday
	ok := feeds.Poll{At: at, Outcome: feeds.Fetched}
	failed := func(kind string) feeds.Poll {
		return feeds.Poll{At: at, Outcome: feeds.Failed, Failure: &feeds.Failure{Kind: kind}}
	}
	answered := func(status int) feeds.Poll {
		f := feeds.Failure{Kind: "gone", Status: status}
		return feeds.Poll{At: at, Outcome: feeds.Failed, Status: status, Failure: &f}
	}
	missing := func(since time.Duration, answers int) health.Status {
		return health.Status{Failures: answers, GoneSince: health.GoneSince{Since: at.Add(-since), Answers: answers}}
	}
	with := func(p feeds.Poll, change func(*feeds.Poll)) feeds.Poll { change(&p); return p }
	tests := []struct {
		name        string
		poll        feeds.Poll
		status      health.Status
		hints       hints
		least, most time.Duration
		why         string
	}{
		{"by its schedule", ok, health.Status{}, hints{}, time.Second, 15 * time.Minute, "schedule"},
		{"one failure is chance", failed("status"), health.Status{}, hints{}, time.Second, 15 * time.Minute, "schedule"},
		{"failures in a row", failed("status"), health.Status{Failures: 5}, hints{}, 15 * time.Minute, 9 * time.Hour, "after 6 failures"},
		{"many failures", failed("status"), health.Status{Failures: 500}, hints{}, 15 * time.Minute, 24*time.Hour + 31*time.Minute, "after 501 failures"},
		{"withdrawn (410)", answered(410), health.Status{}, hints{}, 24 * time.Hour, 24*time.Hour + 16*time.Minute, "once a day"},
		{"404 for minutes", answered(404), missing(30*time.Minute, 2), hints{}, 15 * time.Minute, 75*time.Minute + 16*time.Minute, "after 3 failures"},
		{"404 for days", answered(404), missing(25*time.Hour, 2), hints{}, 24 * time.Hour, 24*time.Hour + 16*time.Minute, "once a day"},
		{"our own network", with(failed("dns"), func(p *feeds.Poll) { p.OurFault = true }), health.Status{Failures: 5}, hints{}, time.Second, 15 * time.Minute, "our own network"},
		{"Retry-After", failed("busy"), health.Status{}, hints{retryAfter: 2 * time.Hour}, 2 * time.Hour, 2*time.Hour + time.Minute, "Retry-After"},
		{"Retry-After of a month", failed("busy"), health.Status{}, hints{retryAfter: 720 * time.Hour}, 24 * time.Hour, 24*time.Hour + time.Minute, "Retry-After"},
		{"max-age", ok, health.Status{}, hints{maxAge: time.Hour}, time.Hour, time.Hour + time.Second, "publisher asks"},
		{"ttl", with(ok, func(p *feeds.Poll) { p.Feed.TTL = 3 * time.Hour }), health.Status{}, hints{}, 3 * time.Hour, 3*time.Hour + time.Second, "publisher asks"},
		{"skipHours", with(ok, func(p *feeds.Poll) { p.Feed.SkipHours = 1<<8 | 1<<9 | 1<<10 }), health.Status{}, hints{}, 3 * time.Hour, 3*time.Hour + 5*time.Minute, "skipHours"},
		{"skipDays", with(ok, func(p *feeds.Poll) { p.Feed.SkipDays = 1 << time.Monday }), health.Status{}, hints{}, 16 * time.Hour, 16*time.Hour + 5*time.Minute, "skipDays"},
		{"all days skipped", with(ok, func(p *feeds.Poll) { p.Feed.SkipDays = 1<<7 - 1 }), health.Status{}, hints{}, time.Second, 15 * time.Minute, "schedule"},
		{"quiet", ok, health.Status{Behaviour: health.Behaviour{Gap: 8 * time.Hour, Stale: 9}}, hints{}, 2 * time.Hour, 2*time.Hour + 15*time.Minute, "something new about every 8 hours"},
		{"very quiet", ok, health.Status{Behaviour: health.Behaviour{Gap: 800 * time.Hour, Stale: 9}}, hints{}, 2 * time.Hour, 2*time.Hour + 15*time.Minute, "something new"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			target := &Target{Source: feeds.Source{ID: "voix"}, Schedule: cron.Every(15 * time.Minute)}
			due, why := nextDue(target, &test.poll, test.status, test.hints)
			if wait := due.Sub(at); wait < test.least || wait > test.most || !strings.Contains(why, test.why) {
				t.Errorf("due in %v (%s), want %v to %v (%s)", wait, why, test.least, test.most, test.why)
			}
			if again, _ := nextDue(target, &test.poll, test.status, test.hints); !again.Equal(due) {
				t.Error("the same poll gives another time")
			}
		})
	}
}

// What a server asks for is told from the pauses that Griot makes of itself.
func TestWaitUntil(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		status      int
		retry       time.Duration
		least, most time.Duration
	}{
		{429, 2 * time.Hour, 2 * time.Hour, 2 * time.Hour},
		{503, time.Minute, time.Minute, time.Minute},
		{503, 720 * time.Hour, 24 * time.Hour, 24 * time.Hour},
		{429, 0, 0, 0},
		{500, 2 * time.Hour, 0, 0},
		{404, 0, 0, 0},
		{0, 0, 0, 0},
		{410, 0, 23 * time.Hour, 24 * time.Hour}, // a daily pass finds it awaited
	} {
		t.Run(fmt.Sprintf("%d, Retry-After %v", test.status, test.retry), func(t *testing.T) {
			poll := &feeds.Poll{At: at, Outcome: feeds.Failed, Status: test.status, Failure: &feeds.Failure{Status: test.status}}
			until := waitUntil(poll, hints{retryAfter: test.retry})
			wait := until.Sub(at)
			if until.IsZero() {
				wait = 0
			}
			if wait < test.least || wait > test.most {
				t.Errorf("%v, want %v to %v", wait, test.least, test.most)
			}
		})
	}
	if until := waitUntil(&feeds.Poll{At: at, Outcome: feeds.Fetched, Status: 200}, hints{retryAfter: time.Hour}); !until.IsZero() {
		t.Errorf("after a success until %v", until)
	}
}
