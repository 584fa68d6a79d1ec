package fetcher

import (
	"net/netip"
	"strings"
)

// PublicHost reports whether a host could be reached from everywhere, judged by its name alone: an address that is
// public, or a name below a top-level domain that is not kept for local use (RFC 6761, RFC 6762, RFC 8375).
func PublicHost(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if address, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return public(address.Unmap())
	}
	dot := strings.LastIndexByte(host, '.')
	if dot <= 0 {
		return false // a bare name is one of the local network
	}
	switch host[dot+1:] {
	case "localhost", "local", "internal", "lan", "home", "corp", "test", "invalid", "onion":
		return false
	}
	return host != "home.arpa" && !strings.HasSuffix(host, ".home.arpa")
}
