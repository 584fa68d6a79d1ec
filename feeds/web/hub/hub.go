package hub

import (
	"context"
	"log/slog"
	"sync"

	"griot/feeds/health"
)

// Hub is a WebSub hub for the feeds of one site. It serves requests once [Hub.Set] was called, and delivers while
// [Hub.Run] runs.
type Hub struct {
	store Store
	log   *slog.Logger

	mu        sync.Mutex // guards what follows, and the fields of subscriptions and feeds
	settings  *Settings
	registry  *registry
	queue     *verifyQueue
	ended     []ending // whose subscribers are yet to be told
	callbacks *limits
	counts    Metrics
	stopped   bool
	base      context.Context // of requests to callbacks; ends drain after Run's

	writing chan struct{} // holds one while unsaved records are written; taken before mu

	wake chan struct{}  // something may be due before the next tick
	out  sync.WaitGroup // requests to callbacks under way
}

// New returns a hub with the subscriptions that the store keeps.
func New(ctx context.Context, store Store, log *slog.Logger) (*Hub, error) {
	restored, err := restore(ctx, store, log)
	if err != nil {
		return nil, err
	}
	callbacks := newLimits(maxSending, sendingPerHost)
	for _, s := range restored.subscriptions {
		callbacks.prove(hostOf(s.Callback), s.Since)
	}
	return &Hub{
		store: store, log: log, settings: &Settings{}, registry: restored, queue: newVerifyQueue(), callbacks: callbacks,
		base: context.Background(), writing: make(chan struct{}, 1), wake: make(chan struct{}, 1),
	}, nil
}

// Set changes the settings, from the next request on. Subscriptions of feeds that no longer exist end, with an
// announcement to their subscribers.
func (h *Hub) Set(s Settings) {
	h.mu.Lock()
	h.settings = &s
	h.mu.Unlock()
	h.nudge()
}

// Address is the hub's own address; empty when it is closed.
func (h *Hub) Address() string { return h.current().URL }

func (h *Hub) current() *Settings {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.settings
}

// nudge wakes the hub before the next tick.
func (h *Hub) nudge() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// Metrics returns the counts as of now.
func (h *Hub) Metrics() Metrics {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.registry.metrics(h.counts)
}

// count adds to the counts.
func (h *Hub) count(add func(*Metrics)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	add(&h.counts)
}

// Feeds is how push of each feed with subscribers fares, by path. It names no callback: those are secrets of their owners.
func (h *Hub) Feeds() []health.PushedFeed {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.registry.status()
}
