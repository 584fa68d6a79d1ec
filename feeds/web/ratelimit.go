package web

import (
	"griot/feeds/web/limit"
	"net/http"
)

// Throttled holds clients of another handler below the site's root to the same number of requests as readers, together
// with what they ask of the site.
func (h *Handler) Throttled(other http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h.site.Throttle.Client(r).Request(); err != nil {
			protect(w.Header())
			h.answerError(w, r, err)
			return
		}
		other.ServeHTTP(w, r)
	})
}

// rateProblem is the answer to a client beyond its limits, 429. The log names the client, since it may be a proxy that was
// not declared as one and stands for all readers.
func (h *Handler) rateProblem(r *http.Request, e *limit.Exceeded) *problem {
	if e.Log {
		h.log.Warn("a client is held back: if this is a proxy of yours, let it send X-Forwarded-For and name it under limits.trusted_proxies",
			"client", e.Client, "forwarded", len(r.Header["X-Forwarded-For"]) > 0)
	}
	return &problem{status: http.StatusTooManyRequests, reason: h.words.TooOften, wait: e.Wait}
}
