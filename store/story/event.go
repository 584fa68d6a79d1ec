package story

import (
	"math"
	"time"
)

// features is the number of weights besides the bias.
const features = 12

// features returns what is weighed, in the order of [Weights.list].
func (l *likeness) features() [features]float64 {
	other, same := 0., 0.
	if l.other {
		other = 1
	}
	if l.sameDay {
		same = 1
	}
	return [...]float64{
		l.lead, l.acts, l.cover, capped(l.counts, 3), l.place, min(l.toponym, maxToponym), other, same,
		math.Log1p(min(l.apart, maxApart)), l.days, capped(l.stages, 2), l.prospect,
	}
}

func (w *Weights) list() [features]*float64 {
	return [...]*float64{
		&w.Lead, &w.Acts, &w.Cover, &w.Numbers, &w.Place, &w.Toponym, &w.OtherDates, &w.SameDay, &w.Apart, &w.Days, &w.Stages, &w.Prospect,
	}
}

const (
	maxToponym = 7  // as much as a rare name of a place counts
	maxApart   = 10 // days, as much as they count
)

// score returns the probability that two items with that much in common report one event.
func (p *EventParams) score(l *likeness) float64 {
	if time.Duration(l.days*24*float64(time.Hour)) > p.Gap {
		return 0
	}
	z := p.Weights.Bias
	given := l.features()
	for i, w := range p.Weights.list() {
		z += float64(*w * given[i])
	}
	return 1 / (1 + math.Exp(-z))
}

func capped(n, most int) float64 { return float64(min(n, most)) }

// briefTerms is how many terms an item has that is more than a title.
const briefTerms = 16

// gated reports whether what is in common can be evidence at all: rare words that are no places, names counted twice,
// numbers, dates. Titles alone must share three rare words.
func gated(l *likeness) bool {
	if l.terms < briefTerms {
		return l.rare >= 3
	}
	found := l.rare + l.names + l.counts + l.dates
	return found >= 2 || found == 1 && l.sameDay
}
