package health

import (
	"cmp"
	"slices"
	"time"
)

const (
	// silentAfter is how many visits in a row must find what a hub did not push before it counts as silent for a source:
	// one can be a visit that came a moment before the hub.
	silentAfter = 3
	// deadAfter is how many sources a hub must be silent for, none of them served, before it counts as dead.
	deadAfter = 5
)

// Silent reports whether a hub accepted the subscription and pushes nothing.
func (p *PushStatus) Silent() bool { return p != nil && p.Missed >= silentAfter }

// HubSummary is what one hub does for the sources that subscribe to it.
type HubSummary struct {
	Hub     string
	Sources int // subscribed to it, or trying to
	Live    int // with a lease that runs
	Served  int // to which it has delivered, and is not silent now
	Silent  int // which it accepted and pushes nothing of
}

// Dead reports whether the hub accepts subscriptions and never pushes, whichever the source.
func (t *HubSummary) Dead() bool { return t.Silent >= deadAfter && t.Served == 0 }

// SummarizeHubs are the hubs of all subscriptions, by address.
func SummarizeHubs(statuses []Status, now time.Time) []HubSummary {
	byHub := map[string]*HubSummary{}
	for i := range statuses {
		p := statuses[i].Push
		if p == nil {
			continue
		}
		t := byHub[p.Hub]
		if t == nil {
			t = &HubSummary{Hub: p.Hub}
			byHub[p.Hub] = t
		}
		t.Sources++
		if p.Live(now) {
			t.Live++
		}
		switch {
		case p.Silent():
			t.Silent++
		case p.Delivered > 0:
			t.Served++
		}
	}
	tallies := make([]HubSummary, 0, len(byHub))
	for _, t := range byHub {
		tallies = append(tallies, *t)
	}
	slices.SortFunc(tallies, func(a, b HubSummary) int { return cmp.Compare(a.Hub, b.Hub) })
	return tallies
}
