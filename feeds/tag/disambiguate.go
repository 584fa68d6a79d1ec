package tag

import (
	"math"
)

// resolve decides which place each spelling means in this item. Homonyms are told apart, in this order, by the kind of
// unit the text says, a parent that the item names, a place of the same region that it names, the source's home, the
// class and the size of the places; a name that several small places share equally means none of them.
func (r *reading) resolve() {
	named := r.namedUnits()
	r.restore(named)
	kinds := map[int32]Level{}
	for i := range r.mentions {
		m := &r.mentions[i]
		if kind := r.kindSaid(&r.docs[m.field], m); kind != "" && !m.refused && kind != Region {
			kinds[m.surface] = kind
		}
	}
	meant := map[int32]int32{}
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused {
			continue
		}
		candidates := r.gazetteer.surfaces[m.surface].places
		place, known := meant[m.surface]
		switch {
		case m.explicit:
			place = r.choose(candidates, Region, named)
		case !known:
			place = candidates[0]
			if len(candidates) > 1 {
				place = r.choose(candidates, kinds[m.surface], named)
			}
			meant[m.surface] = place
		}
		if m.place = place; place < 0 {
			m.refuse("homonyms")
			continue
		}
		if r.lonely(m, named) {
			m.refuse("short name with nothing beside it")
			continue
		}
		if p := &r.gazetteer.places[m.place]; p.Risk&RiskQuarter != 0 && len(candidates) == 1 && r.ambiguousQuarter(m, named) {
			m.damp(0.5, "quarter without its town")
		}
	}
}

func (r *reading) choose(candidates []int32, kind Level, named evidence) int32 {
	best := -1.0
	var chosen int32 = -1
	scores := make([]float64, len(candidates))
	for i, c := range candidates {
		if scores[i] = r.score(c, kind, named); scores[i] > best {
			best, chosen = scores[i], c
		}
	}
	for i, c := range candidates {
		if best-scores[i] < 0.5 && r.small(chosen) && r.gazetteer.region(c) != r.gazetteer.region(chosen) {
			return -1
		}
	}
	return chosen
}

func (r *reading) score(c int32, kind Level, named evidence) float64 {
	p := &r.gazetteer.places[c]
	score := rank(p.Level)
	if p.Level == Area && r.gazetteer.country[c] < 0 {
		score = 2 * rank(Country) // known beyond one country: the Sahel before a commune of that name
	}
	if p.Population > 0 {
		score += math.Log10(float64(p.Population)) / 10
	}
	if kind != "" {
		if kind == p.Level || kind == Town && p.Level == Village || kind == Village && p.Level == Town {
			score += 6
		}
	}
	parent := 0.0
	for _, above := range r.gazetteer.above[c] {
		// A homonymous unit does not speak for itself.
		if named.place[above] && !r.gazetteer.namesake[[2]int32{c, above}] {
			switch r.gazetteer.places[above].Level {
			case Country:
				parent = max(parent, 2)
			case Region, Cercle, Commune, Town:
				parent = max(parent, 6)
			}
		}
	}
	score += parent
	if unit := r.gazetteer.unit[c]; unit >= 0 && parent < 6 {
		score += min(3, 3*named.unit[unit])
	}
	if country := r.gazetteer.country[c]; country >= 0 {
		score += min(2, 2*named.country[country])
		if r.gazetteer.deep[country] {
			score += 0.6
		}
		if r.home >= 0 && r.gazetteer.country[r.home] == country {
			score += 1.5
			if u := r.gazetteer.unit[r.home]; u >= 0 && u == r.gazetteer.unit[c] {
				score++
			}
		}
	}
	return score
}

// rank is how likely a bare name means a place of the level.
func rank(l Level) float64 {
	switch l {
	case Country:
		return 5
	case Town:
		return 3.2
	case Region:
		return 3
	case Cercle:
		return 2.5
	case Commune:
		return 2
	case Village:
		return 1.5
	}
	return 1
}

// kindSaid is the kind of unit that the words before or after the mention say.
func (r *reading) kindSaid(on *page, m *mention) Level {
	switch {
	case m.explicit:
		return Region
	case r.has(cercleWords, on, m.first):
		return Cercle
	case r.has(communeWords, on, m.first):
		return Commune
	case r.has(settlementWords, on, m.first):
		return Town
	}
	return ""
}

// ambiguousQuarter reports whether a quarter is named in an item that names units, but not the quarter's own.
func (r *reading) ambiguousQuarter(m *mention, named evidence) bool {
	unit := r.gazetteer.unit[m.place]
	others := 0.0
	for u, w := range named.unit {
		if u != unit {
			others += w
		}
	}
	own := named.unit[unit] - m.weight
	return others > 0 && own <= 0
}
