package tag

import (
	"cmp"
	"slices"

	"griot/feeds"
)

// Weights of a mention by where it stands, and what it takes for a place to be what an item is about.
const (
	titleWeight    = 5.0
	leadWeight     = 3.0 // the first two sentences of the text
	bodyWeight     = 1.0
	datelineWeight = 0.5
	repeatFactor   = 0.6  // each further mention of one place counts this much of the one before
	abroadFactor   = 0.5  // a town of a country that is one region: most often but where people meet
	venueFactor    = 0.3  // such a town where the country itself is not named
	spreadFactor   = 0.6  // an area of a few countries speaks for each of them
	listFactor     = 0.3  // a unit in a list of units: the country is meant
	listed         = 4    // units in one sentence that make a list
	scattered      = 5    // units in an item that make it one on the country
	tagScore       = 2.5  // the least score of a region that is named
	unitShare      = 0.3  // the least share of the strongest unit's score
	countryShare   = 0.3  // the least share of the strongest country's score
	titledShare    = 0.25 // the least share of a country that the title names
	besideTitle    = 0.5  // the least share where the title names another
	titleRival     = 0.8  // what units must weigh against a country that the title names, to stand in its place
	longText       = 150  // words beyond which a faint mention in passing is no subject
	maxRegions     = 3
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
	units, countries := r.standings()
	var top float64
	var titled bool
	total := map[int32]*standing{} // of each country, its units included
	for _, c := range sorted(countries) {
		s := *c
		total[c.region] = &s
	}
	for _, u := range sorted(units) {
		country := r.atlas.country[u.region]
		t := total[country]
		if t == nil {
			t = &standing{region: country}
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
	var picks []*standing
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
		f.add(r.atlas, p.region, p.score)
		if classical := r.atlas.places[p.region].Classical; classical != "" && !p.explicit {
			f.add(r.atlas, r.atlas.at[classical], p.score*0.9)
		}
	}
	slices.SortStableFunc(f.regions, func(a, b feeds.Score[feeds.PlaceID]) int { return cmp.Compare(b.Score, a.Score) })
	f.places = r.specific(f.roots)
	return f
}

// asSaid drops a unit where the text itself names the classical one for it: "Boni, dans la région de Mopti".
func (r *reading) asSaid(picks []*standing) []*standing {
	said := map[feeds.PlaceID]bool{}
	for _, p := range picks {
		if p.explicit {
			said[r.atlas.places[p.region].ID] = true
		}
	}
	return slices.DeleteFunc(picks, func(p *standing) bool {
		return !p.explicit && said[r.atlas.places[p.region].Classical]
	})
}

// within chooses among a country and its units.
func (r *reading) within(country, direct *standing, units map[int32]*standing, abroad bool) []*standing {
	var own []*standing
	sum := 0.0
	for _, u := range sorted(units) {
		if r.atlas.country[u.region] == country.region {
			own = append(own, u)
			if !r.capitalUnit(u.region) || u.title {
				sum += u.score
			}
		}
	}
	if direct == nil {
		direct = &standing{region: country.region}
	}
	unitTitled := slices.ContainsFunc(own, func(u *standing) bool { return u.title })
	townTitled := slices.ContainsFunc(own, func(u *standing) bool { return u.title && !r.capitalUnit(u.region) })
	if direct.named && (abroad && !townTitled || !unitTitled && !direct.header && sum < titleRival*(direct.score-direct.zone)) {
		return []*standing{country}
	}
	var chosen []*standing
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
			chosen = append(chosen, &standing{region: u.region, score: score, explicit: u.explicit})
			top = max(top, score)
		}
	}
	if len(chosen) == 0 || len(chosen) > maxRegions {
		if direct.score == 0 && len(own) > 0 && !own[0].listed && len(chosen) == 0 {
			return own[:1]
		}
		return []*standing{country}
	}
	return chosen
}

func (f *focus) add(a *atlas, place int32, score float64) {
	if slices.Contains(f.roots, place) {
		return
	}
	f.roots = append(f.roots, place)
	f.regions = append(f.regions, feeds.Score[feeds.PlaceID]{ID: a.places[place].ID, Score: score})
}

// capitalUnit reports whether a seat of power lies in the unit.
func (r *reading) capitalUnit(u int32) bool { return r.atlas.seated[u] }

// mostPlaces is how many places an item keeps.
const mostPlaces = 40

// venue reports whether people of other countries meet in the place: a capital, or a town of a country so far away that
// the gazetteer has but its great towns.
func (r *reading) venue(place int32) bool {
	return r.atlas.capital[place] || !r.atlas.charted[r.atlas.country[place]]
}

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
		if slices.ContainsFunc(roots, func(root int32) bool { return r.atlas.contains(root, m.place) }) {
			all = append(all, m.place)
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(p int32) bool {
		return slices.ContainsFunc(all, func(q int32) bool { return p != q && r.atlas.contains(p, q) })
	})
}

// homeScore is the score of a country that only the source speaks for: below that of any country an item names.
const homeScore = 0.5

// atHome reports whether an item that names no place at all may be taken for one on its source's country: a source
// whose home is known writes of its home when it says nothing else.
func (r *reading) atHome() bool {
	return r.home >= 0 && r.atlas.country[r.home] >= 0 && len(r.mentions) == 0 && len(r.docs[inTitle].Tokens)+len(r.docs[inText].Tokens) > 0
}
