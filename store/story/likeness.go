package story

import (
	"math"
	"slices"

	"griot/store/story/sign"
)

// likeness is what two items share, as far as it tells whether they report one event.
type likeness struct {
	cosine float64 // of the weighted terms, places left out
	rare   int     // rare shared words, names and numbers among them
	names  int     // rare shared names
	counts int     // shared numbers
	dates  int     // shared days of the year
	other  bool    // both name days of the year and none is the same
	terms  int     // of the shorter of the two

	lead     float64 // cosine of the words in titles and first sentences,
	acts     float64 // and of those among them that say what happened
	cover    float64 // share of the one's title that the other's title or text holds, the mean of both directions
	place    float64 // 1: a place in common, 0.6: a region, 0: not known, -1: both known and disjoint
	toponym  float64 // natural logarithm of how rare the rarest place's name is that stands in both titles
	days     float64 // between their publications, the least possible
	apart    float64 // days between the events that they report, the least possible
	sameDay  bool    // they report of one day, or name a day of the year in common
	stages   int     // chains of affairs that have come to different stages, see [affair]
	prospect float64 // how far apart they look ahead, see [reading.looksAhead]: 1 is half the scale
}

// compare returns what two items share.
func (c *comparer) compare(a, b *profile) likeness {
	l := besidesWords(a.h, b.h)
	var dot, lead, acts, mine, yours float64
	for i, j := 0, 0; i < len(a.h.Terms) && j < len(b.h.Terms); {
		s, t := &a.h.Terms[i], &b.h.Terms[j]
		if s.ID == t.ID {
			mine += a.titled(i)
			yours += b.titled(j)
			both := s.Traits & t.Traits
			if (s.Traits|t.Traits)&sign.IsPlace == 0 {
				w := float64(float64(a.weights[i]) * float64(b.weights[j]))
				dot += w
				if both&sign.InLead != 0 {
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
		here, there := s.ID, t.ID // which is next cannot be foreseen: no branches on it
		if here <= there {
			i++
		}
		if here >= there {
			j++
		}
	}
	l.sameDay = l.sameDay || l.dates > 0
	l.other = l.dates == 0 && a.dated && b.dated
	l.cosine = share(dot, a.norm*b.norm)
	l.lead, l.acts = share(lead, a.lead*b.lead), share(acts, a.acts*b.acts)
	l.cover = (covered(mine, a.title) + covered(yours, b.title)) / 2
	return l
}

// besidesWords returns what two items have in common without a look at their words.
func besidesWords(a, b *windowItem) likeness {
	return likeness{
		days:   sign.TimeBetween(&a.Signature, &b.Signature).Hours() / 24,
		terms:  min(len(a.Terms), len(b.Terms)),
		place:  placeAgreement(a, b),
		stages: a.Stage.Apart(b.Stage),

		prospect: math.Abs(float64(a.Outlook)-float64(b.Outlook)) / sign.MostAhead,
		apart:    sign.DaysBetween(&a.Signature, &b.Signature),
		sameDay:  a.EventDay != 0 && a.EventDay == b.EventDay,
	}
}

// untitled is the cover of a title without words.
const untitled = 0.3

// covered returns the share of a title that is covered. One without words is neither covered nor not.
func covered(part, title float64) float64 {
	if title == 0 {
		return untitled
	}
	return part / title
}

func (l *likeness) count(s, t sign.Traits, rare bool) {
	switch {
	case (s|t)&sign.IsDate != 0:
		l.dates++
		return
	case (s|t)&sign.IsNumber != 0:
		l.counts++
	}
	if rare {
		l.rare++
		if s&t&sign.IsName != 0 {
			l.names++
		}
	}
}

// placeAgreement returns the place of a [likeness]. It never joins two items: it decides what the words leave open, and
// disjoint regions speak against.
func placeAgreement(a, b *windowItem) float64 {
	switch {
	case sign.Overlap(a.Places, b.Places) > 0:
		return 1
	case sign.Overlap(a.Regions, b.Regions) > 0:
		return 0.6
	case len(a.Regions) == 0 || len(b.Regions) == 0, sign.Overlap(a.Regions, b.Within) > 0, sign.Overlap(b.Regions, a.Within) > 0:
		return 0 // a country and a part of it do not disagree
	}
	return -1
}

// evidence returns the words that a and b share, the weightiest first, at most n.
func evidence(a, b *profile, n int) []string {
	type shared struct {
		word   string
		weight float32
	}
	var found []shared
	for i, t := range a.h.Terms {
		if t.Traits&sign.IsPlace != 0 {
			continue
		}
		j, ok := slices.BinarySearchFunc(b.h.Terms, t, func(s, t sign.Term) int { return int(int64(s.ID) - int64(t.ID)) })
		if ok && b.weights[j] > 0 {
			found = append(found, shared{a.h.WordOf(i), a.weights[i] * b.weights[j]})
		}
	}
	slices.SortStableFunc(found, func(s, t shared) int {
		if s.weight > t.weight {
			return -1
		} else if s.weight < t.weight {
			return 1
		}
		return 0
	})
	words := make([]string, 0, n)
	for _, s := range found[:min(n, len(found))] {
		if s.word != "" {
			words = append(words, s.word)
		}
	}
	return words
}
