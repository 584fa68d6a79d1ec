package tag

import "griot/feeds"

// Place is the entry of the gazetteer with the id.
func (t *Tagger) Place(id feeds.PlaceID) (Place, bool) {
	i, ok := t.atlas.at[id]
	if !ok {
		return Place{}, false
	}
	return t.atlas.places[i], true
}

// Chain is the place and the units that contain it, the smallest first and the country last; nil for an unknown id.
func (t *Tagger) Chain(id feeds.PlaceID) []Place {
	var chain []Place
	i, ok := t.atlas.at[id]
	for ok {
		p := t.atlas.places[i]
		chain = append(chain, p)
		if ok = len(p.Parents) > 0 && p.Level != Country; ok {
			i, ok = t.atlas.at[p.Parents[0]]
		}
	}
	return chain
}

// Units is a country with its first-level units.
type Units struct {
	Country Place
	Regions []Place
}

// Regions are the countries of the gazetteer, each with its first-level units, in the gazetteer's order.
func (t *Tagger) Regions() []Units {
	var out []Units
	at := map[int32]int{}
	for i, p := range t.atlas.places {
		if p.Level == Country {
			at[int32(i)] = len(out)
			out = append(out, Units{Country: p})
		}
	}
	for i, p := range t.atlas.places {
		if p.Level == Region {
			if c, ok := at[t.atlas.country[i]]; ok {
				out[c].Regions = append(out[c].Regions, p)
			}
		}
	}
	return out
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
