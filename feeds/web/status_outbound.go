package web

import (
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
)

// outboundStatus is how push outward fares, without any secret.
type outboundStatus struct {
	Hub      string          `json:"hub,omitempty"`
	Feeds    []pushedFeed    `json:"feeds"` // those with subscribers at our hub
	Webhooks []pushedWebhook `json:"webhooks"`
	Pings    []pushedPing    `json:"pings"` // of hubs elsewhere
}

type pushedFeed struct {
	Feed         string     `json:"feed"` // its address
	Subscribers  int        `json:"subscribers"`
	Owed         int        `json:"owed"`    // have yet to be sent what is new
	Failing      int        `json:"failing"` // could not be sent the last time
	LastDelivery *time.Time `json:"last_delivery"`
	Problem      string     `json:"problem,omitempty"` // the latest
}

type pushedWebhook struct {
	Feed         string     `json:"feed"` // slug
	Host         string     `json:"host"`
	Sent         int        `json:"sent"`
	Rejected     int        `json:"rejected"` // messages that the receiver could not use
	Waiting      bool       `json:"waiting"`
	LastDelivery *time.Time `json:"last_delivery"`
	Failures     int        `json:"failures"` // in a row
	NextTry      *time.Time `json:"next_try"`
	Problem      string     `json:"problem,omitempty"`
}

type pushedPing struct {
	Hub      string     `json:"hub"`
	LastPing *time.Time `json:"last_ping"`
	Failures int        `json:"failures"` // in a row
	Problem  string     `json:"problem,omitempty"`
}

// outboundOf is nil where nothing is pushed outward.
func outboundOf(site *render.Site, now *health.Outbound) *outboundStatus {
	if now == nil {
		return nil
	}
	out := &outboundStatus{Hub: now.Hub, Feeds: []pushedFeed{}, Webhooks: []pushedWebhook{}, Pings: []pushedPing{}}
	for _, f := range now.Feeds {
		out.Feeds = append(out.Feeds, pushedFeed{site.URL(f.Path), f.Subscribers, f.Owed, f.Failing, known(f.LastDelivery), feeds.MaskText(f.Problem)})
	}
	for _, w := range now.Webhooks {
		out.Webhooks = append(out.Webhooks, pushedWebhook{
			w.Feed, w.Host, w.Sent, w.Rejected, w.Waiting, known(w.LastDelivery), w.Failures, known(w.NextTry), feeds.MaskText(w.Problem),
		})
	}
	for _, p := range now.Pings {
		out.Pings = append(out.Pings, pushedPing{feeds.MaskURL(p.Hub), known(p.LastPing), p.Failures, feeds.MaskText(p.Problem)})
	}
	return out
}

// known is a time for programs, UTC; nil for one that is not known.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
