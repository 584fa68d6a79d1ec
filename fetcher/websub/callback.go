package websub

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"

	"griot/feeds"
	"griot/feeds/health"
)

const (
	// maxChallenge is the longest challenge that is echoed, in bytes.
	maxChallenge = 4096
	// maxReason limits the reason that a hub gives for a denial, in bytes.
	maxReason = 200
	// deniedAttempts is how many refused requests a denial counts as, so that the hub is not asked again soon.
	deniedAttempts = 5
)

// ServeHTTP answers hubs. The last part of the path is the token of a subscription. A request without one gets a plain 404.
func (s *Subscriber) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	s.mu.Lock()
	id, known := s.tokens[path.Base(r.URL.Path)]
	s.mu.Unlock()
	push := s.store.Status(id).Push
	if !known || push == nil {
		http.NotFound(w, r)
		return
	}
	switch r.Method {
	case http.MethodGet:
		s.verify(w, r, id, push)
	case http.MethodPost:
		s.accept(w, r, id, push)
	default:
		w.Header().Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// verify answers a hub that asks whether a request was meant (section 5.3) or denies one (5.2). It confirms only the topic
// and the mode that were requested.
func (s *Subscriber) verify(w http.ResponseWriter, r *http.Request, id feeds.SourceID, push *health.PushStatus) {
	q := r.URL.Query()
	mode, challenge := q.Get("hub.mode"), q.Get("hub.challenge")
	if q.Get("hub.topic") != push.Topic || len(challenge) > maxChallenge {
		http.NotFound(w, r)
		return
	}
	ctx := context.WithoutCancel(r.Context())
	var err error
	switch {
	case mode == "denied":
		err = s.denied(ctx, id, q)
	case mode == "subscribe" && challenge != "" && !push.Leaving:
		err = s.verified(ctx, id, push.Serial, lease(q.Get("hub.lease_seconds")))
	case mode == "unsubscribe" && challenge != "" && push.Leaving:
		err = s.revise(ctx, id, func(*health.PushStatus) *health.PushStatus { return nil })
		s.log.Info("unsubscribed", "source", id, "hub", feeds.MaskURL(push.Hub))
	default:
		http.NotFound(w, r)
		return
	}
	if err != nil {
		http.Error(w, "not stored, try again", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if mode != "denied" {
		io.WriteString(w, challenge)
	}
}

// lease returns how long a hub grants. It is the time that was asked for if the hub grants none or more.
func lease(seconds string) time.Duration {
	n, err := strconv.ParseInt(strings.TrimSpace(seconds), 10, 64)
	if err != nil || n <= 0 || n > int64(wantedLease/time.Second) {
		return wantedLease
	}
	return time.Duration(n) * time.Second
}

// verified begins or prolongs the lease. After a gap, the counts of deliveries begin anew.
func (s *Subscriber) verified(ctx context.Context, id feeds.SourceID, serial string, lease time.Duration) error {
	now := time.Now().UTC()
	begun := false
	err := s.revise(ctx, id, func(have *health.PushStatus) *health.PushStatus {
		if have == nil || have.Serial != serial {
			return have
		}
		changed := *have
		if begun = !have.Live(now); begun {
			changed.Since, changed.Delivered, changed.Missed = now, 0, 0
		}
		changed.VerifiedAt, changed.Until = now, now.Add(lease)
		changed.Attempts, changed.Problem = 0, ""
		return &changed
	})
	if begun && err == nil {
		s.log.Info("subscribed", "source", id, "lease", lease)
	}
	return err
}

// denied ends a subscription that a hub does not serve.
func (s *Subscriber) denied(ctx context.Context, id feeds.SourceID, q url.Values) error {
	problem := "the hub denies the subscription"
	if reason := plainReason(q.Get("hub.reason")); reason != "" {
		problem += ": " + reason
	}
	s.log.Warn("subscription denied", "source", id, "err", problem)
	return s.revise(ctx, id, func(have *health.PushStatus) *health.PushStatus {
		if have == nil {
			return nil
		}
		changed := *have
		changed.Until, changed.Problem, changed.Attempts = time.Time{}, problem, deniedAttempts
		changed.Leaving = false
		return &changed
	})
}

// plainReason returns a hub's text as one short line without control characters and secrets.
func plainReason(s string) string {
	if len(s) > maxReason {
		s = s[:maxReason]
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.TrimSpace(feeds.MaskText(s))
}
