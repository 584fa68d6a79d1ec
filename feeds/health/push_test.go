package health

import (
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

func TestHubsAreTalliedOverTheirSources(t *testing.T) {
	now := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	source := func(hub string, delivered, missed int) Status {
		return Status{Push: &PushStatus{Hub: hub, Delivered: delivered, Missed: missed, Until: now.Add(time.Duration(missed-3) * time.Hour)}}
	}
	statuses := []Status{{}, source("few", 0, 9), source("mixed", 4, 0)}
	for range 5 {
		statuses = append(statuses, source("dead", 0, 4), source("mixed", 0, 3), source("young", 0, 2), source("stopped", 7, 3))
	}
	want := map[string]HubSummary{
		"dead":    {Sources: 5, Live: 5, Silent: 5},
		"few":     {Sources: 1, Live: 1, Silent: 1},
		"mixed":   {Sources: 6, Served: 1, Silent: 5},
		"stopped": {Sources: 5, Silent: 5},
		"young":   {Sources: 5},
	}
	tallies := SummarizeHubs(statuses, now)
	if len(tallies) != len(want) {
		t.Errorf("%d hubs", len(tallies))
	}
	for _, got := range tallies {
		w := want[got.Hub]
		w.Hub = got.Hub
		if got != w {
			t.Errorf("%+v, want %+v", got, w)
		}
		if dead := got.Hub == "dead" || got.Hub == "stopped"; got.Dead() != dead {
			t.Errorf("%s: dead %v", got.Hub, got.Dead())
		}
	}
}

func TestNotesOfASubscription(t *testing.T) {
	hub := "https://hub.example/"
	for want, p := range map[string]*PushStatus{
		"":                nil,
		"pushes nothing":  {Hub: hub, Missed: 3},
		"denies: no more": {Hub: hub, Problem: "the hub denies: no more"},
	} {
		status := Status{Push: p}
		notes := strings.Join(status.Notes(), "\n")
		if (notes == "") != (want == "") || !strings.Contains(notes, want) || want != "" && !strings.Contains(notes, hub) {
			t.Errorf("notes %q, want %q", notes, want)
		}
	}
	working := Status{Push: &PushStatus{Hub: hub, Delivered: 2, Missed: 2}}
	if notes := working.Notes(); len(notes) != 0 {
		t.Errorf("notes of a hub that works: %q", notes)
	}
}

// A source under a lease is visited once a day only while its hub proves itself; every way to lose that trust brings the
// schedule back.
func TestTrustInAHub(t *testing.T) {
	start := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	at := func(hours float64) time.Time { return start.Add(time.Duration(hours * float64(time.Hour))) }
	visit := func(hours float64, outcome feeds.Outcome) *feeds.Poll {
		return &feeds.Poll{At: at(hours), Outcome: outcome, NextDue: at(hours + 0.25), NextWhy: "by its schedule"}
	}
	push := func(hours float64) *feeds.Poll {
		return &feeds.Poll{At: at(hours), Outcome: feeds.Fetched, Pushed: true}
	}
	type event struct {
		poll *feeds.Poll
		new  int
	}
	live := PushStatus{Hub: "h", Since: at(-10), VerifiedAt: at(-10), Until: at(100)}
	short := live
	short.Until = at(5)
	lapsed := live
	lapsed.Until = at(0.5)
	tests := []struct {
		name   string
		push   *PushStatus
		events []event
		due    time.Time
		state  string
	}{
		{"no subscription", nil, []event{{visit(1, feeds.NotModified), 0}}, at(1.25), ""},
		{"nothing delivered yet", &live, []event{{visit(1, feeds.NotModified), 0}}, at(1.25), "live"},
		{"delivered", &live, []event{{push(0.5), 1}, {visit(1, feeds.NotModified), 0}}, at(25), "trusted"},
		{"delivered, but the lease ends sooner", &short, []event{{push(0.5), 1}, {visit(1, feeds.NotModified), 0}}, at(5), "trusted"},
		{"delivered, lease over", &lapsed, []event{{push(0.4), 1}, {visit(1, feeds.NotModified), 0}}, at(1.25), "lapsed"},
		{"delivered, visit failed", &live, []event{{push(0.5), 1}, {visit(1, feeds.Failed), 0}}, at(1.25), "trusted"},
		{"a visit found what was not pushed", &live, []event{{push(0.5), 1}, {visit(1, feeds.Fetched), 2}}, at(1.25), "silent"},
		{"and then it delivered again", &live, []event{{visit(0.5, feeds.Fetched), 2}, {push(0.6), 0}, {visit(1, feeds.NotModified), 0}}, at(25), "trusted"},
		{"a delivery that could not be read is no proof", &live, []event{{&feeds.Poll{At: at(0.5), Outcome: feeds.Failed, Pushed: true, Failure: &feeds.Failure{}}, 0}, {visit(1, feeds.NotModified), 0}}, at(1.25), "live"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			status := Status{LastPoll: at(-1), FirstPoll: at(-5), LastSuccess: at(-1), Push: test.push}
			for _, e := range test.events {
				before := status.Push
				var was PushStatus
				if before != nil {
					was = *before
				}
				status = status.After(e.poll, feeds.Committed{New: e.new}, 1)
				if before != nil && *before != was {
					t.Error("a status that was handed out was changed in place")
				}
			}
			if !status.NextDue.Equal(test.due) {
				t.Errorf("due %v (%s), want %v", status.NextDue.Sub(start), status.NextWhy, test.due.Sub(start))
			}
			if state := status.Push.State(at(1)); state != test.state {
				t.Errorf("state %q, want %q", state, test.state)
			}
		})
	}
}
