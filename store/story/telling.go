package story

import "slices"

// telling returns how many of the shingles that an item shares with another are no boilerplate of many outlets. Only
// fingerprints are filed, so that those among the shared ones stand for all.
func (c *comparer) telling(h *windowItem, shared []uint32) int {
	asked, spread := 0, 0
	h.FingerprintsIn(shared, func(key uint32) {
		asked++
		if c.spread(key) {
			spread++
		}
	})
	if spread == 0 {
		return len(shared)
	}
	c.met.Boilerplate++
	return len(shared) * (asked - spread) / asked
}

// spread reports whether items of many stories hold a run of words.
func (c *comparer) spread(key uint32) bool {
	var more bool
	if c.holders, more = c.window.fingerprints.holders(key, c.params.Bounds.Holders, c.holders); !more {
		return false
	}
	c.tellers = c.tellers[:0]
	for _, n := range c.holders {
		if story := c.window.items[n].story; !slices.Contains(c.tellers, story) {
			if c.tellers = append(c.tellers, story); len(c.tellers) >= c.params.Bounds.Spread {
				return true
			}
		}
	}
	return false
}
