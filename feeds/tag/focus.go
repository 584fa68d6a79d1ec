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
	repeatFactor   = 0.6 // each further mention of one place counts this much of the one before
	abroadFactor   = 0.5 // a town of a country that is one region: most often but where people meet
	listFactor     = 0.3 // a unit in a list of units: the country is meant
	listed         = 4   // units in one sentence that make a list
	tagScore       = 2.5 // the least score of a region that is named
	unitShare      = 0.3 // the least share of the strongest unit's score
	countryShare   = 0.3 // the least share of the strongest country's score
	besideTitle    = 0.5 // the least share where the title names another
	maxRegions     = 3
)

// weigh gives every mention the weight of its place in the item.
func (r *reading) weigh() {
	head := r.dateline()
	begin := 0
	if tokens := r.docs[inText].Tokens; head > 0 {
		begin = tokens[head].Sentence
	}
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused {
			continue
		}
		m.sentence = r.docs[m.field].Tokens[m.first].Sentence
		switch {
		case m.field == inTitle:
			m.weight *= titleWeight
		case m.first < head:
			m.dateline, m.rule = true, "dateline"
			m.weight *= datelineWeight
		case m.sentence < begin+2:
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

// standing is what the mentions of an item add up to for one region.
type standing struct {
	region   int32
	score    float64
	title    bool // the title names it
	lead     bool // the title or the lead names it
	explicit bool // the text says that it is a region
	located  bool // something happens there: the title says "à …", or names a part of it
	mentions int
}

// focus weighs the mentions: they roll up to first-level units and countries, governments and origins damped; an item
// is about at most three regions, about a country when the country is what is named or when its units are but listed.
func (r *reading) focus() focus {
	units, countries := r.standings()
	var top float64
	var titled bool
	total := map[int32]*standing{} // of each country, its units included
	for _, c := range countries {
		s := *c
		total[c.region] = &s
	}
	for _, u := range units {
		country := r.atlas.country[u.region]
		t := total[country]
		if t == nil {
			t = &standing{region: country}
			total[country] = t
		}
		t.score += u.score
		t.title = t.title || u.title
	}
	for _, t := range total {
		top = max(top, t.score)
		titled = titled || t.title
	}
	var picks []*standing
	for _, country := range sorted(total) {
		share := countryShare
		if titled && !country.title {
			share = besideTitle
		}
		if country.score < share*top || country.score < tagScore && country.score < top {
			continue
		}
		picks = append(picks, r.within(country, countries[country.region], units)...)
	}
	slices.SortStableFunc(picks, byScore)
	var f focus
	for i, p := range picks {
		if i == maxRegions && p.score < besideTitle*picks[0].score || i > maxRegions {
			break
		}
		f.add(r.atlas, p.region, p.score)
		if classical := r.atlas.places[p.region].Classical; classical != "" && !p.explicit {
			f.add(r.atlas, r.atlas.at[classical], p.score*0.9)
		}
	}
	f.places = r.specific(f.roots)
	return f
}

// standings adds up the mentions for each unit and each country.
func (r *reading) standings() (units, countries map[int32]*standing) {
	units, countries = map[int32]*standing{}, map[int32]*standing{}
	lists := r.lists()
	seen := map[int32]int{}
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
		key := region
		in := countries
		if r.atlas.places[region].Level == Region {
			in, key = units, m.place
			if lists[sentenceKey{m.field, m.sentence}] {
				w *= listFactor
			}
		} else if m.place != region && !m.asCountry && r.atlas.places[m.place].Level != Area {
			w *= abroadFactor
		}
		for range min(seen[key], 20) {
			w *= repeatFactor
		}
		seen[key]++
		s := in[region]
		if s == nil {
			s = &standing{region: region}
			in[region] = s
		}
		s.score += w
		if m.nested {
			continue
		}
		s.mentions++
		s.title = s.title || m.field == inTitle
		s.lead = s.lead || m.field == inTitle || m.lead
		s.explicit = s.explicit || m.explicit
		s.located = s.located || m.field == inTitle && (m.locative || m.place != region && !r.atlas.capital[m.place])
	}
	return units, countries
}

type sentenceKey struct {
	field    field
	sentence int
}

// lists are the sentences that name so many units that none of them is meant.
func (r *reading) lists() map[sentenceKey]bool {
	named := map[sentenceKey][]int32{}
	lists := map[sentenceKey]bool{}
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused || m.place < 0 {
			continue
		}
		region := r.atlas.region(m.place)
		if region < 0 || r.atlas.places[region].Level != Region {
			continue
		}
		key := sentenceKey{m.field, m.sentence}
		if !slices.Contains(named[key], region) {
			named[key] = append(named[key], region)
			lists[key] = len(named[key]) >= listed
		}
	}
	return lists
}

// within chooses among a country and its units.
func (r *reading) within(country, direct *standing, units map[int32]*standing) []*standing {
	var own []*standing
	for _, u := range sorted(units) {
		if r.atlas.country[u.region] == country.region {
			own = append(own, u)
		}
	}
	titled := direct != nil && direct.title
	var chosen []*standing
	unitTitled := slices.ContainsFunc(own, func(u *standing) bool { return u.title })
	top := 0.0
	for _, u := range own {
		score := u.score
		switch {
		case r.capitalUnit(u.region) && (direct != nil && direct.mentions > 0 || len(own) > 1) && !u.located:
			continue // the capital is named beside the country: the country is meant
		case titled && !u.lead:
			score *= 0.5
		}
		share := unitShare
		if unitTitled && !u.title {
			share = besideTitle
		}
		if score >= tagScore && score >= share*top || score > 0 && len(own) == 1 && direct == nil {
			chosen = append(chosen, &standing{region: u.region, score: score, explicit: u.explicit})
			top = max(top, score)
		}
	}
	if len(chosen) == 0 || len(chosen) > maxRegions {
		if direct == nil && len(own) > 0 && len(own) < listed && len(chosen) == 0 {
			return own[:1]
		}
		return []*standing{country}
	}
	return chosen
}

func sorted(m map[int32]*standing) []*standing {
	out := make([]*standing, 0, len(m))
	for _, s := range m {
		out = append(out, s)
	}
	slices.SortFunc(out, byScore)
	return out
}

func byScore(a, b *standing) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.region, b.region))
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
