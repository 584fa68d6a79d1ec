package web

import (
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// pushStatus is a source's subscription at a hub, without any secret.
type pushStatus struct {
	Hub          string     `json:"hub"`
	State        string     `json:"state"` // asked, refused, live, trusted, silent, lapsed or leaving
	LeaseUntil   *time.Time `json:"lease_until"`
	LastDelivery *time.Time `json:"last_delivery"`
	Delivered    int        `json:"delivered"`
	Missed       int        `json:"missed"` // visits since then that found what was not pushed
	Problem      string     `json:"problem,omitempty"`
}

func pushOf(p *health.PushStatus, now time.Time) *pushStatus {
	if p == nil {
		return nil
	}
	return &pushStatus{
		Hub: feeds.MaskURL(p.Hub), State: p.State(now), LeaseUntil: known(p.Until), LastDelivery: known(p.LastDelivery),
		Delivered: p.Delivered, Missed: p.Missed, Problem: feeds.MaskText(p.Problem),
	}
}

// hubStatus is what a hub does for all sources that subscribe to it.
type hubStatus struct {
	Hub     string `json:"hub"`
	Sources int    `json:"sources"`
	Live    int    `json:"live"`
	Served  int    `json:"served"`
	Silent  int    `json:"silent"` // it accepted them and pushes nothing
	Dead    bool   `json:"dead"`   // not asked for other sources
}

func hubsOf(statuses []health.Status, now time.Time) []hubStatus {
	var hubs []hubStatus
	for _, t := range health.SummarizeHubs(statuses, now) {
		hubs = append(hubs, hubStatus{feeds.MaskURL(t.Hub), t.Sources, t.Live, t.Served, t.Silent, t.Dead()})
	}
	return hubs
}
