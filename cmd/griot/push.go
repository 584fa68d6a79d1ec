package main

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"griot/feeds/web"
	"griot/fetcher/guard"
	"griot/fetcher/websub"
)

const (
	// pushPath is where hubs reach Griot, below the site's address.
	pushPath = "/push"
	// hubPath is where subscribers reach Griot's own hub.
	hubPath = "/hub"
)

// pushCallback is the address that hubs are given; empty when the configuration names none that they could reach.
func (c *Config) pushCallback() string {
	u, err := url.Parse(c.Site.BaseURL)
	if c.Site.BaseURL == "" || err != nil || !c.Polling.AllowPrivate && !guard.PublicHost(u.Hostname()) {
		return ""
	}
	return c.Site.BaseURL + pushPath
}

// startPush makes the daemon's subscriber and runs it until ctx ends; stopped is closed when it has.
func (d *daemon) startPush(ctx context.Context) (stopped <-chan struct{}, err error) {
	if d.push, err = websub.NewSubscriber(ctx, d.db, d.scheduler.VisitSoon, d.log); err != nil {
		return nil, err
	}
	d.push.SetTargets(d.wire.Load().visitor, d.wire.Load().targets, d.wire.Load().config.pushCallback())
	done := make(chan struct{})
	go func() { defer close(done); d.push.Run(ctx) }()
	return done, nil
}

// withPush hands what hubs send to the subscriber, what subscribers ask to the hub, both as often as site lets a client
// ask, and the rest to readers' handler.
func (d *daemon) withPush(config *Config, site *web.Handler, readers http.Handler) http.Handler {
	// The subscriber begins after the first handler is made.
	subscriber := site.Throttled(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { d.push.ServeHTTP(w, r) }))
	hub := site.Throttled(d.outbound.hub)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := "/" + site.Below(r.URL.Path); {
		case strings.HasPrefix(path, pushPath+"/"):
			subscriber.ServeHTTP(w, r)
		case path == hubPath && config.Push.Hub:
			hub.ServeHTTP(w, r)
		default:
			readers.ServeHTTP(w, r)
		}
	})
}
