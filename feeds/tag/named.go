package tag

// evidence is what the unambiguous names of an item say about where it is.
type evidence struct {
	unit    map[int32]float64 // first-level units
	country map[int32]float64
	place   map[int32]bool
}

func (r *reading) namedUnits() evidence {
	e := evidence{map[int32]float64{}, map[int32]float64{}, map[int32]bool{}}
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused {
			continue
		}
		candidates := r.gazetteer.surfaces[m.surface].places
		unit, country := r.gazetteer.unit[candidates[0]], r.gazetteer.country[candidates[0]]
		for _, c := range candidates[1:] {
			if r.gazetteer.unit[c] != unit {
				unit = -1
			}
			if r.gazetteer.country[c] != country {
				country = -1
			}
		}
		if unit >= 0 {
			e.unit[unit] += m.weight
		}
		if country >= 0 {
			e.country[country] += m.weight
		}
		for _, c := range candidates {
			e.place[c] = true
		}
	}
	return e
}
