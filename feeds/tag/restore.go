package tag

import (
	"griot/feeds/text"
)

// restore takes back names that were refused as ordinary words where the item names the unit they lie in: "entre
// Douentza et Boni".
func (r *reading) restore(named evidence) {
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.rule != ordinaryWord || r.docs[m.field].Tokens[m.first].Is(text.SentenceStart) {
			continue
		}
		for _, c := range r.gazetteer.surfaces[m.surface].places {
			if unit := r.gazetteer.unit[c]; unit >= 0 && named.unit[unit] > 0 {
				m.refused, m.weight, m.rule = false, 1, "name beside its region"
			}
		}
	}
}

// elsewhere refuses a place that the text itself puts where the gazetteer has none of that name: "Kayes (Congo)",
// "Nara, ancienne capitale du Japon", "la commune I de Niamey".
func (r *reading) elsewhere() {
	for i := 0; i+1 < len(r.mentions); i++ {
		m, o := &r.mentions[i], &r.mentions[i+1]
		if m.refused || o.refused || m.field != o.field || m.sentence != o.sentence || m.place < 0 || o.place < 0 || m.demonym || o.demonym {
			continue
		}
		on := &r.docs[m.field]
		between := o.first - m.last - 1
		abroad := r.gazetteer.country[m.place] >= 0 && r.gazetteer.country[o.place] >= 0 && r.gazetteer.country[m.place] != r.gazetteer.country[o.place]
		country := r.gazetteer.places[o.place].Level == Country && r.gazetteer.places[m.place].Level != Country
		switch {
		case !abroad && !(r.small(m.place) && r.gazetteer.region(m.place) != r.gazetteer.region(o.place)):
			continue
		case between == 0 && country && on.Tokens[o.first].Is(text.Opened):
		case between > 0 && between <= 4 && country && on.Tokens[m.last+1].Gap == text.GapComma && r.has(capitalWords, on, o.first):
		case between == 1 && r.small(m.place) && isOf(on.Tokens[o.first-1].Folded):
		default:
			continue
		}
		m.refuse("of another place")
	}
}

// tellingLength is the length in bytes from which a name is hardly ever anything else.
const tellingLength = 8

// lonely reports whether a short name of a small place stands without a word of place, without its country or region
// anywhere in the item, in a source that is not at home there: a brand, a virus or a player, most often.
func (r *reading) lonely(m *mention, named evidence) bool {
	s := &r.gazetteer.surfaces[m.surface]
	if m.demonym || m.locative || m.explicit || s.words > 1 || len(s.lower) >= tellingLength || !r.small(m.place) || r.cued(&r.docs[m.field], m) || r.heads(m) {
		return false
	}
	country := r.gazetteer.country[m.place]
	if country < 0 || r.home >= 0 && r.gazetteer.country[r.home] == country {
		return false
	}
	for i := range r.mentions {
		o := &r.mentions[i]
		if o.refused || o.surface == m.surface {
			continue
		}
		for _, c := range r.gazetteer.surfaces[o.surface].places {
			if r.gazetteer.country[c] == country {
				return false
			}
		}
	}
	return true
}
