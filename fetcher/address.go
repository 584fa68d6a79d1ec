package fetcher

import (
	"net/http"
	"strings"

	"griot/feeds"
)

// maxMoved is the longest address that a source can move to, in bytes.
const maxMoved = 2048

// movedTo is where the answer came from when every redirect on the way said that it is for good; empty otherwise.
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

// offHosts is the host that answered for an official source when it is none of those declared, nor below one; empty
// otherwise, and for a source that declares none.
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
