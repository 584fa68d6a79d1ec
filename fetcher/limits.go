package fetcher

import (
	"net"
	"net/netip"
	"strings"
	"time"
)

// Limits limit how many visits there are at one time, and how they follow each other.
type Limits struct {
	Concurrency int           // visits at one time
	PerHost     int           // visits to one host at one time
	Spacing     time.Duration // between the beginnings of two visits to one host; none on this machine's own addresses
	// SharedHosts serve unrelated publishers, as blog platforms do. Each of their sources has a limit of its own. A name
	// counts for the hosts below it, too.
	SharedHosts []string
}

// atLeastOne returns limits with which visits can begin.
func (l Limits) atLeastOne() Limits {
	l.Concurrency, l.PerHost = max(l.Concurrency, 1), max(l.PerHost, 1)
	return l
}

// queue returns the name of the queue in which the visits of a target wait.
func (l Limits) queue(target *Target) string {
	host := target.host()
	name := strings.ToLower(hostname(host))
	for _, shared := range l.SharedHosts {
		if name == shared || strings.HasSuffix(name, "."+shared) {
			return host + " " + string(target.ID)
		}
	}
	return host
}

// spacing returns the least time between two visits of a queue.
func (l Limits) spacing(queue string) time.Duration {
	name := hostname(queue)
	if address, err := netip.ParseAddr(name); name == "localhost" || err == nil && address.IsLoopback() {
		return 0
	}
	return l.Spacing
}

// hostname returns a host without its port.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}
