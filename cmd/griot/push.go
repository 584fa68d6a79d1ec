package main

import (
	"context"
	"net/http"
	"strings"

	"griot/cmd/griot/config"
	"griot/feeds/web"
	"griot/fetcher/websub"
)

// startPush makes the daemon's subscriber and runs it until ctx ends; stopped is closed when it has.
func (d *daemon) startPush(ctx context.Context) (stopped <-chan struct{}, err error) {
	if d.push, err = websub.NewSubscriber(ctx, d.db, d.scheduler.VisitSoon, d.log); err != nil {
		return nil, err
	}
	d.push.SetTargets(d.wire.Load().visitor, d.wire.Load().targets, d.wire.Load().config.PushCallback())
	done := make(chan struct{})
	go func() { defer close(done); d.push.Run(ctx) }()
	return done, nil
}

// withPush hands what hubs send to the subscriber, what subscribers ask to the hub, both as often as site lets a client
// ask, and the rest to readers' handler.
func (d *daemon) withPush(cfg *config.Config, site *web.Handler, readers http.Handler) http.Handler {
	// The subscriber begins after the first handler is made.
	subscriber := site.Throttled(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { d.push.ServeHTTP(w, r) }))
	hub := site.Throttled(d.outbound.hub)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch path := "/" + site.Below(r.URL.Path); {
		case strings.HasPrefix(path, config.PushPath+"/"):
			subscriber.ServeHTTP(w, r)
		case path == config.HubPath && cfg.Push.Hub:
			hub.ServeHTTP(w, r)
		default:
			readers.ServeHTTP(w, r)
		}
	})
}
