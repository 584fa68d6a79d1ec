package config

import (
	"net/netip"

	"griot/feeds/web/limit"
)

func (d *decoder) limits(m *mapping) {
	l := &d.config.Limits
	read(m, "connections", &l.Connections, numberWithin(16, 1_000_000))
	read(m, "per_client", &l.PerClient, numberWithin(4, 1_000_000))
	read(m, "requests", &l.Requests.Rate, numberWithin(1, 1_000_000))
	read(m, "requests_at_once", &l.Requests.Burst, numberWithin(100, 10_000_000))
	read(m, "renderings", &l.Requests.WorkRate, numberWithin(1, 1_000_000))
	read(m, "renderings_at_once", &l.Requests.WorkBurst, numberWithin(50, 10_000_000))
	var proxies []netip.Prefix
	readList(m, "trusted_proxies", &proxies, parseNetwork)
	if _, given := m.get("trusted_proxies"); given {
		l.Requests.Proxies = limit.Proxies(proxies)
	}
}

// parseNetwork reads an address or a network of them.
func parseNetwork(s string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(s); err == nil && addr.Zone() == "" {
		return netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()), nil
	}
	network, err := netip.ParsePrefix(s)
	if err != nil {
		return netip.Prefix{}, refuse("write 10.0.0.1, 10.0.0.0/8 or 2001:db8::/32", "%q is no address or network", s)
	}
	if masked := network.Masked(); masked != network {
		return netip.Prefix{}, refuse("write "+masked.String(), "%q has bits behind its length", s)
	}
	return network, nil
}
