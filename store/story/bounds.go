package story

import (
	"math"

	"griot/store/story/sign"
)

// likely reports whether a candidate's story is looked at. One that is not likely is no candidate.
func (c *comparer) likely(m *candidate) bool {
	return m.proof.kind != "" || m.score >= c.params.Event.Join/2
}

// mayBeLikely reports whether [comparer.likely] can hold for two items. It computes bounds that cost a fraction of the
// whole comparison, since most items that share a rare word or two share nothing else. It must never deny what likely
// would grant. c.bloom holds the shingles of a.
func (c *comparer) mayBeLikely(a *profile, b *windowItem) bool {
	if a.h.Official != b.Official || a.h.Link != "" && a.h.Link == b.Link {
		return true
	}
	return c.mayShareText(a.h, b) || !(a.h.Routine || b.Routine) && c.scoreBound(a, b) >= c.params.Event.Join/2-slack
}

// slack is more than sums in another order can differ by.
const slack = 1e-6

// mayShareText reports whether [comparer.shared] can find a proof.
func (c *comparer) mayShareText(a, b *windowItem) bool {
	least := min(len(a.Shingles), len(b.Shingles))
	if least == 0 {
		return false
	}
	n := c.bloom.atMost(b.Shingles)
	return n >= min(c.params.Copy.ShortShared, least) && float64(n) >= leastShared*float64(least)
}

// scoreBound returns an upper bound of [EventParams.score], without the rarity of the words that b does not share: a
// cosine is at most the share of a's own vector that lies in the words of both (inequality of Cauchy and Schwarz).
func (c *comparer) scoreBound(a *profile, b *windowItem) float64 {
	l := besidesWords(a.h, b)
	var lead, acts, mine float64
	titled, dated := false, false
	for i, j := 0, 0; i < len(a.h.Terms) && j < len(b.Terms); {
		s, t := &a.h.Terms[i], &b.Terms[j]
		if s.ID == t.ID {
			mine += a.titled(i)
			titled = titled || t.Traits&sign.InTitle != 0
			both := s.Traits & t.Traits
			if (s.Traits|t.Traits)&sign.IsPlace == 0 {
				if both&sign.InLead != 0 {
					w := float64(float64(a.weights[i]) * float64(a.weights[i]))
					lead += w
					if both&sign.IsAct != 0 {
						acts += w
					}
				}
				l.count(s.Traits, t.Traits, float64(a.rarity[i]) >= c.params.Event.RareIDF)
			} else if both&sign.IsPlace != 0 && both&sign.InTitle != 0 {
				l.toponym = max(l.toponym, float64(a.rarity[i]))
			}
		}
		here, there := s.ID, t.ID // as in compare
		if here <= there {
			i++
		}
		if here >= there {
			j++
		}
	}
	l.sameDay = l.sameDay || l.dates > 0
	if l.dates == 0 && a.dated {
		for i := range b.Terms {
			dated = dated || b.Terms[i].Traits&(sign.IsDate|sign.IsPlace) == sign.IsDate
		}
	}
	l.other = l.dates == 0 && a.dated && dated
	yours := untitled
	if titled {
		yours = 1
	}
	w := &c.params.Event.Weights
	l.lead = most(w.Lead, share(math.Sqrt(lead), a.lead))
	l.acts = most(w.Acts, share(math.Sqrt(acts), a.acts))
	l.cover = most(w.Cover, (covered(mine, a.title)+yours)/2)
	return c.params.Event.score(&l)
}

// most returns the value up to a bound with which a weight adds the most.
func most(weight, bound float64) float64 {
	if weight < 0 {
		return 0
	}
	return bound
}
