package story

import (
	"slices"

	"griot/feeds"
)

// proofLinks returns the links from an item to all candidates with a proof, since each is a fact worth showing.
func (c *comparer) proofLinks(h *windowItem, candidates []candidate) []feeds.Link {
	var links []feeds.Link
	for _, m := range candidates {
		if m.proof.kind != "" {
			links = append(links, c.link(h, m))
		}
	}
	return links
}

// origins returns the links of an item, placed by the best of its candidates, with other candidates of that story where
// one says that it was made from the other.
func (c *comparer) origins(h *windowItem, best candidate, candidates []candidate) []feeds.Link {
	var links []feeds.Link
	for _, m := range candidates {
		if m.proof.kind != "" || m.h == best.h || m.h.story != best.h.story {
			continue
		}
		if c.namesOrigin(h, m.h, &m.like) || c.namesOrigin(m.h, h, &m.like) {
			links = append(links, c.link(h, m))
		}
	}
	return links
}

// best returns the candidate whose story an item joins: the surest proof, else one of the story that is most alike on
// the whole.
func (c *comparer) best(h *windowItem, candidates []candidate) (candidate, bool) {
	if len(candidates) == 0 {
		return candidate{}, false
	}
	var mine *profile
	weighed := map[feeds.StoryID]standing{} // stories as wholes
	weigh := func(story feeds.StoryID) (s standing, ok bool) {
		if s, ok = weighed[story]; ok {
			return s, true
		}
		if len(weighed) >= c.params.Bounds.Means {
			c.met.Candidates++
			return standing{}, false
		}
		if mine == nil {
			mine = c.profileOf(h)
		}
		s = c.against(mine, c.window.stories[story])
		weighed[story] = s
		return s, true
	}
	for _, m := range candidates {
		if m.proof.kind == "" {
			continue
		}
		story := c.window.stories[m.h.story]
		if c.full(story, &m.proof) {
			c.met.Full++
			if m.proof.copies() {
				if next, ok := c.latestCopy(h); ok {
					return next, true
				}
			}
			continue
		}
		if m.proof.kind == feeds.LinkPartial && len(story) >= c.params.Bounds.Chain {
			if s, ok := weigh(m.h.story); !ok || !s.held {
				c.met.Chains++
				continue
			}
		}
		return m, true
	}
	var best candidate
	mean := c.params.Event.Join
	for _, m := range candidates {
		if m.score < c.params.Event.Join {
			continue
		}
		if len(c.window.stories[m.h.story]) >= c.params.MaxStory {
			c.met.Full++
			continue
		}
		if s, ok := weigh(m.h.story); ok && s.mean > mean {
			best, mean = m, s.mean
		}
	}
	return best, best.h != nil
}

// latestCopy returns one of the latest copies of an item whose story is not full. Where the story of the oldest is, the
// candidates are all of that one.
func (c *comparer) latestCopy(h *windowItem) (m candidate, ok bool) {
	const few = 3 // of the item itself, and others in which the text was changed there
	keys := 0
	h.Fingerprints(func(key uint32) {
		if keys++; ok || keys > few {
			return
		}
		for _, n := range c.window.fingerprints.latest(key, few) {
			m = candidate{h: c.window.items[n]}
			if m.h == h || c.full(c.window.stories[m.h.story], &proof{kind: feeds.LinkCopy}) {
				continue
			}
			c.fill(&c.mine, h)
			c.fill(&c.other, m.h)
			if c.weigh(&c.mine, &c.other, &m); m.proof.copies() {
				ok = true
				return
			}
		}
	})
	return m, ok
}

// full reports whether a story takes no further item that a proof brings.
func (c *comparer) full(story []slot, t *proof) bool {
	if t.copies() {
		return len(story) >= max(c.params.Bounds.Copies, c.params.MaxStory)
	}
	return len(story) >= c.params.MaxStory
}

// maxCompared is how many items of a story a new one is compared with, the latest.
const maxCompared = 12

// standing is how a new item stands to a story as a whole.
type standing struct {
	mean float64 // score with the story's items, 0 without a quorum of evidence
	held bool    // a quorum of the pairs hold, see [comparer.holds]
}

// against compares a new item with the latest items of a story.
func (c *comparer) against(mine *profile, story []slot) (s standing) {
	story = story[max(0, len(story)-maxCompared):]
	sum, supporting, held := 0.0, 0, 0
	for i := len(story) - 1; i >= 0; i-- {
		m := candidate{h: c.window.items[story[i]]}
		c.fill(&c.other, m.h)
		c.weigh(mine, &c.other, &m)
		sum += m.score
		if c.supports(&m) {
			supporting++
		}
		if c.holds(&m) {
			held++
		}
	}
	quorum := c.params.Event.Quorum * float64(len(story))
	s.held = float64(held) >= quorum
	if float64(supporting) >= quorum && supporting > 0 {
		s.mean = sum / float64(len(story))
	}
	return s
}

// joiningLinks returns the links that hold a group together where it was not one story before. For each story, and each
// newcomer, that is the surest pair with the rest.
func (c *comparer) joiningLinks(t *table, group []int) []feeds.Link {
	parts := map[feeds.StoryID][]int{}
	var order []feeds.StoryID
	for _, i := range group {
		story := t.items[i].story
		if parts[story] == nil {
			order = append(order, story)
		}
		parts[story] = append(parts[story], i)
	}
	var links []feeds.Link
	joined := parts[order[0]]
	for _, story := range order[1:] {
		var best candidate
		var from *windowItem
		for _, i := range parts[story] {
			for _, j := range joined {
				m := t.pair(i, j)
				if from == nil || m.rank() > best.rank() {
					best, from = m, t.items[i]
				}
			}
		}
		links = append(links, c.link(from, best))
		joined = append(joined, parts[story]...)
	}
	return links
}

// linkWords is how many words a link shows.
const linkWords = 8

// link says in words why an item and its candidate belong together. A link between an official text and another goes to
// the official one.
func (c *comparer) link(h *windowItem, m candidate) feeds.Link {
	from, to := h, m.h
	if m.proof.flip && m.proof.kind == feeds.LinkDerived || m.proof.kind == "" && h.Official && !m.h.Official {
		from, to = to, from
	}
	l := feeds.Link{From: from.Item, To: to.Item, Kind: m.proof.kind, Score: rounded(m.proof.score)}
	switch {
	case m.proof.kind == feeds.LinkSame:
		l.Words = []string{h.Link}
	case m.proof.kind == "" && c.namesOrigin(from, to, &m.like):
		l.Kind, l.Score = feeds.LinkDerived, rounded(m.score)
		l.Words = append(from.Proof(""), evidence(c.profileOf(h), c.profileOf(m.h), linkWords)...)
	case m.proof.kind == "":
		l.Kind, l.Score = feeds.LinkEvent, rounded(m.score)
		l.Words = evidence(c.profileOf(h), c.profileOf(m.h), linkWords)
	case len(m.proof.shared) > 0 && len(m.proof.words) == 0:
		l.Words, l.Shares = c.sharedText(from, to, m.proof.shared), shares(from, to, m.proof.shared)
	default:
		l.Words = append(slices.Clone(m.proof.words), evidence(c.profileOf(h), c.profileOf(m.h), linkWords)...)
	}
	return l
}

// shares returns how much of each text the other holds.
func shares(from, to *windowItem, shared []uint32) *[2]float64 {
	share := func(h *windowItem) float64 { return rounded(float64(len(shared)) / float64(max(1, len(h.Shingles)))) }
	return &[2]float64{share(from), share(to)}
}

// sharedText returns the longest runs that two texts share, or their words where neither text is at hand.
func (c *comparer) sharedText(from, to *windowItem, shared []uint32) []string {
	for _, h := range []*windowItem{from, to} {
		if h.Text != nil {
			return h.Text.Runs(shared, 3)
		}
	}
	return evidence(c.profileOf(from), c.profileOf(to), linkWords)
}

// rounded keeps three decimals, as scores are shown.
func rounded(score float64) float64 { return float64(int(float64(score*1000)+0.5)) / 1000 }
