package hub

import (
	"net/http"
	"time"
)

const (
	maxWaiting        = 1000 // requests waiting to be verified
	maxWaitingPerHost = 100
	maxTrials         = 24 // verifications of unproven hosts at one time
	// strangersPause is the least time between two verifications of hosts that have never confirmed one: whoever asks
	// in others' names makes the hub send them no more than this.
	strangersPause = 200 * time.Millisecond
	// hostPause is the least time between two verifications of one host.
	hostPause = time.Second
	// misses in a row rest an unproven host for missRest: it did not ask for what it is asked about.
	misses   = 3
	missRest = 10 * time.Minute
)

// trials are the requests that wait to be verified: one host at a time, at a bounded pace. The hub's lock guards them.
type trials struct {
	waiting   int
	active    int // of unproven hosts
	strangers time.Time
	hosts     map[string]*trial
}

// trial is what waits for one host.
type trial struct {
	queue   []*request
	active  bool
	free    time.Time // when the next verification may begin
	misses  int
	barred  time.Time // until then its requests are refused
	touched time.Time
}

func newTrials() *trials { return &trials{hosts: map[string]*trial{}} }

// submit queues a request. One that waits for the same subscription is replaced: the latest counts.
func (t *trials) submit(r *request, proven bool, now time.Time) error {
	host := t.hosts[r.host()]
	if host == nil {
		host = &trial{}
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
	if t.waiting >= maxWaiting || len(host.queue) >= maxWaitingPerHost {
		return &refusal{http.StatusServiceUnavailable, "too many requests wait to be verified: try again later", time.Minute}
	}
	host.queue = append(host.queue, r)
	host.touched = now
	t.hosts[r.host()] = host
	t.waiting++
	return nil
}

// next takes the requests that may be verified now.
func (t *trials) next(proven func(host string) bool, now time.Time) []*request {
	var ready []*request
	for name, host := range t.hosts {
		if host.active || len(host.queue) == 0 || now.Before(host.free) {
			continue
		}
		if !proven(name) {
			if t.active >= maxTrials || now.Before(t.strangers) {
				continue
			}
			t.active++
			t.strangers = now.Add(strangersPause)
			host.queue[0].stranger = true
		}
		ready = append(ready, host.queue[0])
		host.queue = host.queue[1:]
		host.active, host.free = true, now.Add(hostPause)
		t.waiting--
	}
	return ready
}

// done notes how a verification ended.
func (t *trials) done(r *request, confirmed bool, now time.Time) {
	host := t.hosts[r.host()]
	host.active = false
	if r.stranger {
		t.active--
	}
	if confirmed || !r.stranger {
		host.misses = 0
		return
	}
	if host.misses++; host.misses >= misses {
		host.misses, host.barred = 0, now.Add(missRest)
		t.waiting -= len(host.queue)
		host.queue = nil
	}
}

// forget drops hosts that nothing is to be remembered of.
func (t *trials) forget(now time.Time) {
	for name, host := range t.hosts {
		if !host.active && len(host.queue) == 0 && now.After(host.barred) && now.Sub(host.touched) > missRest {
			delete(t.hosts, name)
		}
	}
}
