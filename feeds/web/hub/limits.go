package hub

import "time"

const (
	maxSending     = 32 // requests to callbacks at one time
	sendingPerHost = 4
	// firstRest is how long a host that cannot be reached is left alone; it doubles up to lastRest.
	firstRest = 30 * time.Second
	lastRest  = 30 * time.Minute
)

// limits bound the requests under way, in all and to one host. A host that does not answer is left alone for a while,
// so that it delays nobody else. The owner's lock guards them.
type limits struct {
	limit, perHost int
	open           int
	hosts          map[string]*hostLimit
}

type hostLimit struct {
	open   int
	proven time.Time // when it last confirmed a subscription
	dead   int       // requests in a row without any answer
	rest   time.Time // nothing is sent before
}

func newLimits(limit, perHost int) *limits {
	return &limits{limit: limit, perHost: perHost, hosts: map[string]*hostLimit{}}
}

func (l *limits) host(name string) *hostLimit {
	at := l.hosts[name]
	if at == nil {
		at = &hostLimit{}
		l.hosts[name] = at
	}
	return at
}

// enter takes a place for a request to a host, when there is one.
func (l *limits) enter(name string, now time.Time) bool {
	if l.open >= l.limit {
		return false
	}
	at := l.host(name)
	if at.open >= l.perHost || at.dead > 0 && at.open > 0 || now.Before(at.rest) {
		return false
	}
	l.open++
	at.open++
	return true
}

// leave gives the place back; answered says whether the host gave any answer.
func (l *limits) leave(name string, answered bool, now time.Time) {
	at := l.host(name)
	l.open--
	at.open--
	if answered {
		at.dead, at.rest = 0, time.Time{}
	} else {
		at.rest = now.Add(min(firstRest<<min(at.dead, 10), lastRest))
		at.dead++
	}
	if at.open == 0 && at.dead == 0 && at.proven.IsZero() {
		delete(l.hosts, name)
	}
}

// prove notes that a host has confirmed a subscription.
func (l *limits) prove(name string, now time.Time) { l.host(name).proven = now }

// isProven reports whether a host has confirmed a subscription lately, or holds one.
func (l *limits) isProven(name string) bool {
	at := l.hosts[name]
	return at != nil && !at.proven.IsZero()
}

// provenFor is how long a host is remembered that has confirmed a request and holds no subscription.
const provenFor = time.Hour

// forget drops idle hosts without subscriptions, so that the map stays small. The owner of a domain has as many hosts
// as it likes.
func (l *limits) forget(holds func(host string) bool, now time.Time) {
	for name, at := range l.hosts {
		if at.open == 0 && now.Sub(at.rest) > lastRest && now.Sub(at.proven) > provenFor && !holds(name) {
			delete(l.hosts, name)
		}
	}
}
