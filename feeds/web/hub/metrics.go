package hub

import (
	"cmp"
	"slices"
	"time"

	"griot/feeds/health"
)

// Metrics count what the hub has and has done. The first four are as of now, the others since the program began.
type Metrics struct {
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

// metrics are the counts with what there is now.
func (r *registry) metrics(m Metrics) Metrics {
	m.Subscriptions, m.Feeds = len(r.subscriptions), len(r.feeds)
	for _, held := range r.subscriptions {
		switch {
		case held.GivenUp:
			m.GivenUp++
		case held.Version < r.feeds[held.Path].Version:
			m.Owed++
		}
	}
	return m
}

// status is how push of each feed with subscribers fares, by path.
func (r *registry) status() []health.PushedFeed {
	byPath := map[string]*health.PushedFeed{}
	failed := map[string]time.Time{}
	for _, held := range r.subscriptions {
		f := byPath[held.Path]
		if f == nil {
			f = &health.PushedFeed{Path: held.Path}
			byPath[held.Path] = f
		}
		f.Subscribers++
		if held.LastDelivery.After(f.LastDelivery) {
			f.LastDelivery = held.LastDelivery
		}
		if held.Version < r.feeds[held.Path].Version && !held.GivenUp {
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
