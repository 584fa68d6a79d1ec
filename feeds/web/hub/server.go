package hub

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"griot/feeds"
)

// maxForm is how long a request may be, in bytes.
const maxForm = 16 << 10

// ServeHTTP takes the requests of subscribers (section 5.1). A request that could be meant is answered with 202 and
// verified afterwards, whatever else it holds; the others with the reason, in words.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Type", "text/plain; charset=utf-8")
	if r.Method != http.MethodPost {
		header.Set("Allow", "POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
		fmt.Fprintln(w, "This is a WebSub hub for the feeds of this site. Send it hub.mode, hub.topic and hub.callback by POST (https://www.w3.org/TR/websub/).")
		return
	}
	asked, err := h.read(w, r)
	if err == nil {
		err = h.ask(asked)
	}
	if err != nil {
		h.refuse(w, err)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

func (h *Hub) refuse(w http.ResponseWriter, err error) {
	var refusal *refusal
	if !errors.As(err, &refusal) {
		h.log.Error("hub request failed", "err", err)
		http.Error(w, "internal fault, try again later", http.StatusInternalServerError)
		return
	}
	h.count(func(m *Metrics) { m.Refused++ })
	if refusal.wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(refusal.wait/time.Second)))
	}
	w.WriteHeader(refusal.status)
	fmt.Fprintln(w, refusal.reason)
}

// read makes sense of a request. Parameters it does not know are ignored.
func (h *Hub) read(w http.ResponseWriter, r *http.Request) (*request, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, refused(http.StatusRequestEntityTooLarge, "the request is longer than %d bytes", maxForm)
		}
		return nil, refused(http.StatusBadRequest, "the request is no form (application/x-www-form-urlencoded)")
	}
	form := r.PostForm
	settings := h.current()
	asked := &request{
		subscriptionKey: subscriptionKey{topic: form.Get("hub.topic"), callback: form.Get("hub.callback")},
		secret:          form.Get("hub.secret"), lease: settings.Lease,
	}
	switch mode := form.Get("hub.mode"); mode {
	case "subscribe":
		asked.subscribe = true
	case "unsubscribe":
	case "publish":
		return nil, refused(http.StatusBadRequest, "this hub knows by itself when its feeds change")
	case "":
		return nil, refused(http.StatusBadRequest, "hub.mode is missing: subscribe or unsubscribe")
	default:
		return nil, refused(http.StatusBadRequest, "unknown hub.mode: subscribe or unsubscribe")
	}
	if err := settings.checkCallback(asked.callback); err != nil {
		return nil, err
	}
	if len(asked.secret) >= maxSecret {
		return nil, refused(http.StatusBadRequest, "hub.secret must be shorter than %d bytes", maxSecret)
	}
	if seconds := form.Get("hub.lease_seconds"); seconds != "" {
		n, err := strconv.ParseInt(seconds, 10, 64)
		if err != nil && !errors.Is(err, strconv.ErrRange) { // beyond all numbers is the longest, or none
			return nil, refused(http.StatusBadRequest, "hub.lease_seconds is not a whole number")
		}
		if n > 0 { // none was "for ever" in an early draft: what the hub gives without being asked
			asked.lease = time.Duration(min(max(n, int64(minLease/time.Second)), int64(maxLease/time.Second))) * time.Second
		}
	}
	h.mu.Lock()
	known := h.registry.known(asked.subscriptionKey)
	h.mu.Unlock()
	if known != "" {
		asked.path = known // an old name of a feed stays good for what was subscribed under it
		return asked, nil
	}
	if !asked.subscribe {
		return asked, nil
	}
	address, ours := settings.address(asked.topic)
	if !ours {
		return nil, refused(http.StatusNotFound, "hub.topic must be the address of a feed of this site, below %s/", settings.BaseURL)
	}
	feed, err := settings.Publisher.Feed(r.Context(), address)
	if errors.Is(err, feeds.ErrNotFound) {
		return nil, refused(http.StatusNotFound, "there is no feed at hub.topic")
	}
	asked.path = feed.Path
	return asked, err
}
