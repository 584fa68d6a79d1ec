package hub

import (
	"context"
	"net/url"
	"slices"
	"time"
)

// endingKept is how long the hub tries to find a place for telling a subscriber that its subscription has ended.
const endingKept = 10 * time.Minute

// expire ends the subscriptions whose lease has run out.
func (h *Hub) expire(ctx context.Context, now time.Time) {
	h.mu.Lock()
	for _, held := range h.registry.subscriptions {
		if !held.live(now) && !held.sending {
			h.registry.drop(held)
			h.counts.Expired++
		}
	}
	h.queue.forget(now)
	h.callbacks.forget(func(host string) bool { return h.registry.perHost[host] > 0 }, now)
	h.mu.Unlock()
	h.persist(ctx)
}

// announceEnded announces to subscribers that their subscription has ended, as there are places for it.
func (h *Hub) announceEnded(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return
	}
	settings, base := h.settings, h.base
	h.ended = slices.DeleteFunc(h.ended, func(e ending) bool {
		host := hostOf(e.Callback)
		if !h.callbacks.enter(host, now) {
			return now.Sub(e.at) > endingKept
		}
		h.out.Go(func() {
			err := settings.deny(base, &e.Subscription, "the feed is gone")
			h.free(host, err == nil)
			h.nudge()
		})
		return true
	})
}

// deny announces to a subscriber that its subscription has ended before its time (section 5.2). Its answer is
// ignored.
func (s *Settings) deny(ctx context.Context, of *Subscription, reason string) error {
	_, err := s.get(ctx, withQuery(of.Callback, url.Values{"hub.mode": {"denied"}, "hub.topic": {of.Topic}, "hub.reason": {reason}}))
	return err
}

// free gives back the place of a request to a host.
func (h *Hub) free(host string, answered bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.callbacks.leave(host, answered, time.Now())
}
