package tag

import (
	"cmp"
	"slices"

	"griot/feeds"
)

// weigh gives every mention the weight of its place in the item.
func (r *reading) weigh() {
	head := r.dateline()
	if on := &r.docs[inText]; head > 0 {
		r.begin = on.Tokens[head].Sentence
	}
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused {
			continue
		}
		switch {
		case m.field == inTitle:
			m.weight *= titleWeight
		case m.first < head:
			m.dateline, m.rule = true, "dateline"
			m.weight *= datelineWeight
		case m.sentence < r.begin+2:
			m.lead = true
			m.weight *= leadWeight
		default:
			m.weight *= bodyWeight
		}
	}
}

// focus is what an item is about.
type focus struct {
	regions []feeds.Score[feeds.PlaceID]
	roots   []int32 // regions as places
	places  []int32 // the most specific places within the regions
}

// focus weighs the mentions: they roll up to first-level units and countries, governments and origins damped; an item
// is about at most three regions, about a country when the country is what is named or when its units are but listed.
func (r *reading) focus() focus {
	units, countries := r.regionScores()
	var top float64
	var titled bool
	total := map[int32]*regionScore{} // of each country, its units included
	for _, c := range sorted(countries) {
		s := *c
		total[c.region] = &s
	}
	for _, u := range sorted(units) {
		country := r.gazetteer.country[u.region]
		t := total[country]
		if t == nil {
			t = &regionScore{region: country}
			total[country] = t
		}
		t.score += u.score
		t.title = t.title || u.title
		t.lead = t.lead || u.lead
	}
	for _, t := range sorted(total) {
		top = max(top, t.score)
		titled = titled || t.title
	}
	named := 0
	for _, c := range sorted(countries) {
		if c.title {
			named++
		}
	}
	abroad := named > 1 // the title is about several countries: so is the item
	long := len(r.docs[inText].Tokens) > longText
	var picks []*regionScore
	for _, country := range sorted(total) {
		share := countryShare
		switch {
		case country.title:
			share = titledShare
		case titled:
			share = besideTitle
		}
		if country.score < share*top || country.score < tagScore && (country.score < top || long && !country.lead) {
			continue
		}
		picks = append(picks, r.within(country, countries[country.region], units, abroad)...)
	}
	picks = r.asSaid(picks)
	slices.SortStableFunc(picks, byScore)
	var f focus
	for i, p := range picks {
		if i > maxRegions || i == maxRegions && !(p.named && p.score >= besideTitle*picks[maxRegions-1].score) {
			break
		}
		f.add(r.gazetteer, p.region, p.score)
		if classical := r.gazetteer.places[p.region].Classical; classical != "" && !p.explicit {
			f.add(r.gazetteer, r.gazetteer.at[classical], p.score*0.9)
		}
	}
	slices.SortStableFunc(f.regions, func(a, b feeds.Score[feeds.PlaceID]) int { return cmp.Compare(b.Score, a.Score) })
	f.places = r.specific(f.roots)
	return f
}

// asSaid drops a unit where the text itself names the classical one for it: "Boni, dans la région de Mopti".
func (r *reading) asSaid(picks []*regionScore) []*regionScore {
	said := map[feeds.PlaceID]bool{}
	for _, p := range picks {
		if p.explicit {
			said[r.gazetteer.places[p.region].ID] = true
		}
	}
	return slices.DeleteFunc(picks, func(p *regionScore) bool {
		return !p.explicit && said[r.gazetteer.places[p.region].Classical]
	})
}

// within chooses among a country and its units.
func (r *reading) within(country, direct *regionScore, units map[int32]*regionScore, abroad bool) []*regionScore {
	var own []*regionScore
	sum := 0.0
	for _, u := range sorted(units) {
		if r.gazetteer.country[u.region] == country.region {
			own = append(own, u)
			if !r.capitalUnit(u.region) || u.title {
				sum += u.score
			}
		}
	}
	if direct == nil {
		direct = &regionScore{region: country.region}
	}
	unitTitled := slices.ContainsFunc(own, func(u *regionScore) bool { return u.title })
	townTitled := slices.ContainsFunc(own, func(u *regionScore) bool { return u.title && !r.capitalUnit(u.region) })
	if direct.named && (abroad && !townTitled || !unitTitled && !direct.header && sum < titleRival*(direct.score-direct.zone)) {
		return []*regionScore{country}
	}
	var chosen []*regionScore
	top := 0.0
	for _, u := range own {
		score := u.score
		switch {
		case r.capitalUnit(u.region) && !u.located && (direct.mentions > 0 && (direct.title || !u.title)):
			continue // the capital is named beside the country: the country is meant
		case direct.title && !u.lead:
			score *= 0.5
		}
		share := unitShare
		if unitTitled && !u.title {
			share = besideTitle
		}
		if score >= tagScore && score >= share*top || score > 0 && len(own) == 1 && direct.score == 0 {
			chosen = append(chosen, &regionScore{region: u.region, score: score, explicit: u.explicit})
			top = max(top, score)
		}
	}
	if len(chosen) == 0 || len(chosen) > maxRegions {
		if direct.score == 0 && len(own) > 0 && !own[0].listed && len(chosen) == 0 {
			return own[:1]
		}
		return []*regionScore{country}
	}
	return chosen
}

func (f *focus) add(a *gazetteer, place int32, score float64) {
	if slices.Contains(f.roots, place) {
		return
	}
	f.roots = append(f.roots, place)
	f.regions = append(f.regions, feeds.Score[feeds.PlaceID]{ID: a.places[place].ID, Score: score})
}

// mostPlaces is how many places an item keeps.
const mostPlaces = 40

// specific are the mentioned places that lie in one of the regions and hold no other of them.
func (r *reading) specific(roots []int32) []int32 {
	var all []int32
	seen := map[int32]bool{}
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused || m.place < 0 || m.demonym || seen[m.place] || len(all) == mostPlaces {
			continue
		}
		seen[m.place] = true
		if slices.ContainsFunc(roots, func(root int32) bool { return r.gazetteer.contains(root, m.place) }) {
			all = append(all, m.place)
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(p int32) bool {
		return slices.ContainsFunc(all, func(q int32) bool { return p != q && r.gazetteer.contains(p, q) })
	})
}

// homeScore is the score of a country that only the source speaks for: below that of any country an item names.
const homeScore = 0.5

// atHome reports whether an item that names no place at all may be taken for one on its source's country: a source
// whose home is known writes of its home when it says nothing else.
func (r *reading) atHome() bool {
	return r.home >= 0 && r.gazetteer.country[r.home] >= 0 && len(r.mentions) == 0 && len(r.docs[inTitle].Tokens)+len(r.docs[inText].Tokens) > 0
}
