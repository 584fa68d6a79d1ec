package paging

import "sync"

// maxSplits is how many hours are remembered with their parts.
const maxSplits = 256

// splitCache remembers how hours were split at one generation of the store. Every part of an hour needs all of them,
// and each is asked for.
type splitCache struct {
	mu         sync.Mutex
	generation uint64
	parts      map[string][]hourPart
}

func (c *splitCache) get(key string, generation uint64) ([]hourPart, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, ok := c.parts[key]
	return known, ok && c.generation == generation
}

func (c *splitCache) put(key string, generation uint64, parts []hourPart) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.generation != generation || len(c.parts) >= maxSplits || c.parts == nil {
		c.generation, c.parts = generation, map[string][]hourPart{}
	}
	c.parts[key] = parts
}

// splitKey names an hour of a feed. The feed's own limit says nothing about its archive.
func (c *chain) splitKey(hour Period) string {
	archived := c.feed.Selection
	archived.Limit = 0
	return c.path(hour.String()) + "?" + archived.Encode()
}
