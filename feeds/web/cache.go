package web

import (
	"container/list"
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// cache keeps documents by address, the least recently used dropped first. Of concurrent requests for one address
// one renders and the others wait for it.
type cache struct {
	limit int // bytes

	mu    sync.Mutex
	slots map[string]*list.Element // of *slot
	order *list.List               // most recently used first
	bytes int
}

type slot struct {
	address string
	current atomic.Pointer[version]
	size    int // as counted in cache.bytes; guarded by cache.mu

	mu     sync.Mutex
	making *rendering // the latest under way, nil for none
}

// rendering is a document being made, which all who ask for it meanwhile share, its failure too.
type rendering struct {
	generation uint64
	done       chan struct{} // closed when document and err are set
	document   *document
	err        error
}

// version is a document and the generation of the store it is known to be right for.
type version struct {
	generation uint64
	document   *document
}

func newCache(limit int) *cache {
	return &cache{limit: limit, slots: map[string]*list.Element{}, order: list.New()}
}

// ready returns the document at address as of generation if it is at hand.
func (c *cache) ready(address string, generation uint64) (*document, bool) {
	if address == "" {
		return nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.slots[address]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(at)
	if v := at.Value.(*slot).current.Load(); v != nil && v.generation >= generation {
		return v.document, true
	}
	return nil, false
}

// get returns the document at address as of generation, made by produce where it is not at hand. A document that came
// out unchanged stays the one it was, with its compressed forms. Failures are not kept.
func (c *cache) get(ctx context.Context, address string, generation uint64, produce func(context.Context) (*document, error)) (made *document, err error) {
	s := c.slot(address)
	if v := s.current.Load(); v != nil && v.generation >= generation {
		return v.document, nil
	}
	s.mu.Lock()
	if v := s.current.Load(); v != nil && v.generation >= generation {
		s.mu.Unlock()
		return v.document, nil
	}
	if shared := s.making; shared != nil && shared.generation >= generation {
		s.mu.Unlock()
		select {
		case <-shared.done:
			return shared.document, shared.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	own := &rendering{generation: generation, done: make(chan struct{}), err: errUnfinished}
	s.making = own
	s.mu.Unlock()

	defer func() { // also when produce panics
		c.finish(s, own)
		made, err = own.document, own.err
	}()
	own.document, own.err = produce(ctx)
	return nil, nil
}

// errUnfinished is what those get who waited for a rendering that panicked.
var errUnfinished = errors.New("rendering did not finish")

// finish keeps what a rendering brought and hands it to those who wait.
func (c *cache) finish(s *slot, r *rendering) {
	s.mu.Lock()
	if s.making == r {
		s.making = nil
	}
	old := s.current.Load()
	if r.err == nil && (old == nil || old.generation < r.generation) {
		switch {
		case old == nil:
		case old.document.same(r.document):
			r.document = old.document
		default:
			r.document.adopt(old.document)
		}
		s.current.Store(&version{r.generation, r.document})
	}
	s.mu.Unlock()
	close(r.done)
	if r.err != nil {
		c.drop(s)
		return
	}
	c.account(s, r.document.size())
}

func (c *cache) slot(address string) *slot {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.slots[address]; ok {
		c.order.MoveToFront(at)
		return at.Value.(*slot)
	}
	s := &slot{address: address}
	c.slots[address] = c.order.PushFront(s)
	return s
}

// account counts the slot's new size and drops others until the limit is kept.
func (c *cache) account(s *slot, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.slots[s.address]; !ok || at.Value != s {
		return // dropped while it was rendered: serves this request only
	}
	c.bytes += size - s.size
	s.size = size
	for c.bytes > c.limit {
		last := c.order.Back()
		if last.Value == s {
			return
		}
		c.remove(last)
	}
}

func (c *cache) drop(s *slot) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.slots[s.address]; ok && at.Value == s {
		c.remove(at)
	}
}

func (c *cache) remove(at *list.Element) {
	s := c.order.Remove(at).(*slot)
	delete(c.slots, s.address)
	c.bytes -= s.size
}
