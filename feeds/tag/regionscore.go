package tag

import (
	"cmp"
	"slices"
)

// regionScore is what the mentions of an item add up to for one region.
type regionScore struct {
	region   int32
	score    float64
	title    bool    // the title names it or its people
	named    bool    // the title names it
	lead     bool    // the title or the lead names it
	explicit bool    // the text says that it is a region
	located  bool    // something happens there: the title says "à …", or names a part of it
	header   bool    // the title begins with it: "Mali : …"
	zone     float64 // the part of score that zones have ("le centre du Mali"), which speak for units as well
	listed   bool    // it is but one of a list
	mentions int
}

// regionScores adds up the mentions for each unit and each country.
func (r *reading) regionScores() (units, countries map[int32]*regionScore) {
	units, countries = map[int32]*regionScore{}, map[int32]*regionScore{}
	lists := r.lists()
	named := map[int32]bool{} // countries that are named as such
	unitTitled := false
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused || m.place < 0 {
			continue
		}
		if r.gazetteer.places[m.place].Level == Country {
			named[m.place] = true
		}
		region := r.gazetteer.region(m.place)
		unitTitled = unitTitled || m.field == inTitle && region >= 0 && r.gazetteer.places[region].Level == Region && !r.capitalUnit(region)
	}
	seen := map[int32]int{}
	count := func(in map[int32]*regionScore, region, key int32, w float64, m *mention) {
		for range min(seen[key], 20) {
			w *= repeatFactor
		}
		seen[key]++
		s := in[region]
		if s == nil {
			s = &regionScore{region: region}
			in[region] = s
		}
		s.score += w
		if m.nested {
			return
		}
		s.mentions++
		if r.gazetteer.places[m.place].Level == Area && r.gazetteer.places[region].Level == Country {
			s.zone += w
		}
		s.title = s.title || m.field == inTitle
		s.named = s.named || m.field == inTitle && !m.demonym
		s.header = s.header || m.field == inTitle && r.heads(m)
		s.lead = s.lead || m.field == inTitle || m.lead
		s.explicit = s.explicit || m.explicit
		s.located = s.located || m.field == inTitle && (m.locative || r.heads(m) || m.place != region && !r.gazetteer.capital[m.place])
	}
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused || m.place < 0 {
			continue
		}
		region := r.gazetteer.region(m.place)
		switch {
		case region < 0:
			w := m.weight * spreadFactor
			if unitTitled {
				w /= 2
			}
			for _, member := range r.gazetteer.members[m.place] {
				count(countries, member, member, w, m)
			}
		case r.gazetteer.places[region].Level == Region:
			w := m.weight
			if lists[i] {
				w *= listFactor
			}
			count(units, region, m.place, w, m)
			units[region].listed = lists[i]
		case m.place != region && !m.asCountry && r.gazetteer.places[m.place].Level != Area:
			w := m.weight * abroadFactor
			if !named[region] && r.venue(m.place) {
				w = m.weight * venueFactor
			}
			count(countries, region, region, w, m)
		default:
			count(countries, region, region, m.weight, m)
		}
	}
	return units, countries
}

// lists are the mentions of units that are but listed: in a sentence that names many, in an item that names many all
// over, or as the ends of a range ("de Kidal à Koutiala").
func (r *reading) lists() map[int]bool {
	type sentence struct {
		field field
		n     int
	}
	of := map[sentence][]int32{}
	var all []int32
	countryNamed, unitTitled := false, false // the first by the title or the lead
	unit := func(m *mention) int32 {
		if m.refused || m.place < 0 {
			return -1
		}
		if region := r.gazetteer.region(m.place); region >= 0 && r.gazetteer.places[region].Level == Region {
			return region
		} else if region >= 0 && (m.field == inTitle || m.lead && !m.demonym) && m.place == region && r.gazetteer.deep[region] {
			countryNamed = true
		}
		return -1
	}
	for i := range r.mentions {
		m := &r.mentions[i]
		u := unit(m)
		if u < 0 {
			continue
		}
		unitTitled = unitTitled || m.field == inTitle
		key := sentence{m.field, m.sentence}
		if !slices.Contains(of[key], u) {
			of[key] = append(of[key], u)
		}
		if !slices.Contains(all, u) {
			all = append(all, u)
		}
	}
	most := listed
	switch {
	case !unitTitled && r.nationwide():
		most = 2
	case countryNamed && !unitTitled:
		most = listed - 1
	}
	lists := map[int]bool{}
	for i := range r.mentions {
		m := &r.mentions[i]
		u := unit(m)
		if u < 0 {
			continue
		}
		if len(of[sentence{m.field, m.sentence}]) >= most || len(all) >= scattered && !unitTitled {
			lists[i] = true
		}
		if i+1 < len(r.mentions) {
			if n := &r.mentions[i+1]; n.field == m.field && !n.refused && n.place >= 0 && r.gazetteer.region(n.place) != u && r.ranges(m, n) {
				lists[i], lists[i+1] = true, true
			}
		}
	}
	return lists
}

// nationwide reports whether the title or the lead says that the item is on a whole country: its government met, or
// something goes "for the whole territory".
func (r *reading) nationwide() bool {
	for f := inTitle; f <= inText; f++ {
		on := &r.docs[f]
		for i := range on.Tokens {
			if f == inText && on.Tokens[i].Sentence >= r.begin+2 {
				break
			}
			if _, ok := r.words.at(nationwideWords, on, i); ok {
				return true
			}
		}
	}
	return false
}

// ranges reports whether the mentions are the ends of a range: "de Kidal à Koutiala", "from Kayes to Gao".
func (r *reading) ranges(m, n *mention) bool {
	on := &r.docs[m.field]
	if n.first-m.last != 2 || m.first == 0 {
		return false
	}
	from, to := on.Tokens[m.first-1].Folded, on.Tokens[n.first-1].Folded
	return from == "de" && to == "a" || from == "from" && to == "to"
}

func sorted(m map[int32]*regionScore) []*regionScore {
	out := make([]*regionScore, 0, len(m))
	for _, s := range m {
		out = append(out, s)
	}
	slices.SortFunc(out, byScore)
	return out
}

func byScore(a, b *regionScore) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.region, b.region))
}

// capitalUnit reports whether a seat of power lies in the unit.
func (r *reading) capitalUnit(u int32) bool { return r.gazetteer.seated[u] }

// venue reports whether people of other countries meet in the place: a capital, or a town of a country so far away that
// the gazetteer has but its great towns.
func (r *reading) venue(place int32) bool {
	return r.gazetteer.capital[place] || !r.gazetteer.charted[r.gazetteer.country[place]]
}
