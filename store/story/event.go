package story

import (
	"math"
	"slices"
	"time"
)

// likeness is what two items share, as far as it tells whether they report one event.
type likeness struct {
	cosine float64 // of the weighted terms, places left out
	rare   int     // rare shared words that are no places, names and numbers among them
	names  int     // rare shared names
	counts int     // shared numbers
	dates  int     // shared days of the year
	lead   int     // rare shared words that stand in the title or lead of both
	place  float64 // 1: a place in common, 0.6: a region, 0: not known, -1: both known and disjoint
	days   float64 // between them, the least possible
	alien  bool    // different languages
	brief  bool    // one of the two has hardly more than a title
	phase  float64 // 1: one looks ahead to what the other looks back on
}

// profile is an item's terms with their weights by rarity now.
type profile struct {
	h       *held
	weights []float32 // of h.terms; 0 for places
	rare    []bool
	norm    float64
}

func (x *Index) profileOf(h *held) *profile {
	p := &profile{h: h, weights: make([]float32, len(h.terms)), rare: make([]bool, len(h.terms))}
	sum := 0.0
	for i, t := range h.terms {
		if t.traits&isPlace != 0 {
			continue
		}
		idf := x.idf(t)
		w := float64(t.weight) / 8 * idf
		p.weights[i] = float32(w)
		p.rare[i] = idf >= x.params.Event.RareIDF
		sum += w * w
	}
	p.norm = math.Sqrt(sum)
	return p
}

// idf is the natural logarithm of how rare a term is: what the window has seen over the listed share.
func (x *Index) idf(t term) float64 {
	items := 0.0
	if v := x.shelf.vocabulary[t.id]; v != nil {
		items = float64(v.items)
	}
	return math.Log((float64(x.shelf.count) + priorDocuments + 1) / (items + priorShare(t.tier)*priorDocuments + 0.5))
}

// briefTerms is how many terms an item has that is more than a title.
const briefTerms = 16

func compare(a, b *profile) likeness {
	l := likeness{
		days: gap(&a.h.Signature, &b.h.Signature).Hours() / 24, alien: a.h.lang != b.h.lang,
		place: placeAgreement(a.h, b.h),
	}
	l.brief = min(len(a.h.terms), len(b.h.terms)) < briefTerms
	dot := 0.0
	for i, j := 0, 0; i < len(a.h.terms) && j < len(b.h.terms); {
		s, t := a.h.terms[i], b.h.terms[j]
		switch {
		case s.id < t.id:
			i++
		case s.id > t.id:
			j++
		default:
			dot += float64(a.weights[i]) * float64(b.weights[j])
			if (s.traits|t.traits)&isPlace == 0 {
				l.count(s.traits, t.traits, a.rare[i])
			}
			i, j = i+1, j+1
		}
	}
	l.phase = math.Abs(float64(a.h.ahead)-float64(b.h.ahead)) / mostAhead
	if a.norm > 0 && b.norm > 0 {
		l.cosine = dot / (a.norm * b.norm)
	}
	return l
}

func (l *likeness) count(s, t trait, rare bool) {
	if (s|t)&isDate != 0 {
		l.dates++
		return
	}
	if (s|t)&isNumber != 0 {
		l.counts++
	}
	if !rare {
		return
	}
	l.rare++
	if s&t&isName != 0 {
		l.names++
	}
	if s&t&inLead != 0 {
		l.lead++
	}
}

// placeAgreement never joins: it breaks ties, and disjoint regions speak against.
func placeAgreement(a, b *held) float64 {
	switch {
	case overlap(a.places, b.places) > 0:
		return 1
	case overlap(a.regions, b.regions) > 0:
		return 0.6
	case len(a.regions) == 0 || len(b.regions) == 0, overlap(a.regions, b.within) > 0, overlap(b.regions, a.within) > 0:
		return 0 // a country and a part of it do not disagree
	}
	return -1
}

// score is the probability that two items with that much in common report one event.
func (p *EventParams) score(l likeness) float64 {
	if time.Duration(l.days*24*float64(time.Hour)) > p.Gap {
		return 0
	}
	w := &p.Weights
	z := w.Bias + w.Cosine*l.cosine + w.Rare*capped(l.rare, 8) + w.Names*capped(l.names, 4) + w.Numbers*capped(l.counts, 3) +
		w.Dates*capped(l.dates, 2) + w.Lead*capped(l.lead, 5) + w.Place*l.place + w.Days*l.days + w.Phase*l.phase
	return 1 / (1 + math.Exp(-z))
}

func capped(n, most int) float64 { return float64(min(n, most)) }

// gated reports whether the words in common can be evidence at all: rare ones that are no places.
func gated(l likeness) bool {
	if l.brief {
		return l.rare >= 3
	}
	return l.rare+l.names+l.counts+l.dates >= 3 && (l.rare >= 2 || l.rare == 1 && l.counts+l.dates >= 2)
}

// evidence is the words that a and b share, the weightiest first, at most n.
func evidence(a, b *profile, n int) []string {
	type shared struct {
		word   string
		weight float32
	}
	var found []shared
	for i, t := range a.h.terms {
		if t.traits&isPlace != 0 {
			continue
		}
		j, ok := slices.BinarySearchFunc(b.h.terms, t, func(s, t term) int { return int(int64(s.id) - int64(t.id)) })
		if ok && b.weights[j] > 0 {
			found = append(found, shared{a.h.word(i), a.weights[i] * b.weights[j]})
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
		words = append(words, s.word)
	}
	return words
}
