package story

import (
	"slices"

	"griot/feeds"
)

// proofs are the links from an item to those whose ties need no weighing: to every one of them, since each is a fact
// worth telling.
func (x *Index) proofs(h *held, mates []mate) []feeds.Link {
	var links []feeds.Link
	for _, m := range mates {
		if m.tie.kind != "" {
			links = append(links, x.link(h, m))
		}
	}
	return links
}

// origins are the links of an item, placed by the best of its mates, with other mates of that story of which one tells
// that it was made from the other.
func (x *Index) origins(h *held, best mate, mates []mate) []feeds.Link {
	var links []feeds.Link
	for _, m := range mates {
		if m.tie.kind != "" || m.h == best.h || m.h.story != best.h.story {
			continue
		}
		if x.tells(h, m.h, &m.like) || x.tells(m.h, h, &m.like) {
			links = append(links, x.link(h, m))
		}
	}
	return links
}

// best is the mate whose story an item joins: the surest proof, else the story whose items are on the whole the most
// alike.
func (x *Index) best(h *held, mates []mate) (mate, bool) {
	if len(mates) == 0 {
		return mate{}, false
	}
	for _, m := range mates {
		if m.tie.kind != "" && len(x.shelf.stories[m.h.story]) < x.params.MaxStory {
			return m, true
		}
	}
	var mine *profile
	seen := map[feeds.StoryID]bool{}
	var best mate
	mean := x.params.Event.Join
	for _, m := range mates {
		story := x.shelf.stories[m.h.story]
		if m.score < x.params.Event.Join || seen[m.h.story] || len(story) >= x.params.MaxStory {
			continue
		}
		seen[m.h.story] = true
		if mine == nil {
			mine = x.profileOf(h)
		}
		if score := x.mean(mine, story); score > mean {
			best, mean = m, score
		}
	}
	return best, best.h != nil
}

// mostAsked is how many items of a story a new one is held against, the latest.
const mostAsked = 20

// mean is the mean score with the items of a story, 0 without a quorum of evidence.
func (x *Index) mean(mine *profile, story []slot) float64 {
	story = slices.Clone(story)
	slices.SortFunc(story, func(a, b slot) int { return older(x.shelf.items[b], x.shelf.items[a]) })
	story = story[:min(mostAsked, len(story))]
	sum, proofs := 0.0, 0
	for _, n := range story {
		m := mate{h: x.shelf.items[n]}
		x.fill(&x.other, m.h)
		m.like = x.compare(mine, &x.other)
		m.score = x.chance(mine.h, m.h, &m.like)
		if sum += m.score; x.proves(&m) {
			proofs++
		}
	}
	if float64(proofs) < x.params.Event.Quorum*float64(len(story)) || proofs == 0 {
		return 0
	}
	return sum / float64(len(story))
}

// linkWords is how many words a link tells.
const linkWords = 8

// link words the tie between an item and its mate. A link between an official text and another goes to the official
// one.
func (x *Index) link(h *held, m mate) feeds.Link {
	from, to := h, m.h
	if m.tie.flip && m.tie.kind == feeds.LinkDerived || m.tie.kind == "" && h.Official && !m.h.Official {
		from, to = to, from
	}
	l := feeds.Link{From: from.Item, To: to.Item, Kind: m.tie.kind, Score: rounded(m.tie.score)}
	switch {
	case m.tie.kind == feeds.LinkSame:
		l.Words = []string{h.Link}
	case m.tie.kind == "" && x.tells(from, to, &m.like):
		l.Kind, l.Score = feeds.LinkDerived, rounded(m.score)
		l.Words = append(from.Proof(""), evidence(x.profileOf(h), x.profileOf(m.h), linkWords)...)
	case m.tie.kind == "":
		l.Kind, l.Score = feeds.LinkEvent, rounded(m.score)
		l.Words = evidence(x.profileOf(h), x.profileOf(m.h), linkWords)
	case len(m.tie.shared) > 0 && len(m.tie.words) == 0:
		l.Words, l.Shares = x.sharedText(from, to, m.tie.shared), shares(from, to, m.tie.shared)
	default:
		l.Words = append(slices.Clone(m.tie.words), evidence(x.profileOf(h), x.profileOf(m.h), linkWords)...)
	}
	return l
}

// shares is how much of each text the other holds.
func shares(from, to *held, shared []uint32) *[2]float64 {
	share := func(h *held) float64 { return rounded(float64(len(shared)) / float64(max(1, len(h.Shingles)))) }
	return &[2]float64{share(from), share(to)}
}

// sharedText is the longest runs that two texts share, or the words where neither text is at hand.
func (x *Index) sharedText(from, to *held, shared []uint32) []string {
	for _, h := range []*held{from, to} {
		if h.Text != nil {
			return h.Text.Runs(shared, 3)
		}
	}
	return evidence(x.profileOf(from), x.profileOf(to), linkWords)
}

// rounded keeps three decimals: scores are for people.
func rounded(score float64) float64 { return float64(int(score*1000+0.5)) / 1000 }
