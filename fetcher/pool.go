package fetcher

import (
	"sync"
	"time"
)

// Pool runs visits within [Limits]. A host with many visits that wait delays no other, and the visits of one host keep their
// order.
type Pool struct {
	limits Limits

	mu      sync.Mutex
	active  int // visits that wait for an answer or read it
	storing int // visits whose answer is being stored
	hosts   map[string]*hostQueue
	ready   []*hostQueue // hosts of which a visit may begin
	idle    sync.Cond    // signalled when a visit ends
	waiting int
	moved   time.Time // when a visit last began or ended
}

// hostQueue is the visits of one host.
type hostQueue struct {
	name    string
	active  int
	waiting []func(answered func())
	ready   bool      // it is in Pool.ready
	free    time.Time // when the next visit may begin
	timed   bool      // a timer calls offer when it is free
}

// NewPool makes a pool. Limits below one count as one.
func NewPool(limits Limits) *Pool {
	p := &Pool{limits: limits.atLeastOne(), hosts: map[string]*hostQueue{}}
	p.idle.L = &p.mu
	return p
}

// Submit queues a visit, and returns at once. The visit may say that its answer is read: then another one begins while this
// one is stored. Else all visits would wait for the store at one time, and then the store for all of them.
func (p *Pool) Submit(host string, visit func(answered func())) {
	p.mu.Lock()
	defer p.mu.Unlock()
	h := p.hosts[host]
	if h == nil {
		h = &hostQueue{name: host}
		p.hosts[host] = h
	}
	h.waiting = append(h.waiting, visit)
	p.waiting++
	p.offer(h)
	p.launch()
}

// Wait returns when all visits have ended, also those that are submitted meanwhile.
func (p *Pool) Wait() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.active+p.storing+p.waiting > 0 {
		p.idle.Wait()
	}
}

// Drop forgets the visits that have not begun.
func (p *Pool) Drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range p.hosts {
		h.waiting = nil
	}
	p.waiting = 0
	p.idle.Broadcast()
}

// offer makes a host ready if one of its visits may begin by the limits of the host.
func (p *Pool) offer(h *hostQueue) {
	if h.ready || h.timed || len(h.waiting) == 0 || h.active >= p.limits.PerHost {
		return
	}
	if wait := time.Until(h.free); wait > 0 {
		h.timed = true
		time.AfterFunc(wait, func() {
			p.mu.Lock()
			defer p.mu.Unlock()
			h.timed = false
			p.offer(h)
			p.launch()
		})
		return
	}
	h.ready = true
	p.ready = append(p.ready, h)
}

// hasPlace reports whether another visit may begin. With those that are stored there are twice as many at the most, which
// bounds the documents in memory.
func (p *Pool) hasPlace() bool {
	return p.active < p.limits.Concurrency && p.active+p.storing < 2*p.limits.Concurrency
}

// launch begins visits of ready hosts, as many as there are places.
func (p *Pool) launch() {
	for p.hasPlace() && len(p.ready) > 0 {
		h := p.ready[0]
		p.ready = p.ready[1:]
		h.ready = false
		if len(h.waiting) == 0 {
			continue
		}
		visit := h.waiting[0]
		h.waiting = h.waiting[1:]
		p.waiting--
		p.active++
		h.active++
		p.moved = time.Now()
		h.free = time.Now().Add(p.limits.spacing(h.name))
		p.offer(h)
		go p.run(h, visit)
	}
}

// run runs a visit, then begins others.
func (p *Pool) run(h *hostQueue, visit func(func())) {
	answered := sync.OnceFunc(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.active--
		p.storing++
		p.moved = time.Now()
		p.launch()
	})
	defer func() {
		answered()
		p.mu.Lock()
		defer p.mu.Unlock()
		p.storing--
		h.active--
		p.moved = time.Now()
		if h.active == 0 && len(h.waiting) == 0 && !h.free.After(time.Now()) {
			delete(p.hosts, h.name)
		}
		p.offer(h)
		p.launch()
		p.idle.Broadcast()
	}()
	visit(answered)
}

// setLimits changes the limits of the visits that have not begun.
func (p *Pool) setLimits(l Limits) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.limits = l.atLeastOne()
	for _, h := range p.hosts {
		p.offer(h)
	}
	p.launch()
}
