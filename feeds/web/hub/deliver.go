package hub

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// maxDocument is the longest document that is sent, in bytes; 500 entries in full stay below it.
const maxDocument = 8 << 20

// deliverDue begins the deliveries that are due and for which there is a place.
func (h *Hub) deliverDue(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped || h.settings.URL == "" {
		return
	}
	for _, held := range h.registry.subscriptions {
		feed := h.registry.feeds[held.Path]
		if held.sending || !held.owed(feed.Version, now) || !h.callbacks.enter(hostOf(held.Callback), now) {
			continue
		}
		held.sending = true
		settings, base, of, version := h.settings, h.base, held.Subscription, feed.Version
		h.out.Go(func() { h.deliver(base, settings, held, of, version) })
	}
}

// deliver sends a subscriber the feed as it is now, and notes what came of it. of is the subscription as it was when the
// delivery was due.
func (h *Hub) deliver(ctx context.Context, s *Settings, held *enrolled, of Subscription, version uint64) {
	defer h.nudge()
	content, err := s.content(ctx, &of)
	// What changed while the last delivery was made was in it.
	again := err == nil && content.ETag != "" && content.ETag == of.Sent
	var answer answer
	if err == nil && !again {
		answer, err = s.distribute(ctx, &of, &content)
	}
	now := time.Now()
	h.mu.Lock()
	held.sending = false
	h.callbacks.leave(hostOf(of.Callback), err == nil || notSent(err), now)
	if h.registry.subscriptions[of.key()] == held && !(err != nil && ctx.Err() != nil) {
		switch {
		case again:
			held.has(version)
			h.registry.unsaved.subscription(&held.Subscription)
		case err == nil && answer.accepted():
			held.accepted(version, content.ETag, now)
			h.counts.Delivered++
			h.registry.unsaved.subscription(&held.Subscription)
			if feed := h.registry.feeds[of.Path]; feed.show(content.Items) {
				h.registry.unsaved.feed(of.Path, feed)
			}
		case err == nil && answer.status == http.StatusGone:
			h.registry.drop(held)
			h.counts.Gone++
		default:
			h.counts.Failed++
			held.failed(problemOf(answer, err), now)
			held.wait(answer.retry, now)
			h.registry.unsaved.subscription(&held.Subscription)
		}
	}
	h.mu.Unlock()
	h.persist(ctx)
	if err != nil || !again && !answer.accepted() {
		h.log.Debug("delivery failed", "feed", of.Path, "host", hostOf(of.Callback), "why", problemOf(answer, err))
	}
}

// unsent is why nothing was sent, which says nothing about the subscriber.
type unsent struct{ cause error }

func (e *unsent) Error() string { return e.cause.Error() }

func notSent(err error) bool { _, is := err.(*unsent); return is }

func problemOf(a answer, err error) string {
	switch {
	case err != nil:
		return whyFailed(err)
	case a.status == http.StatusGone:
		return "the callback says that it is gone (status 410)"
	}
	return fmt.Sprintf("the callback answers with status %d %s", a.status, http.StatusText(a.status))
}

// wait puts off the next try to when the subscriber asks for it, within the longest of our own waits.
func (s *Subscription) wait(asked time.Duration, now time.Time) {
	waits := retries()
	if at := now.Add(min(asked, waits[len(waits)-1])); !s.NextTry.IsZero() && at.After(s.NextTry) {
		s.NextTry = at
	}
}

// content is the feed as it is now.
func (s *Settings) content(ctx context.Context, of *Subscription) (Content, error) {
	content, err := s.Publisher.Content(ctx, of.Path)
	if err != nil {
		return Content{}, &unsent{fmt.Errorf("the feed cannot be rendered: %w", err)}
	}
	if len(content.Body) > maxDocument {
		return Content{}, &unsent{fmt.Errorf("the feed is longer than %d bytes", maxDocument)}
	}
	return content, nil
}

// distribute posts the whole document to the callback (section 7), signed when there is a secret (section 7.1).
func (s *Settings) distribute(ctx context.Context, of *Subscription, content *Content) (answer, error) {
	header := http.Header{
		"Content-Type": {content.ContentType},
		"Link":         {fmt.Sprintf(`<%s>; rel="hub", <%s>; rel="self"`, s.URL, forLink(of.Topic))},
	}
	if of.Secret != "" {
		header.Set("X-Hub-Signature", "sha256="+signature(of.Secret, content.Body))
	}
	return caller{s.Client, s.UserAgent}.do(ctx, http.MethodPost, of.Callback, header, content.Body)
}

// forLink is a topic as a Link header names it. It is as the subscriber wrote it, by which alone he knows his
// subscription: the feed may have been renamed since. The document names the present address.
func forLink(topic string) string {
	return strings.NewReplacer("<", "%3C", ">", "%3E", `"`, "%22", " ", "%20").Replace(topic)
}

func signature(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
