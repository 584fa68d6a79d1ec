package hub

import (
	"net/http"
	"time"
)

const (
	maxWaiting        = 1000 // requests waiting to be verified
	maxWaitingPerHost = 100
	maxVerifying      = 24 // verifications of unproven hosts at one time
	// strangersPause is the least time between two verifications of hosts that have never confirmed one. It bounds
	// what the hub sends to hosts in whose name somebody else asks.
	strangersPause = 200 * time.Millisecond
	// hostPause is the least time between two verifications of one host.
	hostPause = time.Second
	// misses in a row rest an unproven host for missRest: it did not ask for what it is asked about.
	misses   = 3
	missRest = 10 * time.Minute
)

// verifyQueue holds the requests that wait to be verified: one host at a time, at a bounded pace. The hub's lock guards them.
type verifyQueue struct {
	waiting   int
	active    int // of unproven hosts
	strangers time.Time
	hosts     map[string]*hostQueue
}

// hostQueue is what waits for one host.
type hostQueue struct {
	queue   []*request
	active  bool
	free    time.Time // when the next verification may begin
	misses  int
	barred  time.Time // until then its requests are refused
	touched time.Time
}

func newVerifyQueue() *verifyQueue { return &verifyQueue{hosts: map[string]*hostQueue{}} }

// submit queues a request. One that waits for the same subscription is replaced: the latest counts.
func (q *verifyQueue) submit(r *request, proven bool, now time.Time) error {
	host := q.hosts[r.host()]
	if host == nil {
		host = &hostQueue{}
	}
	if now.Before(host.barred) && !proven {
		return &refusal{http.StatusTooManyRequests, "the callback's host did not confirm what it was asked about before: try again later", host.barred.Sub(now) + time.Second}
	}
	for i := range host.queue {
		if host.queue[i].subscriptionKey == r.subscriptionKey {
			host.queue[i] = r
			return nil
		}
	}
	if q.waiting >= maxWaiting || len(host.queue) >= maxWaitingPerHost {
		return &refusal{http.StatusServiceUnavailable, "too many requests wait to be verified: try again later", time.Minute}
	}
	host.queue = append(host.queue, r)
	host.touched = now
	q.hosts[r.host()] = host
	q.waiting++
	return nil
}

// next takes the requests that may be verified now.
func (q *verifyQueue) next(proven func(host string) bool, now time.Time) []*request {
	var ready []*request
	for name, host := range q.hosts {
		if host.active || len(host.queue) == 0 || now.Before(host.free) {
			continue
		}
		if !proven(name) {
			if q.active >= maxVerifying || now.Before(q.strangers) {
				continue
			}
			q.active++
			q.strangers = now.Add(strangersPause)
			host.queue[0].stranger = true
		}
		ready = append(ready, host.queue[0])
		host.queue = host.queue[1:]
		host.active, host.free = true, now.Add(hostPause)
		q.waiting--
	}
	return ready
}

// done notes how a verification ended.
func (q *verifyQueue) done(r *request, confirmed bool, now time.Time) {
	host := q.hosts[r.host()]
	host.active = false
	if r.stranger {
		q.active--
	}
	if confirmed || !r.stranger {
		host.misses = 0
		return
	}
	if host.misses++; host.misses >= misses {
		host.misses, host.barred = 0, now.Add(missRest)
		q.waiting -= len(host.queue)
		host.queue = nil
	}
}

// forget drops hosts that nothing is to be remembered of.
func (q *verifyQueue) forget(now time.Time) {
	for name, host := range q.hosts {
		if !host.active && len(host.queue) == 0 && now.After(host.barred) && now.Sub(host.touched) > missRest {
			delete(q.hosts, name)
		}
	}
}
