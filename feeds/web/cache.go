package web

import (
	"container/list"
	"context"
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
	render  sync.Mutex
	size    int // as counted in cache.bytes; guarded by cache.mu
}

// version is a document and the revision of the archive it is known to be right for.
type version struct {
	revision uint64
	document *document
}

func newCache(limit int) *cache {
	return &cache{limit: limit, slots: map[string]*list.Element{}, order: list.New()}
}

// get returns the document at address as of revision, made by produce where it is not at hand. A document that came
// out unchanged stays the one it was, with its compressed forms. Failures are not kept.
func (c *cache) get(ctx context.Context, address string, revision uint64, produce func(context.Context) (*document, error)) (*document, error) {
	s := c.slot(address)
	if v := s.current.Load(); v != nil && v.revision >= revision {
		return v.document, nil
	}
	s.render.Lock()
	defer s.render.Unlock()
	old := s.current.Load()
	if old != nil && old.revision >= revision {
		return old.document, nil
	}
	made, err := produce(ctx)
	if err != nil {
		c.drop(s)
		return nil, err
	}
	if old != nil && old.document.same(made) {
		made = old.document
	}
	s.current.Store(&version{revision, made})
	c.account(s, made.size())
	return made, nil
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
