package fetcher

import (
	"slices"
	"sync"
	"time"

	"griot/feeds"
)

const (
	// outageSpan is for how long a visit to another host says something about our own network.
	outageSpan = 5 * time.Minute
	// outageHosts is how many hosts must have been visited within it.
	outageHosts = 5
	// outageShare is the share of them that must have failed.
	outageShare = 0.8
)

// outage detects that our own network fails: most hosts do at once. Such failures say nothing about the sources.
type outage struct {
	mu    sync.Mutex
	hosts map[string]hostVisit
}

type hostVisit struct {
	at     time.Time
	failed bool
}

// ourFault notes how a visit to a host ended, and reports whether its failure is that of our own network.
func (o *outage) ourFault(host string, poll *feeds.Poll) bool {
	failed := poll.Failure != nil && slices.Contains([]string{"dns", "connect", "timeout"}, poll.Failure.Kind) && poll.Status == 0
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.hosts == nil {
		o.hosts = map[string]hostVisit{}
	}
	o.hosts[host] = hostVisit{poll.At, failed}
	tried, lost := 0, 0
	for name, s := range o.hosts {
		if poll.At.Sub(s.at) > outageSpan {
			delete(o.hosts, name)
			continue
		}
		tried++
		if s.failed {
			lost++
		}
	}
	return failed && tried >= outageHosts && float64(lost) >= outageShare*float64(tried)
}
