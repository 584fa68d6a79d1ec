package hub

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Settings are what the configuration says of the hub. They do not change once given to it.
type Settings struct {
	BaseURL   string // the site's root, without a slash at the end
	URL       string // the hub's own address; empty: it takes no requests and sends nothing
	Publisher Publisher
	// Client makes every request to a callback. It must refuse private addresses unless they are allowed.
	Client    *http.Client
	UserAgent string
	// Public reports whether a host could be on the public web, judged by its name; nil when private ones are allowed.
	Public func(host string) bool
	Lease  time.Duration // given to those who ask for none
	// Subscriptions is how many there may be. PerHost is how many may have callbacks on one host. Both bound the work
	// that a change makes. Composed is how many feeds that somebody composed may have subscribers, which bounds
	// rendering.
	Subscriptions, PerHost, Composed int
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
