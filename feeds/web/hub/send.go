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

// send begins the deliveries that are due and for which there is a place.
func (h *Hub) send(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stopped || h.settings.URL == "" {
		return
	}
	for _, held := range h.subscriptions {
		t := h.topics[held.Path]
		if held.sending || !held.owed(t.Version, now) || !h.callbacks.enter(hostOf(held.Callback), now) {
			continue
		}
		held.sending = true
		settings, base, of, version := h.settings, h.base, held.Subscription, t.Version
		h.out.Go(func() { h.deliver(base, settings, held, of, version) })
	}
}

// deliver sends a subscriber the feed as it is now, and notes what came of it. of is the subscription as it was when the
// delivery was due.
func (h *Hub) deliver(ctx context.Context, s *Settings, held *held, of Subscription, version uint64) {
	defer h.nudge()
	document, err := s.document(ctx, &of)
	// What changed while the last delivery was made was in it.
	again := err == nil && document.ETag != "" && document.ETag == of.Sent
	var answer answer
	if err == nil && !again {
		answer, err = s.distribute(ctx, &of, &document)
	}
	now := time.Now()
	h.mu.Lock()
	held.sending = false
	h.callbacks.leave(hostOf(of.Callback), err == nil || notSent(err), now)
	if h.subscriptions[of.key()] == held && !(err != nil && ctx.Err() != nil) {
		switch {
		case again:
			held.has(version)
			h.unsaved.subscription(&held.Subscription)
		case err == nil && answer.accepted():
			held.accepted(version, document.ETag, now)
			h.tally.Delivered++
			h.unsaved.subscription(&held.Subscription)
			if t := h.topics[of.Path]; t.show(document.Items) {
				h.unsaved.topic(of.Path, t)
			}
		case err == nil && answer.status == http.StatusGone:
			h.drop(held)
			h.tally.Gone++
		default:
			h.tally.Failed++
			held.failed(problemOf(answer, err), now)
			held.wait(answer.retry, now)
			h.unsaved.subscription(&held.Subscription)
		}
	}
	h.mu.Unlock()
	h.keep(ctx)
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

// document is the feed as it is now.
func (s *Settings) document(ctx context.Context, of *Subscription) (Document, error) {
	document, err := s.Site.Document(ctx, of.Path)
	if err != nil {
		return Document{}, &unsent{fmt.Errorf("the feed cannot be rendered: %w", err)}
	}
	if len(document.Body) > maxDocument {
		return Document{}, &unsent{fmt.Errorf("the feed is longer than %d bytes", maxDocument)}
	}
	return document, nil
}

// distribute posts the whole document to the callback (section 7), signed when there is a secret (section 7.1).
func (s *Settings) distribute(ctx context.Context, of *Subscription, document *Document) (answer, error) {
	header := http.Header{
		"Content-Type": {document.ContentType},
		"Link":         {fmt.Sprintf(`<%s>; rel="hub", <%s/%s>; rel="self"`, s.URL, strings.TrimRight(s.BaseURL, "/"), document.Path)},
	}
	if of.Secret != "" {
		header.Set("X-Hub-Signature", "sha256="+signature(of.Secret, document.Body))
	}
	return caller{s.Client, s.UserAgent}.do(ctx, http.MethodPost, of.Callback, header, document.Body)
}

func signature(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
