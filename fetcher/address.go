package fetcher

import (
	"net/http"
	"net/url"
	"strings"

	"griot/feeds"
)

// maxMoved is the longest address that a source can move to, in bytes.
const maxMoved = 2048

// movedTo returns where the answer came from if every redirect on the way is permanent, else nothing.
func movedTo(resp *http.Response) string {
	if resp.Request.Response == nil {
		return ""
	}
	for req := resp.Request; req.Response != nil; req = req.Response.Request {
		if code := req.Response.StatusCode; code != http.StatusMovedPermanently && code != http.StatusPermanentRedirect {
			return ""
		}
	}
	if address := resp.Request.URL.String(); len(address) <= maxMoved {
		return address
	}
	return ""
}

// offHosts returns the host that answered for an official source if it is neither one of those that the source declares nor
// below one. It returns nothing for all others.
func offHosts(source *feeds.Source, resp *http.Response) string {
	host := strings.ToLower(resp.Request.URL.Hostname())
	if source.Class != feeds.Official || len(source.Hosts) == 0 {
		return ""
	}
	for _, declared := range source.Hosts {
		declared = strings.ToLower(declared)
		if host == declared || strings.HasSuffix(host, "."+declared) {
			return ""
		}
	}
	return host
}

// SpeaksAt reports whether what is on a host counts as the source's word. For an official source, only its own hosts and
// that of its address do.
func (t *Target) SpeaksAt(name string) bool {
	if t.Class != feeds.Official {
		return true
	}
	own, err := url.Parse(t.URL)
	if err != nil {
		return false
	}
	for _, h := range append([]string{strings.TrimPrefix(own.Hostname(), "www.")}, t.Hosts...) {
		if h != "" && (strings.EqualFold(name, h) || strings.HasSuffix(strings.ToLower(name), "."+strings.ToLower(h))) {
			return true
		}
	}
	return false
}
