package main

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// wrongAtOnce is how many wrong tokens or passwords a client may show, wrongPause how long it takes until it may
	// show one more.
	wrongAtOnce = 5
	wrongPause  = 12 * time.Second
	// trustFor is how long a client that has shown the right one is let go on trying.
	trustFor = 24 * time.Hour
	// attemptsKept is how many clients are counted before the older half is forgotten.
	attemptsKept = 4096
)

// attempts counts the wrong tokens and passwords of each client. One that has shown too many is turned away without a look
// at what it shows next: an answer would tell it as much as one without a limit. Whoever has shown the right one lately is
// always looked at, so that nobody who shares its address, behind a proxy that names no clients, can shut it out.
type attempts struct {
	mu         sync.Mutex              // guards what is known of clients, too
	young, old map[netip.Addr]*attempt // those of young were seen since it was last full, those of old before that
}

type attempt struct {
	wrong  *rate.Limiter
	proven time.Time // when it last showed the right one
}

func (a *attempts) of(client netip.Addr) *attempt {
	if known, ok := a.young[client]; ok {
		return known
	}
	known, ok := a.old[client]
	if !ok {
		known = &attempt{wrong: rate.NewLimiter(rate.Every(wrongPause), wrongAtOnce)}
	}
	if a.young == nil || len(a.young) >= attemptsKept {
		a.old, a.young = a.young, map[netip.Addr]*attempt{}
	}
	a.young[client] = known
	return known
}

// barred is how long a client has to wait before what it shows is looked at; 0: it is looked at now.
func (a *attempts) barred(client netip.Addr, now time.Time) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	known := a.of(client)
	if now.Sub(known.proven) < trustFor {
		return 0
	}
	return known.wait(now)
}

// wait is the time until a client may be wrong once more.
func (a *attempt) wait(now time.Time) time.Duration {
	missing := 1 - a.wrong.TokensAt(now)
	return max(0, time.Duration(missing*float64(wrongPause)))
}

// right notes that a client has shown the right one.
func (a *attempts) right(client netip.Addr, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.of(client).proven = now
}

// wrong notes that a client has shown a wrong one, and says how long it has to wait when that was one too many.
func (a *attempts) wrong(client netip.Addr, now time.Time) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	known := a.of(client)
	if known.wrong.AllowN(now, 1) {
		return 0
	}
	return known.wait(now)
}
