package websub

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher"
)

// wire is a publisher and its hub in simulated time: an outlet that publishes at an even pace, and a hub that pushes
// each item while it works.
type wire struct {
	store *pushMemory
	push  *Subscriber
	start time.Time
	pace  time.Duration
	lease time.Duration
	// works says whether the hub pushes at a time since the start; nil: never.
	works func(time.Duration) bool
	plain bool // the publisher names no hub

	mu     sync.Mutex // guards what follows
	visits []time.Duration
	asked  []time.Duration
	form   url.Values
}

// subscription is the last one the hub was asked for; nil while there is none.
func (w *wire) subscription() url.Values {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.form
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	resp := httptest.NewRecorder()
	if r.URL.Host == "hub.example" {
		r.ParseForm()
		form := r.PostForm
		w.mu.Lock()
		w.asked = append(w.asked, time.Since(w.start))
		w.form = form
		w.mu.Unlock()
		q := url.Values{"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": {"x"},
			"hub.lease_seconds": {fmt.Sprint(int(w.lease / time.Second))}}
		w.push.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", form.Get("hub.callback")+"?"+q.Encode(), nil))
		resp.WriteHeader(http.StatusAccepted)
	} else {
		w.mu.Lock()
		w.visits = append(w.visits, time.Since(w.start))
		w.mu.Unlock()
		if !w.plain {
			resp.Header().Set("Link", `<https://hub.example/>; rel=hub, <https://voix.example/feed>; rel=self`)
		}
		fmt.Fprint(resp, w.document())
	}
	answer := resp.Result()
	answer.Request = r
	return answer, nil
}

// document holds the latest item, and with it all that a poll can find new.
func (w *wire) document() string {
	n := int(time.Since(w.start) / w.pace)
	return news(fmt.Sprint(n), fmt.Sprintf("Dépêche %d", n))
}

// publish pushes each new item until ctx ends.
func (w *wire) publish(ctx context.Context) {
	clock := time.NewTicker(w.pace)
	defer clock.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-clock.C:
		}
		form := w.subscription()
		if w.works == nil || form == nil || !w.works(time.Since(w.start)) {
			continue
		}
		body := w.document()
		r := httptest.NewRequest("POST", form.Get("hub.callback"), strings.NewReader(body))
		r.Header.Set("X-Hub-Signature", sign("sha256", form.Get("hub.secret"), body))
		w.push.ServeHTTP(httptest.NewRecorder(), r)
	}
}

// visit stands for a scheduler, which would tick every second of a simulated month: it visits the source when it is due,
// and when it is told to trigger.
func (w *wire) visit(ctx context.Context, v *fetcher.Visitor, target *fetcher.Target, trigger <-chan feeds.SourceID) {
	for ctx.Err() == nil {
		fetcher.Run(ctx, v, w.store, target, func() {})
		due := time.NewTimer(time.Until(w.store.Status(target.ID).NextDue))
		select {
		case <-due.C:
		case <-trigger:
		case <-ctx.Done():
		}
	}
}

// run lets the wire and a subscriber live for a span, with the real scheduler or one that knows this source only.
func (w *wire) run(t *testing.T, span time.Duration, real bool) {
	t.Helper()
	w.start = time.Now()
	w.store = newPushMemory()
	v := visitorBy(&http.Client{Transport: w})
	target := fetcher.Target{
		Source:   feeds.Source{ID: "voix", URL: "https://voix.example/feed", Class: feeds.Press},
		Schedule: cron.Every(15 * time.Minute), Timeout: 30 * time.Second, MaxBody: 1 << 20,
	}
	log := slog.New(slog.DiscardHandler)
	scheduler := fetcher.NewScheduler(v, w.store, fetcher.Limits{Concurrency: 4, PerHost: 2}, log)
	scheduler.SetTargets(v, []fetcher.Target{target}, fetcher.Limits{Concurrency: 4, PerHost: 2})
	told := make(chan feeds.SourceID, 8)
	trigger := func(id feeds.SourceID) { told <- id }
	if real {
		trigger = scheduler.VisitSoon
	}
	var err error
	if w.push, err = NewSubscriber(t.Context(), w.store, trigger, log); err != nil {
		t.Fatal(err)
	}
	w.push.SetTargets(v, []fetcher.Target{target}, "https://griot.example/push")
	ctx, cancel := context.WithTimeout(t.Context(), span)
	defer cancel()
	pushed := make(chan struct{})
	go func() { defer close(pushed); w.push.Run(ctx) }()
	go w.publish(ctx)
	if real {
		scheduler.Run(ctx)
	} else {
		w.visit(ctx, v, &target, told)
	}
	<-pushed
}

// visitsBetween counts the visits of a part of the run.
func (w *wire) visitsBetween(from, to time.Duration) int {
	n := 0
	for _, at := range w.visits {
		if at >= from && at < to {
			n++
		}
	}
	return n
}

const oneDay = 24 * time.Hour

func TestLeasesAreRenewedBeforeTheyEnd(t *testing.T) {
	t.Parallel()
	for _, lease := range []time.Duration{time.Hour, oneDay, 10 * oneDay} {
		t.Run(lease.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &wire{pace: time.Hour, lease: lease, works: func(time.Duration) bool { return true }}
				w.run(t, min(max(8*lease, 4*oneDay), 40*oneDay), false)
				for i := 1; i < len(w.asked); i++ {
					if gap := w.asked[i] - w.asked[i-1]; gap >= lease || gap < lease/2 {
						t.Errorf("asked again after %v", gap)
					}
				}
				if p := w.store.Status("voix").Push; !p.Live(time.Now()) || p.Since.Sub(w.start) > time.Hour || len(w.asked) < 4 {
					t.Errorf("since %v, asked %d times", p.Since, len(w.asked))
				}
			})
		})
	}
}

func TestTrustedHubSparesVisitsAndLosesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{pace: 2 * time.Hour, lease: 10 * oneDay, works: func(time.Duration) bool { return true }}
		w.run(t, 6*oneDay, true)
		if n := w.visitsBetween(oneDay, 6*oneDay); n < 4 || n > 10 {
			t.Errorf("%d visits in 5 days, want about one a day", n)
		}
		if n := len(w.store.items); n < 70 { // 72 published
			t.Errorf("%d items", n)
		}
	})
}

func TestHubThatNeverPushesChangesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		plain := &wire{pace: 2 * time.Hour, plain: true}
		plain.run(t, 40*oneDay, false)
		w := &wire{pace: 2 * time.Hour, lease: 10 * oneDay}
		w.run(t, 40*oneDay, false)
		if got, want := len(w.visits), len(plain.visits); got != want {
			t.Errorf("%d visits in 40 days, %d without a hub", got, want)
		}
		if p := w.store.Status("voix").Push; p.Missed < 3 && p.State(time.Now()) != "lapsed" || len(w.asked) > 3 {
			t.Errorf("subscription %+v, asked %d times", p, len(w.asked))
		}
	})
}

func TestHubThatDiesIsNoticed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		plain := &wire{pace: 2 * time.Hour, plain: true}
		plain.run(t, 8*oneDay, false)
		w := &wire{pace: 2 * time.Hour, lease: 10 * oneDay, works: func(at time.Duration) bool { return at < 5*oneDay || at > 8*oneDay }}
		w.run(t, 12*oneDay, false)
		got, want := w.visitsBetween(6*oneDay+time.Hour, 8*oneDay), plain.visitsBetween(6*oneDay+time.Hour, 8*oneDay)
		if got < want*9/10 {
			t.Errorf("%d visits in the two days after the daily one found the hub dead, %d without a hub", got, want)
		}
		if n := w.visitsBetween(9*oneDay, 12*oneDay); n > 6 {
			t.Errorf("%d visits in the three days after the hub worked again", n)
		}
	})
}

func TestPlanOfASubscription(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	want := subscription{hub: "https://hub.example/", topic: "https://voix.example/feed", callback: "https://griot.example/push", declared: true}
	have := func(change func(*health.PushStatus)) *health.PushStatus {
		p := &health.PushStatus{Hub: want.hub, Topic: want.topic, Callback: want.callback, AskedAt: now.Add(-5 * oneDay),
			VerifiedAt: now.Add(-5 * oneDay), Since: now.Add(-5 * oneDay), Until: now.Add(5 * oneDay)}
		change(p)
		return p
	}
	lapsed := func(p *health.PushStatus) { p.Until = now.Add(-time.Hour) }
	tests := []struct {
		name string
		have *health.PushStatus
		want func(*subscription)
		dead bool
		step step
	}{
		{name: "none yet", step: ask},
		{name: "none yet, hub dead", dead: true, step: rest},
		{name: "none, and no hub", want: func(s *subscription) { s.hub = "" }, step: rest},
		{name: "none, and no public address", want: func(s *subscription) { s.callback = "" }, step: rest},
		{name: "lease running", have: have(func(*health.PushStatus) {}), step: rest},
		{name: "lease ending", have: have(func(p *health.PushStatus) { p.Until = now.Add(23 * time.Hour) }), step: ask},
		{name: "lease ending, asked a moment ago", have: have(func(p *health.PushStatus) {
			p.Until, p.AskedAt, p.Attempts = now.Add(23*time.Hour), now.Add(-5*time.Minute), 1
		}), step: rest},
		{name: "lease ending, silent", have: have(func(p *health.PushStatus) { p.Until, p.Missed = now.Add(23*time.Hour), 3 }), step: rest},
		{name: "lapsed", have: have(lapsed), step: ask},
		{name: "lapsed, silent", have: have(func(p *health.PushStatus) { lapsed(p); p.Missed = 3 }), step: rest},
		{name: "lapsed, silent, a month ago", have: have(func(p *health.PushStatus) {
			p.AskedAt, p.Until, p.Missed = now.Add(-31*oneDay), now.Add(-20*oneDay), 3
		}), step: ask},
		{name: "not verified, just asked", have: have(func(p *health.PushStatus) {
			p.Until, p.AskedAt, p.Attempts = time.Time{}, now.Add(-time.Minute), 1
		}), step: rest},
		{name: "not verified, asked a while ago", have: have(func(p *health.PushStatus) {
			p.Until, p.AskedAt, p.Attempts = time.Time{}, now.Add(-11*time.Minute), 1
		}), step: ask},
		{name: "often refused", have: have(func(p *health.PushStatus) { p.Until, p.AskedAt, p.Attempts = time.Time{}, now.Add(-6*oneDay), 9 }), step: rest},
		{name: "other topic", have: have(func(*health.PushStatus) {}), want: func(s *subscription) { s.topic += "2" }, step: leave},
		{name: "other hub", have: have(func(*health.PushStatus) {}), want: func(s *subscription) { s.hub += "2" }, step: leave},
		{name: "other hub, lapsed", have: have(lapsed), want: func(s *subscription) { s.hub += "2" }, step: forget},
		{name: "no longer declared", have: have(func(*health.PushStatus) {}), want: func(s *subscription) { *s = subscription{callback: s.callback} }, step: leave},
		{name: "no hub named any more", have: have(func(*health.PushStatus) {}), want: func(s *subscription) { s.hub, s.topic = "", "" }, step: rest},
		{name: "no hub named any more, lapsed", have: have(lapsed), want: func(s *subscription) { s.hub, s.topic = "", "" }, step: forget},
		{name: "other public address", have: have(func(*health.PushStatus) {}), want: func(s *subscription) { s.callback += "2" }, step: forget},
		{name: "leaving", have: have(func(p *health.PushStatus) { p.Leaving, p.AskedAt = true, now.Add(-time.Minute) }), want: func(s *subscription) { s.hub += "2" }, step: rest},
		{name: "leaving, hub silent", have: have(func(p *health.PushStatus) { p.Leaving = true }), want: func(s *subscription) { s.hub += "2" }, step: forget},
		{name: "leaving, wanted again", have: have(func(p *health.PushStatus) { p.Leaving, p.AskedAt = true, now.Add(-time.Minute) }), step: forget},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := want
			if test.want != nil {
				test.want(&w)
			}
			if got := plan(test.have, w, test.dead, now); got != test.step {
				t.Errorf("step %d, want %d", got, test.step)
			}
		})
	}
}

// BenchmarkTick looks over 10,000 sources, every second one with a lease that runs.
func BenchmarkTick(b *testing.B) {
	store := newPushMemory()
	now := time.Now()
	targets := make([]fetcher.Target, 10_000)
	for i := range targets {
		target := sourceAt(fmt.Sprintf("https://voix.example/%d", i))
		target.ID = feeds.SourceID(fmt.Sprint("voix", i))
		targets[i] = *target
		status := health.Status{Source: target.Source, LastPoll: now}
		if i%2 == 0 {
			status.Feed = feeds.FeedInfo{Hub: "https://hub.example/", Self: target.URL}
			status.Push = &health.PushStatus{
				Hub: "https://hub.example/", Topic: target.URL, Callback: "https://griot.example/push", Serial: target.URL,
				AskedAt: now, VerifiedAt: now, Since: now, Until: now.Add(wantedLease),
			}
		}
		store.statuses[target.ID] = status
	}
	push, err := NewSubscriber(b.Context(), store, func(feeds.SourceID) {}, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	push.SetTargets(visitorBy(http.DefaultClient), targets, "https://griot.example/push")
	for b.Loop() {
		push.tick(b.Context())
	}
}
