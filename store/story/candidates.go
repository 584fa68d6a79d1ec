package story

import (
	"cmp"
	"slices"
	"time"

	"griot/feeds"
	"griot/store/story/sign"
)

// candidate is an item of the window that may belong with another.
type candidate struct {
	h     *windowItem
	like  likeness
	score float64 // of reporting one event
	proof proof
}

const (
	maxByWords    = 12    // that are compared in full, those with the most rare words in common first
	maxByText     = 8     // likewise, those with the most fingerprints in common
	maxByLink     = 8     // likewise, those of one address, the oldest
	maxNamed      = 500   // times that rare words name an item
	maxByCitation = 50    // items that are compared for an attribution, the nearest in time …
	maxCiting     = 1_000 // … of so many that came around it
)

// candidates returns the items that belong with h by a proof or are likely to, the likeliest first. They are found by
// text, by address, by attribution and by rare words.
func (c *comparer) candidates(h *windowItem) []candidate {
	self := c.window.at[h.Item]
	found := append(c.found[:0], c.byWords(h, self)...)
	found = append(found, c.byText(h, self)...)
	if h.Link != "" {
		found = append(found, c.oldest(c.window.links[h.Link], maxByLink)...)
	}
	found = append(found, c.byCitation(h)...)
	slices.Sort(found)
	found = slices.Compact(found)
	c.found = found
	c.fill(&c.mine, h)
	c.bloom.fill(h.Shingles)
	var all []candidate
	for _, n := range found {
		m := candidate{h: c.window.items[n]}
		if n == self || !c.mayBeLikely(&c.mine, m.h) {
			continue
		}
		c.fill(&c.other, m.h)
		if c.weigh(&c.mine, &c.other, &m); c.likely(&m) {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.rank(), a.rank()), older(a.h, b.h))
	})
	return all
}

// weigh fills in what a candidate shares with an item.
func (c *comparer) weigh(mine, other *profile, m *candidate) {
	m.like = c.compare(mine, other)
	m.score = c.chance(mine.h, other.h, &m.like)
	m.proof = c.prove(mine.h, other.h, &m.like)
}

// supports reports whether a pair counts towards the quorum of two groups.
func (c *comparer) supports(m *candidate) bool {
	return gated(&m.like) && m.score >= c.params.Event.Join
}

// holds reports whether a pair counts towards the quorum of a story that a part of a text in common would join.
func (c *comparer) holds(m *candidate) bool {
	return c.supports(m) || m.proof.kind != "" && (m.proof.kind != feeds.LinkPartial || m.score >= c.params.Event.Join/2)
}

// chance returns the probability that two items report one event, 0 where they cannot.
func (c *comparer) chance(a, b *windowItem, l *likeness) float64 {
	if a.Routine || b.Routine || sameSeries(a, b) || a.Results.Differ(b.Results) {
		return 0
	}
	score := c.params.Event.score(l)
	if !gated(l) {
		score = min(score, c.params.Event.Ungated)
	}
	return score
}

// rank orders candidates: proofs come before chances.
func (m *candidate) rank() float64 {
	switch m.proof.kind {
	case feeds.LinkSame:
		return 5
	case feeds.LinkCopy:
		return 4 + m.proof.score
	case feeds.LinkDerived:
		return 3 + m.proof.score
	case feeds.LinkPartial:
		return 2 + m.proof.score
	}
	return m.score
}

// byWords returns the items with which h shares the most weight of words that are neither common nor places. It asks the
// rarest words first, until they have named enough items.
func (c *comparer) byWords(h *windowItem, self slot) []slot {
	words := &c.window.vocabulary
	var asked []int
	for i, t := range h.Terms {
		if n := words.items[h.termIndex[i]]; t.Traits&sign.IsPlace == 0 && n > 1 && n <= maxAsked {
			asked = append(asked, i)
		}
	}
	slices.SortStableFunc(asked, func(i, j int) int {
		return cmp.Compare(words.items[h.termIndex[i]], words.items[h.termIndex[j]])
	})
	total := words.total(c.window.count)
	named := 0
	for _, i := range asked {
		holders := words.holders(h.termIndex[i], c.window.items)
		if named += len(holders); named > maxNamed {
			break
		}
		weight := float32((total - words.log(h.Terms[i].Tier, h.termIndex[i])) * float32(h.Terms[i].Weight))
		for _, n := range holders {
			c.topk.add(n, weight)
		}
	}
	return c.topk.take(c.window, self, 0, maxByWords)
}

// byText returns the items with which h shares the most fingerprints: two at least, one where h is short.
func (c *comparer) byText(h *windowItem, self slot) []slot {
	least := float32(2)
	if len(h.Shingles) < c.params.Copy.Short {
		least = 1
	}
	for _, s := range h.Shingles {
		c.holders, _ = c.window.fingerprints.holders(s, c.params.Bounds.Holders, c.holders)
		for _, n := range c.holders {
			c.topk.add(n, 1)
		}
	}
	return c.topk.take(c.window, self, least, maxByText)
}

// byCitation returns the official items that h cites or links to, or the items that cite it or link to it.
func (c *comparer) byCitation(h *windowItem) []slot {
	near := c.window.issuers
	if h.Official {
		near = c.window.citing
	}
	var found []slot
	if h.Number != 0 {
		found = append(found, c.around(h, c.window.numbers[h.Number])...)
	}
	for _, key := range h.OfficialKeys() {
		found = append(found, c.around(h, near[key])...)
	}
	if len(found) > maxByCitation {
		found = c.nearest(h, found, maxByCitation)
	}
	if page := h.Page(); h.Official && page != 0 {
		found = append(found, c.nearest(h, c.around(h, c.window.referring[page]), maxByCitation)...)
	}
	for _, ref := range h.Refers {
		found = append(found, c.nearest(h, c.around(h, c.window.pages[ref.Page]), maxByCitation)...)
	}
	return found
}

// oldest returns the first of a list by age.
func (c *comparer) oldest(all []slot, limit int) []slot {
	if len(all) <= limit {
		return all
	}
	c.met.Candidates++
	return all[:limit]
}

// around returns the items of a list by age that came before h and after it, at most maxCiting.
func (c *comparer) around(h *windowItem, all []slot) []slot {
	if len(all) <= maxCiting {
		return all
	}
	c.met.Candidates++
	at, _ := slices.BinarySearchFunc(all, h, func(n slot, h *windowItem) int { return older(c.window.items[n], h) })
	from := min(max(0, at-maxCiting/2), len(all)-maxCiting)
	return all[from : from+maxCiting]
}

// nearest returns the items nearest in time to h, at most limit.
func (c *comparer) nearest(h *windowItem, all []slot, limit int) []slot {
	type distant struct {
		n   slot
		gap time.Duration
	}
	before := func(a, b distant) bool {
		return a.gap < b.gap || a.gap == b.gap && older(c.window.items[a.n], c.window.items[b.n]) < 0
	}
	best := make([]distant, 0, limit+1)
	for _, n := range slices.Backward(all) { // they mostly are in order: the latest are the nearest
		d := distant{n, sign.TimeBetween(&c.window.items[n].Signature, &h.Signature)}
		if len(best) == limit && !before(d, best[limit-1]) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, d, func(a, b distant) int {
			switch {
			case before(a, b):
				return -1
			case before(b, a):
				return 1
			}
			return 0
		})
		best = slices.Insert(best, at, d)
		best = best[:min(len(best), limit)]
	}
	nearest := make([]slot, len(best))
	for i, d := range best {
		nearest[i] = d.n
	}
	return nearest
}
