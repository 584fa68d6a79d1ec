package hub

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// ask queues a request for verification, where there is room for what it wants.
func (h *Hub) ask(r *request) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	known := h.registry.subscriptions[r.subscriptionKey]
	switch {
	case h.stopped || h.settings.URL == "":
		return &refusal{http.StatusServiceUnavailable, "the hub is closed", time.Minute}
	case known == nil && !r.subscribe:
		return nil // nothing to end, and nobody to be asked
	case known == nil:
		if err := h.registry.room(r, h.settings); err != nil {
			return err
		}
	}
	if err := h.queue.submit(r, h.callbacks.isProven(r.host()), now); err != nil {
		return err
	}
	h.nudge()
	return nil
}

// verifyNext verifies the requests whose turn it is.
func (h *Hub) verifyNext() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return
	}
	for _, r := range h.queue.next(h.callbacks.isProven, time.Now()) {
		settings, base := h.settings, h.base
		h.out.Go(func() { h.verify(base, settings, r) })
		if h.queue.waiting > 0 {
			time.AfterFunc(strangersPause, h.nudge) // the next may be due before the next tick
		}
	}
}

// verify asks the subscriber whether the request was meant (section 5.3), and does what it wanted when it was. An answer
// other than the challenge leaves everything as it is.
func (h *Hub) verify(ctx context.Context, s *Settings, r *request) {
	defer h.nudge()
	problem := s.confirm(ctx, r)
	var content Content // empty when it cannot be rendered: what is sent next is news
	if problem == "" && r.subscribe {
		content, _ = s.Publisher.Content(ctx, r.path)
	}
	now := time.Now()
	h.mu.Lock()
	h.queue.done(r, problem == "", now)
	switch {
	case problem != "":
		h.counts.Unconfirmed++
	case r.subscribe:
		h.counts.Confirmed++
		h.callbacks.prove(r.host(), now)
		problem = h.subscribe(r, &content, now)
	default:
		h.counts.Confirmed++
		if known := h.registry.subscriptions[r.subscriptionKey]; known != nil {
			h.registry.drop(known)
		}
	}
	h.mu.Unlock()
	h.persist(ctx)
	if problem != "" {
		h.log.Info("request to the hub not carried out", "mode", r.mode(), "feed", r.path, "host", r.host(), "why", problem)
		return
	}
	h.log.Info("hub: "+r.mode()+"d", "feed", r.path, "host", r.host())
}

// subscribe begins or renews a subscription. A new one begins with the feed as it is now: its subscriber has just read
// it, or will.
func (h *Hub) subscribe(r *request, content *Content, now time.Time) (problem string) {
	if known := h.registry.subscriptions[r.subscriptionKey]; known != nil {
		known.renewed(r.secret, now.Add(r.lease))
		h.registry.unsaved.subscription(&known.Subscription)
		return ""
	}
	if err := h.registry.room(r, h.settings); err != nil {
		return err.Error() // others came first
	}
	feed := h.registry.feed(r.path)
	if feed.subscribers == 0 {
		feed.ETag, feed.Shown = content.ETag, nil
		if content.ETag != "" {
			feed.Shown = newItemSet(content.Items)
		}
	}
	feed.show(content.Items)
	h.registry.add(&enrolled{Subscription: Subscription{
		Topic: r.topic, Callback: r.callback, Path: r.path, Secret: r.secret, Since: now, Until: now.Add(r.lease), Version: feed.Version,
	}})
	return ""
}

func (r *request) mode() string {
	if r.subscribe {
		return "subscribe"
	}
	return "unsubscribe"
}

// confirm sends the challenge and says what is wrong with the answer, nothing when it is the challenge.
func (s *Settings) confirm(ctx context.Context, r *request) (problem string) {
	challenge := rand.Text()
	query := url.Values{"hub.mode": {r.mode()}, "hub.topic": {r.topic}, "hub.challenge": {challenge}}
	if r.subscribe {
		query.Set("hub.lease_seconds", strconv.Itoa(int(r.lease/time.Second)))
	}
	answer, err := s.get(ctx, withQuery(r.callback, query))
	switch {
	case err != nil:
		return whyFailed(err)
	case !answer.accepted():
		return fmt.Sprintf("the callback answers with status %d", answer.status)
	case string(answer.body) != challenge:
		return "the callback does not echo the challenge"
	}
	return ""
}
