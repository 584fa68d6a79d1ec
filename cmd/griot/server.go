package main

import (
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds/web"
	"griot/feeds/web/limit"
)

// newServer bounds what one client can hold: a reader on a poor link is slow, but it reads.
func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ConnContext:       limit.WithConnection,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       20 * time.Second,
		WriteTimeout:      5 * time.Minute, // 100 KB at the speed of a weak 2G link
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// throttles keep the throttle of readers over reloads, as long as its limits stay the same.
type throttles struct {
	mu      sync.Mutex
	limits  limit.Rates
	now     *limit.Throttle
	settled int64 // refusals of earlier ones
}

func (t *throttles) under(limits limit.Rates) *limit.Throttle {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now != nil && reflect.DeepEqual(limits, t.limits) {
		return t.now
	}
	if t.now != nil {
		t.settled += t.now.HeldBack()
	}
	t.limits, t.now = limits, limit.NewThrottle(limits)
	return t.now
}

// heldBack is how many requests were refused since the start.
func (t *throttles) heldBack() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now == nil {
		return t.settled
	}
	return t.settled + t.now.HeldBack()
}

// withPush hands what hubs send to the subscriber, and what subscribers ask to the hub, both as often as site lets a
// client ask. The rest goes to readers' handler.
func withPush(cfg *config.Config, site *web.Handler, subscriber, hub, readers http.Handler) http.Handler {
	subscriber, hub = site.Throttled(subscriber), site.Throttled(hub)
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

// handlers answer requests under one configuration.
type handlers struct {
	site          *web.Handler
	public, admin http.Handler // admin is nil where operators have no address of their own
}

// swapped answers by the handlers in force.
type swapped struct{ atomic.Pointer[handlers] }

func (s *swapped) servePublic(w http.ResponseWriter, r *http.Request) {
	s.Load().public.ServeHTTP(w, r)
}

func (s *swapped) serveAdmin(w http.ResponseWriter, r *http.Request) {
	s.Load().admin.ServeHTTP(w, r)
}
