package websub

import (
	"time"

	"griot/feeds/health"
)

const (
	// wantedLease is the lease that hubs are asked for. A longer one is taken for this: a hub that never ends a lease is
	// asked again all the same.
	wantedLease = 14 * 24 * time.Hour
	// leaveTime is how long a hub has to verify that a subscription is to end.
	leaveTime = 10 * time.Minute
	// silentRest is how long a hub is not asked again that accepts and pushes nothing.
	silentRest = 30 * 24 * time.Hour
)

// subscription is the subscription that a source should have.
type subscription struct {
	hub, topic string // empty where the source names no hub
	callback   string // empty where hubs cannot reach us
	declared   bool   // the source is one of the configuration
}

// wanted reports whether there is something to subscribe to.
func (w subscription) wanted() bool { return w.declared && w.hub != "" && w.topic != "" }

// step is what a subscription needs next.
type step int

const (
	rest   step = iota
	ask         // ask the hub to subscribe, or to renew
	leave       // ask the hub to end it
	forget      // take it for gone
)

// plan decides what a subscription needs next. It uses no clock.
func plan(have *health.PushStatus, want subscription, dead bool, now time.Time) step {
	switch {
	case have == nil && want.wanted() && want.callback != "" && !dead:
		return ask
	case have == nil:
		return rest
	case want.callback != have.Callback:
		return forget // what the hub has to say would not reach us
	case have.Leaving:
		if want.wanted() && have.Hub == want.hub && have.Topic == want.topic || now.Sub(have.AskedAt) >= leaveTime {
			return forget
		}
		return rest
	case want.declared && !want.wanted() && have.Live(now):
		return rest // the source names no hub at present: let the lease run out
	case !want.wanted() || have.Hub != want.hub || have.Topic != want.topic:
		if have.Live(now) {
			return leave
		}
		return forget
	}
	wait := askAgain(have.Attempts)
	if have.Silent() || dead {
		wait = silentRest
	}
	if now.Before(have.AskedAt.Add(wait)) || now.Before(renewal(have)) {
		return rest
	}
	return ask
}

// askAgain returns how long after a request the next one may come, when so many in a row were not verified.
func askAgain(attempts int) time.Duration {
	waits := []time.Duration{time.Minute, 10 * time.Minute, time.Hour, 6 * time.Hour, 24 * time.Hour, 7 * 24 * time.Hour}
	return waits[min(max(attempts, 0), len(waits)-1)]
}

// renewal returns when a lease is renewed: a quarter of it before its end, a day at most.
func renewal(p *health.PushStatus) time.Time {
	return p.Until.Add(-min(p.Until.Sub(p.VerifiedAt)/4, 24*time.Hour))
}
