package story

import (
	"math"

	"griot/store/story/sign"
)

// near reports whether a mate is so likely that its story is looked at. One that is not is no mate.
func (x *Index) near(m *mate) bool { return m.tie.kind != "" || m.score >= x.params.Event.Join/2 }

// canBeNear reports whether an item can be near to another, from bounds that cost a fraction of the whole comparison: most
// items that have a rare word or two in common have nothing else. It must never deny what [Index.near] would grant.
// [Index.sieve] holds the shingles of a.
func (x *Index) canBeNear(a *profile, b *held) bool {
	if a.h.Official != b.Official || a.h.Link != "" && a.h.Link == b.Link {
		return true
	}
	return x.canShareText(a.h, b) || !(a.h.Routine || b.Routine) && x.mostScore(a, b) >= x.params.Event.Join/2-slack
}

// slack is for what sums in another order differ by.
const slack = 1e-6

// canShareText bounds [Index.shared].
func (x *Index) canShareText(a, b *held) bool {
	least := min(len(a.Shingles), len(b.Shingles))
	if least == 0 {
		return false
	}
	n := x.sieve.atMost(b.Shingles)
	return n >= min(x.params.Copy.ShortShared, least) && float64(n) >= telling*float64(least)
}

// mostScore bounds [EventParams.score] without the rarity of the words that b does not share: a cosine is at most the
// share of a's own vector that lies in the words of both (by the inequality of Cauchy and Schwarz).
func (x *Index) mostScore(a *profile, b *held) float64 {
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
					w := float64(a.weights[i]) * float64(a.weights[i])
					lead += w
					if both&sign.IsAct != 0 {
						acts += w
					}
				}
				l.count(s.Traits, t.Traits, float64(a.rarity[i]) >= x.params.Event.RareIDF)
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
	w := &x.params.Event.Weights
	l.lead = most(w.Lead, share(math.Sqrt(lead), a.lead))
	l.acts = most(w.Acts, share(math.Sqrt(acts), a.acts))
	l.cover = most(w.Cover, (covered(mine, a.title)+yours)/2)
	return x.params.Event.score(&l)
}

// most is the value up to a bound that a weight makes the most of.
func most(weight, bound float64) float64 {
	if weight < 0 {
		return 0
	}
	return bound
}
