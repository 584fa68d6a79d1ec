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
	for _, m := range candidates {
		if m.proof.kind != "" && len(c.window.stories[m.h.story]) < c.params.MaxStory {
			return m, true
		}
	}
	var mine *profile
	seen := map[feeds.StoryID]bool{}
	var best candidate
	mean := c.params.Event.Join
	for _, m := range candidates {
		story := c.window.stories[m.h.story]
		if m.score < c.params.Event.Join || seen[m.h.story] || len(story) >= c.params.MaxStory {
			continue
		}
		seen[m.h.story] = true
		if mine == nil {
			mine = c.profileOf(h)
		}
		if score := c.mean(mine, story); score > mean {
			best, mean = m, score
		}
	}
	return best, best.h != nil
}

// maxCompared is how many items of a story a new one is compared with, the latest.
const maxCompared = 20

// mean returns the mean score with the items of a story, 0 without a quorum of evidence.
func (c *comparer) mean(mine *profile, story []slot) float64 {
	story = slices.Clone(story)
	slices.SortFunc(story, func(a, b slot) int { return older(c.window.items[b], c.window.items[a]) })
	story = story[:min(maxCompared, len(story))]
	sum, supporting := 0.0, 0
	for _, n := range story {
		m := candidate{h: c.window.items[n]}
		c.fill(&c.other, m.h)
		m.like = c.compare(mine, &c.other)
		m.score = c.chance(mine.h, m.h, &m.like)
		if sum += m.score; c.supports(&m) {
			supporting++
		}
	}
	if float64(supporting) < c.params.Event.Quorum*float64(len(story)) || supporting == 0 {
		return 0
	}
	return sum / float64(len(story))
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
