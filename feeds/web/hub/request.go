package hub

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"griot/feeds"
)

const (
	maxForm    = 16 << 10 // bytes of a request
	maxAddress = 2048     // bytes of a callback or topic
	maxSecret  = 200      // bytes; section 5.1 wants fewer
	minLease   = time.Hour
	maxLease   = 30 * 24 * time.Hour
)

// request is what somebody asks the hub for, before it is known to be meant.
type request struct {
	subscribe bool // else to end it
	subscriptionKey
	path   string
	secret string
	lease  time.Duration

	stranger bool // counted as of an unproven host when its verification began
}

// host is the host that the request has called.
func (r *request) host() string { return hostOf(r.callback) }

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
}

// refusal is why a request is not taken, with the HTTP status that says so.
type refusal struct {
	status int
	reason string
	wait   time.Duration // until it may be asked again; 0: never
}

func (r *refusal) Error() string { return r.reason }

func refused(status int, format string, args ...any) error {
	return &refusal{status: status, reason: fmt.Sprintf(format, args...)}
}

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
	h.count(func(t *Tally) { t.Refused++ })
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
	if known := h.known(asked.subscriptionKey); known != "" {
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
	topic, err := settings.Site.Topic(r.Context(), address)
	if errors.Is(err, feeds.ErrNotFound) {
		return nil, refused(http.StatusNotFound, "there is no feed at hub.topic")
	}
	asked.path = topic.Path
	return asked, err
}

// address is what stands in a topic below the site's root.
func (s *Settings) address(topic string) (address string, ours bool) {
	if len(topic) > maxAddress {
		return "", false
	}
	base, err := url.Parse(s.BaseURL)
	if err != nil {
		return "", false
	}
	u, err := url.Parse(topic)
	if err != nil || u.User != nil || u.Fragment != "" || !strings.EqualFold(u.Scheme, base.Scheme) || !strings.EqualFold(u.Host, base.Host) {
		return "", false
	}
	rest, ours := strings.CutPrefix(u.EscapedPath(), base.EscapedPath()+"/")
	if u.RawQuery != "" {
		rest += "?" + u.RawQuery
	}
	return rest, ours
}

// checkCallback refuses what cannot be, or must not be, called.
func (s *Settings) checkCallback(callback string) error {
	bad := func(why string) error { return refused(http.StatusBadRequest, "hub.callback %s", why) }
	u, err := url.Parse(callback)
	switch {
	case callback == "":
		return bad("is missing")
	case len(callback) > maxAddress:
		return bad(fmt.Sprintf("is longer than %d bytes", maxAddress))
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Opaque != "":
		return bad("is no web address")
	case u.Fragment != "" || strings.Contains(callback, "#"):
		return bad("has a fragment")
	case u.User != nil:
		return bad("holds a user name: put what proves the hub into its path or query")
	case s.Public != nil && !s.Public(u.Hostname()):
		return bad("is on no public host")
	case s.Public != nil && !webPort(u.Port()):
		return bad("has a port that is not for the web")
	}
	return nil
}

// webPort reports whether a port may be called for somebody else: none that other services listen on by custom.
func webPort(port string) bool {
	if port == "" || port == "80" || port == "443" {
		return true
	}
	n, err := net.LookupPort("tcp", port)
	return err == nil && n >= 1024
}
