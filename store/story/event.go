package story

import (
	"math"
	"slices"
	"time"
)

// likeness is what two items share, as far as it tells whether they report one event. Places are left out of all but
// place and rarePlace.
type likeness struct {
	cosine float64 // of the weighted terms
	rare   int     // rare shared words, names and numbers among them
	names  int     // rare shared names
	counts int     // shared numbers
	dates  int     // shared days of the year
	when   float64 // 1: both name a same day of the week, -1: both name days and none is the same
	other  bool    // both name days of the year and none is the same
	phase  float64 // see [phase]
	terms  int     // of the shorter of the two

	place     float64 // 1: a place in common, 0.6: a region, 0: not known, -1: both known and disjoint
	rarePlace float64 // natural logarithm of how rare the rarest place in common is
	days      float64 // between them, the least possible
}

// profile is an item's terms with their weights by rarity now.
type profile struct {
	h       *held
	weights []float32 // of h.terms; 0 for places
	rarity  []float32
	norm    float64 // length of the vector
	dated   bool    // names a day of the year
}

func (x *Index) profileOf(h *held) *profile {
	p := &profile{}
	x.fill(p, h)
	return p
}

// fill makes p the profile of an item, in the memory that it has.
func (x *Index) fill(p *profile, h *held) {
	words := &x.shelf.vocabulary
	total := words.total(x.shelf.count)
	p.h, p.norm, p.dated = h, 0, false
	p.weights = append(p.weights[:0], make([]float32, len(h.terms))...)
	p.rarity = append(p.rarity[:0], make([]float32, len(h.terms))...)
	for i := range h.terms {
		t := &h.terms[i]
		if t.traits&isPlace != 0 {
			continue
		}
		idf := total - words.log(t.tier, h.known[i])
		w := float32(t.weight) / 8 * idf
		p.weights[i], p.rarity[i] = w, idf
		p.norm += float64(w) * float64(w)
		p.dated = p.dated || t.traits&isDate != 0
	}
	p.norm = math.Sqrt(p.norm)
}

// briefTerms is how many terms an item has that is more than a title.
const briefTerms = 16

func (x *Index) compare(a, b *profile) likeness {
	l := likeness{
		days:  gap(&a.h.Signature, &b.h.Signature).Hours() / 24,
		terms: min(len(a.h.terms), len(b.h.terms)),
		phase: phase(a.h.ahead, b.h.ahead),
	}
	l.place, l.rarePlace = x.placeAgreement(a.h, b.h)
	dot := 0.0
	for i, j := 0, 0; i < len(a.h.terms) && j < len(b.h.terms); {
		s, t := &a.h.terms[i], &b.h.terms[j]
		if s.id == t.id && (s.traits|t.traits)&isPlace == 0 {
			dot += float64(a.weights[i]) * float64(b.weights[j])
			l.count(s.traits, t.traits, float64(a.rarity[i]) >= x.params.Event.RareIDF)
		}
		here, there := s.id, t.id // which is next cannot be foreseen: no branches on it
		if here <= there {
			i++
		}
		if here >= there {
			j++
		}
	}
	if named := a.h.days != 0 && b.h.days != 0; named && a.h.days&b.h.days != 0 {
		l.when = 1
	} else if named {
		l.when = -1
	}
	l.other = l.dates == 0 && a.dated && b.dated
	if dot > 0 {
		l.cosine = dot / (a.norm * b.norm)
	}
	return l
}

func (l *likeness) count(s, t trait, rare bool) {
	switch {
	case (s|t)&isDate != 0:
		l.dates++
		return
	case (s|t)&isNumber != 0:
		l.counts++
	}
	if rare {
		l.rare++
		if s&t&isName != 0 {
			l.names++
		}
	}
}

// placeAgreement never joins: it tips what the words leave open, and disjoint regions speak against.
func (x *Index) placeAgreement(a, b *held) (agreement, rarity float64) {
	for i, j := 0, 0; i < len(a.places) && j < len(b.places); {
		switch {
		case a.places[i] < b.places[j]:
			i++
		case a.places[i] > b.places[j]:
			j++
		default:
			agreement = 1
			rarity = max(rarity, math.Log(float64(x.shelf.count+priorPlaced)/float64(x.shelf.places[a.places[i]]+1)))
			i, j = i+1, j+1
		}
	}
	switch {
	case agreement > 0:
	case overlap(a.regions, b.regions) > 0:
		agreement = 0.6
	case len(a.regions) == 0 || len(b.regions) == 0, overlap(a.regions, b.within) > 0, overlap(b.regions, a.within) > 0:
		agreement = 0 // a country and a part of it do not disagree
	default:
		agreement = -1
	}
	return agreement, min(rarity, mostPlace)
}

const (
	priorPlaced = 300 // items that a place is held against when the window is empty
	mostPlace   = 5   // as much as a rare place counts
)

// score is the probability that two items with that much in common report one event.
func (p *EventParams) score(l likeness) float64 {
	if time.Duration(l.days*24*float64(time.Hour)) > p.Gap {
		return 0
	}
	w := &p.Weights
	z := w.Bias + w.Cosine*math.Sqrt(l.cosine) + w.Numbers*capped(l.counts, 3) +
		w.Dates*capped(l.dates, 2) + w.Weekdays*l.when + w.Phase*l.phase + w.Place*l.place + w.RarePlace*l.rarePlace + w.Days*l.days
	if l.other {
		z += w.OtherDates
	}
	if l.terms > shortTerms {
		z += w.Long * float64(l.terms-shortTerms) / (maxTerms - shortTerms)
	}
	return 1 / (1 + math.Exp(-z))
}

func capped(n, most int) float64 { return float64(min(n, most)) }

// shortTerms is how many terms a text has from which two that report one event share more than two that do not: what long
// texts have in common is first of all their length.
const shortTerms = 50

// gated reports whether the words in common can be evidence at all: rare ones that are no places, names and numbers
// among them. Titles alone must share three rare words.
func gated(l likeness) bool {
	if l.terms < briefTerms {
		return l.rare >= 3
	}
	return l.rare >= 1 && l.rare+l.names+l.counts+l.dates >= 2
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
		if s.word != "" {
			words = append(words, s.word)
		}
	}
	return words
}
