package limit

import (
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

// Proxies are the networks of reverse proxies in front of the site. What they report of a client is believed; what
// others report of themselves is not.
type Proxies []netip.Prefix

// Trust reports whether an address is one of the proxies'.
func (p Proxies) Trust(addr netip.Addr) bool {
	for _, network := range p {
		if network.Contains(addr) {
			return true
		}
	}
	return false
}

// String is the networks as a configuration lists them.
func (p Proxies) String() string {
	names := make([]string, len(p))
	for i, network := range p {
		names[i] = strconv.Quote(network.String())
	}
	return strings.Join(names, ", ")
}

// Client returns the address a request comes from. Behind trusted proxies it is the last address in X-Forwarded-For
// that is no proxy's: the client may have written those before it. Otherwise it is the connection's. It is the zero
// Addr when the connection has none, as that of a unix socket.
func (p Proxies) Client(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	client := peer.Addr().Unmap()
	headers := r.Header["X-Forwarded-For"]
	for i := len(headers) - 1; i >= 0; i-- {
		for rest := headers[i]; rest != ""; {
			if !p.Trust(client) {
				return client
			}
			var last string
			if comma := strings.LastIndexByte(rest, ','); comma >= 0 {
				rest, last = rest[:comma], rest[comma+1:]
			} else {
				rest, last = "", rest
			}
			named, ok := parseForwarded(strings.TrimSpace(last))
			if !ok {
				return client
			}
			client = named
		}
	}
	return client
}

// parseForwarded reads an address as proxies write it: bare, with a port, or in brackets.
func parseForwarded(s string) (netip.Addr, bool) {
	if addr, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
		return addr.Unmap(), true
	}
	if at, err := netip.ParseAddrPort(s); err == nil {
		return at.Addr().Unmap(), true
	}
	return netip.Addr{}, false
}

// Household returns the network that a request is counted under: the one its client may take its addresses from. For
// IPv4 that is one address. It is the proxy's when the proxy names nobody.
func (p Proxies) Household(r *http.Request) netip.Addr { return household(p.Client(r)) }

// household returns the network that one client may take its addresses from. That is its IPv4 address, or the /64
// network that providers give to one line of IPv6.
func household(addr netip.Addr) netip.Addr {
	if !addr.Is6() {
		return addr
	}
	network, err := addr.WithZone("").Prefix(64)
	if err != nil {
		return addr
	}
	return network.Addr()
}
