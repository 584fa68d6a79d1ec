package websub

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher"
	"griot/fetcher/guard"
)

const (
	// askTimeout limits one request to a hub, redirects included.
	askTimeout = 30 * time.Second
	// maxHubRedirects is how often a hub may send a request on.
	maxHubRedirects = 5
)

// ask sends a hub the request that a subscription needs: to begin or renew it, or to end it. It stores the request first,
// since a hub may verify before it answers.
func (s *Subscriber) ask(ctx context.Context, id feeds.SourceID, want subscription, do step) {
	defer s.end(id)
	if ctx.Err() != nil {
		return
	}
	var push health.PushStatus
	fresh := health.PushStatus{Hub: want.hub, Topic: want.topic, Callback: want.callback, Serial: newSerial()}
	err := s.revise(ctx, id, func(have *health.PushStatus) *health.PushStatus {
		if have == nil && do == leave {
			return nil // gone meanwhile
		}
		push = fresh
		if have != nil {
			push = *have
		}
		push.AskedAt, push.Leaving = time.Now().UTC(), do == leave
		push.Attempts++
		return &push
	})
	if err != nil || push.Serial == "" {
		return
	}
	token := s.keys.token(id, push.Serial)
	s.mu.Lock()
	s.tokens[token] = id
	s.mu.Unlock()

	form := url.Values{"hub.mode": {"subscribe"}, "hub.topic": {push.Topic}, "hub.callback": {push.Callback + "/" + token}}
	if do == leave {
		form.Set("hub.mode", "unsubscribe")
	} else {
		form.Set("hub.secret", s.keys.secret(id, push.Serial))
		form.Set("hub.lease_seconds", strconv.Itoa(int(wantedLease/time.Second)))
	}
	err = s.post(ctx, push.Hub, form)
	if ctx.Err() != nil {
		return
	}
	if err == nil {
		s.log.Debug("hub asked", "source", id, "hub", feeds.MaskURL(push.Hub), "mode", form.Get("hub.mode"))
		return
	}
	problem := err.Error()
	s.log.Warn("hub refuses", "source", id, "hub", feeds.MaskURL(push.Hub), "mode", form.Get("hub.mode"), "err", problem)
	s.revise(ctx, id, func(have *health.PushStatus) *health.PushStatus {
		if have == nil || have.Serial != push.Serial || have.Attempts == 0 {
			return have // verified meanwhile, whatever the answer said
		}
		changed := *have
		changed.Problem = problem
		return &changed
	})
}

// post sends a form to a hub. It follows redirects with the form, as the Recommendation demands for 307 and 308, and as
// hubs that answer 301 or 302 expect. It never goes from https to http, since the secret is in the form.
func (s *Subscriber) post(ctx context.Context, hub string, form url.Values) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	client, userAgent := s.client()
	for range maxHubRedirects + 1 {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, hub, strings.NewReader(form.Encode()))
		if err != nil {
			return errors.New("the hub's address cannot be used")
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("User-Agent", userAgent)
		resp, err := client.Do(req)
		if err != nil {
			failure := fetcher.FailureOf(err, askTimeout, 0)
			return fmt.Errorf("the hub cannot be reached: %s", feeds.MaskText(failure.Message))
		}
		guard.Discard(resp)
		resp.Body.Close()
		switch resp.StatusCode {
		case http.StatusMovedPermanently, http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
			next := redirectTarget(resp)
			if next == "" || strings.HasPrefix(hub, "https:") && !strings.HasPrefix(next, "https:") {
				return fmt.Errorf("the hub redirects (status %d) to no address that can be used", resp.StatusCode)
			}
			hub = next
			continue
		}
		if resp.StatusCode < 200 || resp.StatusCode > 299 {
			// What the hub says about it may repeat the secret.
			return fmt.Errorf("the hub answers with status %d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
		}
		return nil
	}
	return fmt.Errorf("the hub redirects more than %d times", maxHubRedirects)
}

// maxHubAddress is the longest address that a hub may redirect to, in bytes.
const maxHubAddress = 2048

// redirectTarget returns where an answer redirects to, empty when it is no address on the web.
func redirectTarget(resp *http.Response) string {
	u, err := resp.Location()
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	u.Fragment = ""
	if next := u.String(); len(next) <= maxHubAddress {
		return next
	}
	return ""
}
