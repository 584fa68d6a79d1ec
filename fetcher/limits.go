package fetcher

import (
	"net"
	"net/netip"
	"strings"
	"time"
)

// Limits bound how visits follow each other.
type Limits struct {
	Concurrency int           // visits at one time
	PerHost     int           // visits to one host at one time
	Spacing     time.Duration // between the beginnings of two visits to one host; not kept on this machine's own
	// SharedHosts serve unrelated publishers (a blog platform, a feed service): their sources are limited each for
	// itself. A name counts for the hosts below it, too.
	SharedHosts []string
}

func (l Limits) sane() Limits {
	l.Concurrency, l.PerHost = max(l.Concurrency, 1), max(l.PerHost, 1)
	return l
}

// queue is the name that the visits of a target are limited by.
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

// spacing is the least time between two visits in a queue.
func (l Limits) spacing(queue string) time.Duration {
	name := hostname(queue)
	if address, err := netip.ParseAddr(name); name == "localhost" || err == nil && address.IsLoopback() {
		return 0
	}
	return l.Spacing
}

func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return strings.Trim(host, "[]")
}
