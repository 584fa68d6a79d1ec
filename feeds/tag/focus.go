package tag

import (
	"cmp"
	"slices"

	"griot/feeds"
	"griot/feeds/text"
)

// Weights of a mention by where it stands, and what it takes for a place to be what an item is about.
const (
	titleWeight    = 5.0
	leadWeight     = 3.0 // the first two sentences of the text
	bodyWeight     = 1.0
	datelineWeight = 0.5
	repeatFactor   = 0.6 // each further mention of one place counts this much of the one before
	tagScore       = 2.5 // the least score of a region that is named
	tagShare       = 0.3 // the least share of the strongest region's score
	maxRegions     = 3
	listed         = 4 // units in one sentence that make a list of the country
)

// weigh gives every mention the weight of its place in the item.
func (r *reading) weigh() {
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused {
			continue
		}
		switch sentence := r.docs[m.field].Tokens[m.first].Sentence; {
		case m.field == inTitle:
			m.weight *= titleWeight
		case m.dateline:
			m.weight *= datelineWeight
			m.rule = "dateline"
		case sentence < 2:
			m.weight *= leadWeight
		default:
			m.weight *= bodyWeight
		}
	}
}

// metonyms lets capitals stand for their countries: as the subject of a verb, or beside another country, without a
// word of place before them.
func (r *reading) metonyms() {
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused || m.place < 0 || !r.atlas.capital[m.place] || m.dateline {
			continue
		}
		tokens := r.docs[m.field].Tokens
		if r.actor(tokens, i) {
			m.asCountry, m.rule = true, "capital for its country"
			m.place = r.atlas.country[m.place]
		}
	}
}

// actor reports whether a capital acts: a verb of saying or doing follows, or it is joined to another country's
// capital or to a country ("entre Bamako et Kiev").
func (r *reading) actor(tokens []text.Token, i int) bool {
	m := &r.mentions[i]
	if m.explicit {
		return false
	}
	strongLocative := false
	if m.first > 0 {
		switch tokens[m.first-1].Folded {
		case "a", "in", "at", "vers", "from", "near", "depuis", "sur", "pres", "dans", "district":
			strongLocative = tokens[m.first].Gap == text.GapSpace
		}
	}
	if next := m.last + 1; next < len(tokens) && tokens[next].Gap == text.GapSpace && !strongLocative {
		if r.isIn("saying", &tokens[next]) && (m.first == 0 || !isOf(tokens[m.first-1].Folded)) {
			return true
		}
	}
	if strongLocative {
		return false
	}
	for _, k := range []int{i - 1, i + 1} {
		if k < 0 || k >= len(r.mentions) {
			continue
		}
		o := &r.mentions[k]
		if o.field != m.field || o.refused || o.place < 0 || r.atlas.country[o.place] == r.atlas.country[m.place] || o.asCountry && k > i {
			continue
		}
		if l := r.atlas.places[o.place].Level; l != Country && !r.atlas.capital[o.place] && !o.asCountry {
			continue
		}
		first, last := min(m.last, o.last), max(m.first, o.first)
		if last-first == 2 && (tokens[first+1].Folded == "et" || tokens[first+1].Folded == "and") || last-first == 1 && tokens[last].Gap == text.GapHyphen {
			return true
		}
	}
	return false
}

func isOf(folded string) bool { return folded == "de" || folded == "d" || folded == "of" }

// focus is what an item is about.
type focus struct {
	regions []feeds.Score[feeds.PlaceID]
	places  []int32 // the most specific places within the regions
	roots   []int32 // regions as places
}

// focus weighs the mentions: they roll up to first-level units and countries, governments and origins damped; an item
// is about at most three regions, about a country when the country is what is named or when its units are but listed.
func (r *reading) focus() focus {
	unit, country := map[int32]float64{}, map[int32]float64{} // scores
	seen := map[int32]int{}                                   // mentions of each place so far
	perSentence := map[[3]int32]bool{}
	list := map[[2]int32]int{}
	explicit := map[int32]bool{}
	titled := map[int32]bool{}
	early := map[int32]bool{} // units named in the title or the lead
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused || m.place < 0 {
			continue
		}
		region := r.atlas.region(m.place)
		if region < 0 {
			continue
		}
		w := m.weight
		for range min(seen[m.place], 20) {
			w *= repeatFactor
		}
		seen[m.place]++
		sentence := int32(r.docs[m.field].Tokens[m.first].Sentence)
		if r.atlas.places[region].Level == Region {
			unit[region] += w
			explicit[region] = explicit[region] || m.explicit
			if key := [3]int32{int32(m.field), sentence, region}; !perSentence[key] {
				perSentence[key] = true
				list[[2]int32{int32(m.field), sentence}]++
			}
			early[region] = early[region] || m.field == inTitle || sentence < 2 && !m.dateline
		} else {
			country[region] += w
		}
		titled[region] = titled[region] || m.field == inTitle
	}
	return r.decide(unit, country, titled, early, explicit, list)
}

func (r *reading) decide(unit, country map[int32]float64, titled, early, explicit map[int32]bool, list map[[2]int32]int) focus {
	listing := 0
	for _, n := range list {
		listing = max(listing, n)
	}
	total := map[int32]float64{} // of each country, with its units
	for c, s := range country {
		total[c] += s
	}
	byCountry := map[int32][]int32{}
	for u, s := range unit {
		c := r.atlas.country[u]
		total[c] += s
		byCountry[c] = append(byCountry[c], u)
	}
	top := 0.0
	for _, s := range total {
		top = max(top, s)
	}
	if top == 0 {
		return focus{}
	}
	type pick struct {
		place int32
		score float64
	}
	var picks []pick
	for c, s := range total {
		if s < tagShare*top || s < tagScore && s < top {
			continue
		}
		units := byCountry[c]
		slices.SortFunc(units, func(a, b int32) int { return cmp.Or(cmp.Compare(unit[b], unit[a]), cmp.Compare(a, b)) })
		var chosen []pick
		for _, u := range units {
			score := unit[u]
			if r.capitalUnit(u) && (titled[c] || len(units) > 1) {
				score *= 0.5
			}
			if titled[c] && !early[u] {
				score *= 0.5
			}
			if score >= tagScore {
				chosen = append(chosen, pick{u, score})
			}
		}
		slices.SortStableFunc(chosen, func(a, b pick) int { return cmp.Compare(b.score, a.score) })
		for i := range chosen {
			if chosen[i].score < tagShare*chosen[0].score {
				chosen = chosen[:i]
				break
			}
		}
		if listing >= listed && len(units) >= listed && !(len(chosen) > 0 && chosen[0].score >= 2*total[c]/3) || len(chosen) > maxRegions {
			chosen = nil
		}
		if len(chosen) == 0 {
			if len(units) > 0 && country[c] == 0 && len(units) < listed && unit[units[0]] > 0 {
				chosen = append(chosen, pick{units[0], unit[units[0]]})
			} else {
				chosen = []pick{{c, s}}
			}
		}
		picks = append(picks, chosen...)
	}
	slices.SortFunc(picks, func(a, b pick) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.place, b.place)) })
	var f focus
	for _, p := range picks {
		if len(f.roots) >= maxRegions {
			break
		}
		f.add(r.atlas, p.place, p.score)
		if classical := r.atlas.places[p.place].Classical; classical != "" && !explicit[p.place] {
			f.add(r.atlas, r.atlas.at[classical], p.score*0.9)
		}
	}
	f.places = r.specific(f.roots)
	return f
}

func (f *focus) add(a *atlas, place int32, score float64) {
	if slices.Contains(f.roots, place) {
		return
	}
	f.roots = append(f.roots, place)
	f.regions = append(f.regions, feeds.Score[feeds.PlaceID]{ID: a.places[place].ID, Score: score})
}

func (r *reading) capitalUnit(u int32) bool {
	for c := range r.atlas.capital {
		if r.atlas.unit[c] == u {
			return true
		}
	}
	return false
}

// specific are the mentioned places that lie in one of the regions and hold no other of them.
func (r *reading) specific(roots []int32) []int32 {
	var all []int32
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused || m.place < 0 || m.demonym || slices.Contains(all, m.place) {
			continue
		}
		if slices.ContainsFunc(roots, func(root int32) bool { return r.atlas.contains(root, m.place) }) {
			all = append(all, m.place)
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(p int32) bool {
		return slices.ContainsFunc(all, func(q int32) bool { return p != q && r.atlas.contains(p, q) })
	})
}
