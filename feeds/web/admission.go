package web

import (
	"net/http"
	"net/netip"
	"time"
)

// admission is one request before the throttle.
type admission struct {
	h      *Handler
	r      *http.Request
	addr   netip.Addr
	client *client // nil where nobody is held back
}

func (h *Handler) admission(r *http.Request) admission {
	a := admission{h: h, r: r}
	throttle := h.site.Throttle
	if throttle == nil {
		return a
	}
	a.addr = throttle.limits.Proxies.Client(r)
	// A proxy that names no client may stand for all of them.
	if a.addr.IsValid() && !throttle.limits.Proxies.Trust(a.addr) {
		a.client = throttle.client(a.addr)
	}
	return a
}

// Throttled holds clients of another handler below the site's root to the same number of requests as readers, together
// with what they ask of the site.
func (h *Handler) Throttled(other http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h.admission(r).toAsk(); err != nil {
			protect(w.Header())
			h.answerError(w, r, err)
			return
		}
		other.ServeHTTP(w, r)
	})
}

// toAsk takes the token of a request.
func (a admission) toAsk() error {
	if a.client == nil {
		return nil
	}
	now := time.Now()
	if wait, ok := a.h.site.Throttle.take(a.client.requests, now); !ok {
		return a.refuse(now, wait)
	}
	return nil
}

// toWork takes the token of a document that is to be made.
func (a admission) toWork() error {
	if a.client == nil {
		return nil
	}
	now := time.Now()
	if wait, ok := a.h.site.Throttle.take(a.client.work, now); !ok {
		return a.refuse(now, wait)
	}
	return nil
}

// refuse answers with 429. The log names the client, since it may be a proxy that was not declared as one and stands
// for all readers.
func (a admission) refuse(now time.Time, wait time.Duration) error {
	if a.client.complains(now) {
		a.h.log.Warn("a client is held back: if this is a proxy of yours, let it send X-Forwarded-For and name it under limits.trusted_proxies",
			"client", a.addr, "forwarded", len(a.r.Header["X-Forwarded-For"]) > 0)
	}
	return &problem{status: http.StatusTooManyRequests, reason: a.h.words.TooOften, wait: wait}
}
