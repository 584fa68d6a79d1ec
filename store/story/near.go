package story

import "math"

// near reports whether a mate is so likely that its story is looked at. One that is not is no mate.
func (x *Index) near(m *mate) bool { return m.tie.kind != "" || m.score >= x.params.Event.Join/2 }

// canBeNear reports whether an item can be near to another, from bounds that cost a fraction of the whole comparison: most
// items that have a rare word or two in common have nothing else. It must never deny what [Index.near] would grant.
// [Index.sieve] holds the shingles of a.
func (x *Index) canBeNear(a *profile, b *held) bool {
	if a.h.official != b.official || a.h.Link != "" && a.h.Link == b.Link {
		return true
	}
	return x.canShareText(a.h, b) || !(a.h.routine || b.routine) && x.mostScore(a, b) >= x.params.Event.Join/2-slack
}

// slack is for what sums in another order differ by.
const slack = 1e-6

// canShareText bounds [Index.shared].
func (x *Index) canShareText(a, b *held) bool {
	least := min(len(a.shingles), len(b.shingles))
	if least == 0 {
		return false
	}
	n := x.sieve.atMost(b.shingles)
	return n >= min(x.params.Copy.ShortShared, least) && float64(n) >= telling*float64(least)
}

// mostScore bounds [EventParams.score] without the rarity of the words that b does not share: a cosine is at most the
// share of a's own vector that lies in the words of both (by the inequality of Cauchy and Schwarz).
func (x *Index) mostScore(a *profile, b *held) float64 {
	l := besidesWords(a.h, b)
	var lead, acts, mine float64
	titled, dated := false, false
	for i, j := 0, 0; i < len(a.h.terms) && j < len(b.terms); {
		s, t := &a.h.terms[i], &b.terms[j]
		if s.id == t.id {
			mine += a.titled(i)
			titled = titled || t.traits&inTitle != 0
			both := s.traits & t.traits
			if (s.traits|t.traits)&isPlace == 0 {
				if both&inLead != 0 {
					w := float64(a.weights[i]) * float64(a.weights[i])
					lead += w
					if both&isAct != 0 {
						acts += w
					}
				}
				l.count(s.traits, t.traits, float64(a.rarity[i]) >= x.params.Event.RareIDF)
			} else if both&isPlace != 0 && both&inTitle != 0 {
				l.toponym = max(l.toponym, float64(a.rarity[i]))
			}
		}
		here, there := s.id, t.id // as in compare
		if here <= there {
			i++
		}
		if here >= there {
			j++
		}
	}
	l.sameDay = l.sameDay || l.dates > 0
	if l.dates == 0 && a.dated {
		for i := range b.terms {
			dated = dated || b.terms[i].traits&(isDate|isPlace) == isDate
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
