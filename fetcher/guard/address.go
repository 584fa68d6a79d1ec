package guard

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"syscall"
)

// ErrPrivateAddress is why a dial to an address that is not public is refused.
var ErrPrivateAddress = errors.New("private address refused")

// refusePrivate checks the address of a connection that is about to be made. No later look-up can change it.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", ErrPrivateAddress, address)
	}
	if !public(at.Addr().Unmap()) {
		return fmt.Errorf("%w: %s", ErrPrivateAddress, at.Addr())
	}
	return nil
}

// notPublic lists ranges that are not public (RFC 6890) though the standard library does not call them private.
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"), // carrier-grade NAT
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), // NAT64: may lead to a private IPv4 address
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"), // 6to4, likewise
	netip.MustParsePrefix("fec0::/10"),
}

func public(a netip.Addr) bool {
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range notPublic {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// PublicHost reports whether a host can be reached from everywhere, judged by its name alone. It is a public address, or
// a name below a top-level domain that is not reserved for local use (RFC 6761, RFC 6762, RFC 8375).
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
