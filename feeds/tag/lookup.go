package tag

import (
	"slices"
	"strings"

	"griot/feeds"
	"griot/feeds/text"
)

// Place is the entry of the gazetteer with the id.
func (t *Tagger) Place(id feeds.PlaceID) (Place, bool) {
	i, ok := t.gazetteer.at[id]
	if !ok {
		return Place{}, false
	}
	return t.gazetteer.places[i], true
}

// Chain is the place and the units that contain it, the smallest first and the country last; nil for an unknown id.
func (t *Tagger) Chain(id feeds.PlaceID) []Place {
	var chain []Place
	i, ok := t.gazetteer.at[id]
	for ok {
		p := t.gazetteer.places[i]
		chain = append(chain, p)
		if ok = len(p.Parents) > 0 && p.Level != Country; ok {
			i, ok = t.gazetteer.at[p.Parents[0]]
		}
	}
	return chain
}

// Units is a country with its first-level units.
type Units struct {
	Country Place
	Regions []Place
}

// Regions are the countries of the gazetteer in its order, each with its first-level units by their names.
func (t *Tagger) Regions() []Units {
	var out []Units
	at := map[int32]int{}
	for i, p := range t.gazetteer.places {
		if p.Level == Country {
			at[int32(i)] = len(out)
			out = append(out, Units{Country: p})
		}
	}
	for i, p := range t.gazetteer.places {
		if p.Level == Region {
			if c, ok := at[t.gazetteer.country[i]]; ok {
				out[c].Regions = append(out[c].Regions, p)
			}
		}
	}
	for i := range out {
		byName(out[i].Regions)
	}
	return out
}

// byName sorts places as readers look for them, accents aside.
func byName(places []Place) {
	slices.SortStableFunc(places, func(a, b Place) int { return strings.Compare(text.Fold(a.Name), text.Fold(b.Name)) })
}

// TopicName is a topic with the name that readers see, and its names in other languages by ISO 639-1 code.
type TopicName struct {
	ID, Name string
	Names    map[string]string
}

// Topics are the topics of the lexicon, in its order.
func (t *Tagger) Topics() []TopicName {
	out := make([]TopicName, len(t.topics.list))
	for i, topic := range t.topics.list {
		out[i] = TopicName{topic.ID, topic.Name, topic.Names}
	}
	return out
}
