package story

import (
	"cmp"
	"slices"
	"time"

	"griot/feeds"
	"griot/store/story/sign"
)

// mate is an item of the window that may belong with another.
type mate struct {
	h     *held
	like  likeness
	score float64 // of telling one event
	tie   tie
}

const (
	mostMates  = 12  // that are compared in full, those with the most rare words in common first
	mostCopies = 8   // likewise, those with the most fingerprints in common
	mostNamed  = 500 // times that rare words name an item
	mostFiled  = 100 // items under one fingerprint: beyond, it is a refrain
	mostCited  = 50  // items that an attribution is held against, the nearest in time
)

// mates are the items that belong with h by a proof or are likely to, the likeliest first: found by text, by address, by
// attribution and by rare words.
func (x *Index) mates(h *held) []mate {
	self := x.shelf.at[h.Item]
	found := append(x.found[:0], x.byWords(h, self)...)
	found = append(found, x.byText(h, self)...)
	if h.Link != "" {
		found = append(found, x.shelf.links[h.Link]...)
	}
	found = append(found, x.byCitation(h)...)
	slices.Sort(found)
	found = slices.Compact(found)
	x.found = found
	x.fill(&x.mine, h)
	x.sieve.fill(h.Shingles)
	var mates []mate
	for _, n := range found {
		m := mate{h: x.shelf.items[n]}
		if n == self || !x.canBeNear(&x.mine, m.h) {
			continue
		}
		x.fill(&x.other, m.h)
		if x.weigh(&x.mine, &x.other, &m); x.near(&m) {
			mates = append(mates, m)
		}
	}
	slices.SortFunc(mates, func(a, b mate) int {
		return cmp.Or(cmp.Compare(b.rank(), a.rank()), older(a.h, b.h))
	})
	return mates
}

// weigh fills in what a mate shares with an item.
func (x *Index) weigh(mine, other *profile, m *mate) {
	m.like = x.compare(mine, other)
	m.score = x.chance(mine.h, other.h, &m.like)
	m.tie = x.tied(mine.h, other.h, &m.like)
}

// proves reports whether a pair counts towards the quorum of two groups.
func (x *Index) proves(m *mate) bool {
	return gated(&m.like) && m.score >= x.params.Event.Join
}

// chance is the probability that two items report one event, 0 where they cannot.
func (x *Index) chance(a, b *held, l *likeness) float64 {
	if a.Routine || b.Routine || sameSeries(a, b) || a.Results.Differ(b.Results) {
		return 0
	}
	score := x.params.Event.score(l)
	if !gated(l) {
		score = min(score, x.params.Event.Ungated)
	}
	return score
}

// rank puts proofs before chances.
func (m *mate) rank() float64 {
	switch m.tie.kind {
	case feeds.LinkSame:
		return 5
	case feeds.LinkCopy:
		return 4 + m.tie.score
	case feeds.LinkDerived:
		return 3 + m.tie.score
	case feeds.LinkPartial:
		return 2 + m.tie.score
	}
	return m.score
}

// byWords are the items with which h shares the most weight of words that are neither common nor places. The rarest
// words are asked first, until they have named enough items.
func (x *Index) byWords(h *held, self slot) []slot {
	words := &x.shelf.vocabulary
	var asked []int
	for i, t := range h.Terms {
		if n := words.items[h.known[i]]; t.Traits&sign.IsPlace == 0 && n > 1 && n <= maxAsked {
			asked = append(asked, i)
		}
	}
	slices.SortStableFunc(asked, func(i, j int) int {
		return cmp.Compare(words.items[h.known[i]], words.items[h.known[j]])
	})
	total := words.total(x.shelf.count)
	named := 0
	for _, i := range asked {
		holders := words.holders(h.known[i], x.shelf.items)
		if named += len(holders); named > mostNamed {
			break
		}
		weight := (total - words.log(h.Terms[i].Tier, h.known[i])) * float32(h.Terms[i].Weight)
		for _, n := range holders {
			x.tally.add(n, weight)
		}
	}
	return x.tally.most(x.shelf, self, 0, mostMates)
}

// byText are the items with which h shares the most fingerprints: two at least, one where h is short.
func (x *Index) byText(h *held, self slot) []slot {
	least := float32(2)
	if len(h.Shingles) < x.params.Copy.Short {
		least = 1
	}
	for _, s := range h.Shingles {
		x.shelf.prints.each(s, mostFiled, func(n slot) { x.tally.add(n, 1) })
	}
	return x.tally.most(x.shelf, self, least, mostCopies)
}

// byCitation are the official items that h cites or links to, or the items that cite it or link to it.
func (x *Index) byCitation(h *held) []slot {
	near := x.shelf.issuers
	if h.Official {
		near = x.shelf.citing
	}
	var found []slot
	if h.Number != 0 {
		found = append(found, x.shelf.numbers[h.Number]...)
	}
	for _, key := range h.OfficialKeys() {
		found = append(found, near[key]...)
	}
	if len(found) > mostCited {
		found = x.nearest(h, found, mostCited)
	}
	if page := h.Page(); h.Official && page != 0 {
		found = append(found, x.nearest(h, x.shelf.referring[page], mostCited)...)
	}
	for _, ref := range h.Refers {
		found = append(found, x.nearest(h, x.shelf.pages[ref.Page], mostCited)...)
	}
	return found
}

// nearest are the items nearest in time to h, at most limit.
func (x *Index) nearest(h *held, all []slot, limit int) []slot {
	type distant struct {
		n   slot
		gap time.Duration
	}
	before := func(a, b distant) bool {
		return a.gap < b.gap || a.gap == b.gap && older(x.shelf.items[a.n], x.shelf.items[b.n]) < 0
	}
	best := make([]distant, 0, limit+1)
	for _, n := range slices.Backward(all) { // they mostly are in order: the latest are the nearest
		d := distant{n, sign.TimeBetween(&x.shelf.items[n].Signature, &h.Signature)}
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
