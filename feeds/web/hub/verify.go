package hub

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// ask queues a request for verification, where there is room for what it wants.
func (h *Hub) ask(r *request) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	known := h.subscriptions[r.subscriptionKey]
	switch {
	case h.stopped || h.settings.URL == "":
		return &refusal{http.StatusServiceUnavailable, "the hub is closed", time.Minute}
	case known == nil && !r.subscribe:
		return nil // nothing to end, and nobody to be asked
	case known == nil:
		if err := h.room(r); err != nil {
			return err
		}
	}
	if err := h.trials.submit(r, h.callbacks.isProven(r.host()), now); err != nil {
		return err
	}
	h.nudge()
	return nil
}

// room refuses what would go beyond the bounds.
func (h *Hub) room(r *request) error {
	full := func(what string) error {
		return &refusal{http.StatusServiceUnavailable, what, time.Hour}
	}
	if len(h.subscriptions) >= h.settings.Subscriptions {
		return full("the hub has as many subscriptions as it can serve")
	}
	if h.perHost[r.host()] >= h.settings.PerHost {
		return full("the callback's host has as many subscriptions as one may have")
	}
	if h.topics[r.path] == nil && isComposed(r.path) && h.composed >= h.settings.Composed {
		return full("the hub serves as many composed feeds as it can: subscribe to a feed with an address of its own")
	}
	return nil
}

func isComposed(path string) bool { return strings.HasPrefix(path, "select.") }

// tryOut verifies the requests whose turn it is.
func (h *Hub) tryOut() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped {
		return
	}
	for _, r := range h.trials.next(h.callbacks.isProven, time.Now()) {
		settings, base := h.settings, h.base
		h.out.Go(func() { h.verify(base, settings, r) })
		if h.trials.waiting > 0 {
			time.AfterFunc(strangersPause, h.nudge) // the next may be due before the next tick
		}
	}
}

// verify asks the subscriber whether the request was meant (section 5.3), and does what it wanted when it was. An answer
// other than the challenge leaves everything as it is.
func (h *Hub) verify(ctx context.Context, s *Settings, r *request) {
	defer h.nudge()
	problem := s.confirm(ctx, r)
	var document Document // empty when it cannot be rendered: what is sent next is news
	if problem == "" && r.subscribe {
		document, _ = s.Site.Document(ctx, r.path)
	}
	now := time.Now()
	h.mu.Lock()
	h.trials.done(r, problem == "", now)
	switch {
	case problem != "":
		h.tally.Unconfirmed++
	case r.subscribe:
		h.tally.Confirmed++
		h.callbacks.prove(r.host(), now)
		problem = h.subscribe(r, &document, now)
	default:
		h.tally.Confirmed++
		if known := h.subscriptions[r.subscriptionKey]; known != nil {
			h.drop(known)
		}
	}
	h.mu.Unlock()
	h.keep(ctx)
	if problem != "" {
		h.log.Info("request to the hub not carried out", "mode", r.mode(), "feed", r.path, "host", r.host(), "why", problem)
		return
	}
	h.log.Info("hub: "+r.mode()+"d", "feed", r.path, "host", r.host())
}

// subscribe begins or renews a subscription. A new one begins with the feed as it is now: its subscriber has just read
// it, or will.
func (h *Hub) subscribe(r *request, document *Document, now time.Time) (problem string) {
	if known := h.subscriptions[r.subscriptionKey]; known != nil {
		known.renewed(r.secret, now.Add(r.lease))
		h.unsaved.subscription(&known.Subscription)
		return ""
	}
	if err := h.room(r); err != nil {
		return err.Error() // others came first
	}
	t := h.topic(r.path)
	if t.subscribers == 0 {
		t.ETag, t.Shown = document.ETag, nil
		if document.ETag != "" {
			t.Shown = newItemSet(document.Items)
		}
	}
	t.show(document.Items)
	h.add(&held{Subscription: Subscription{
		Topic: r.topic, Callback: r.callback, Path: r.path, Secret: r.secret, Since: now, Until: now.Add(r.lease), Version: t.Version,
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

// withQuery adds parameters to a callback, whose own stay as they are (section 5.3).
func withQuery(callback string, query url.Values) string {
	separator := "?"
	if strings.Contains(callback, "?") {
		separator = "&"
	}
	return callback + separator + query.Encode()
}
