package fetcher

import (
	"slices"
	"sync"
	"time"

	"griot/feeds"
)

const (
	// outlookSpan is how far back the fate of other hosts tells of our own network.
	outlookSpan = 5 * time.Minute
	// outlookHosts is how many hosts must have been tried for that.
	outlookHosts = 5
	// outlookShare of them failing is too much to be theirs.
	outlookShare = 0.8
)

// outlook watches whether most hosts fail at once: then it is our own network, and the failures say nothing of the
// sources.
type outlook struct {
	mu    sync.Mutex
	hosts map[string]sighting
}

type sighting struct {
	at     time.Time
	failed bool
}

// ourFault notes how a visit to a host ended, and reports whether its failure is to be laid to our own network.
func (o *outlook) ourFault(host string, poll *feeds.Poll) bool {
	failed := poll.Failure != nil && slices.Contains([]string{"dns", "connect", "timeout"}, poll.Failure.Kind) && poll.Status == 0
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.hosts == nil {
		o.hosts = map[string]sighting{}
	}
	o.hosts[host] = sighting{poll.At, failed}
	tried, lost := 0, 0
	for name, s := range o.hosts {
		if poll.At.Sub(s.at) > outlookSpan {
			delete(o.hosts, name)
			continue
		}
		tried++
		if s.failed {
			lost++
		}
	}
	return failed && tried >= outlookHosts && float64(lost) >= outlookShare*float64(tried)
}
