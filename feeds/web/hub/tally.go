package hub

import (
	"cmp"
	"slices"
	"time"

	"griot/feeds/health"
)

// Tally counts what the hub has and has done. The first four are as of now, the others since the program began.
type Tally struct {
	Subscriptions int // live ones
	Feeds         int // with subscribers
	Owed          int // deliveries that wait, for a place or for the next try
	GivenUp       int // subscriptions that nothing is sent to any more

	Confirmed   uint64 // requests that their subscribers confirmed
	Unconfirmed uint64 // requests that they did not
	Refused     uint64 // requests answered with a fault
	Delivered   uint64 // documents that subscribers took
	Failed      uint64 // deliveries that came to nothing
	Gone        uint64 // subscriptions ended by 410
	Expired     uint64 // subscriptions ended by their lease
}

// Tally counts.
func (h *Hub) Tally() Tally {
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.tally
	t.Subscriptions, t.Feeds = len(h.subscriptions), len(h.topics)
	for _, held := range h.subscriptions {
		switch {
		case held.GivenUp:
			t.GivenUp++
		case held.Version < h.topics[held.Path].Version:
			t.Owed++
		}
	}
	return t
}

func (h *Hub) count(add func(*Tally)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	add(&h.tally)
}

// Feeds is how push of each feed with subscribers fares, by path. It names no callback: those are secrets of their owners.
func (h *Hub) Feeds() []health.PushedFeed {
	h.mu.Lock()
	defer h.mu.Unlock()
	byPath := map[string]*health.PushedFeed{}
	failed := map[string]time.Time{}
	for _, held := range h.subscriptions {
		f := byPath[held.Path]
		if f == nil {
			f = &health.PushedFeed{Path: held.Path}
			byPath[held.Path] = f
		}
		f.Subscribers++
		if held.LastDelivery.After(f.LastDelivery) {
			f.LastDelivery = held.LastDelivery
		}
		if held.Version < h.topics[held.Path].Version && !held.GivenUp {
			f.Owed++
		}
		if held.Problem == "" {
			continue
		}
		f.Failing++
		if held.FailedAt.After(failed[held.Path]) {
			failed[held.Path] = held.FailedAt
			f.Problem = hostOf(held.Callback) + ": " + held.Problem
		}
	}
	var all []health.PushedFeed
	for _, f := range byPath {
		all = append(all, *f)
	}
	slices.SortFunc(all, func(a, b health.PushedFeed) int { return cmp.Compare(a.Path, b.Path) })
	return all
}
