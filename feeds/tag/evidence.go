package tag

import (
	"slices"

	"griot/feeds"
)

// mostMentions is how many mentions an item's evidence keeps: an item stays small however long its text.
const mostMentions = 60

// evidence lists the strongest mention of each region, then the mentions, accepted and refused.
func (r *reading) evidence(f focus) []feeds.Evidence {
	out := make([]feeds.Evidence, 0, min(len(r.mentions), mostMentions)+len(f.regions))
	for _, region := range f.regions {
		if e, ok := r.proof(region); ok {
			out = append(out, e)
		}
	}
	for i := range r.mentions {
		if i == mostMentions {
			break
		}
		m := &r.mentions[i]
		place := m.place
		if place < 0 {
			place = r.gazetteer.surfaces[m.surface].places[0]
		}
		e := r.quote(m)
		e.Tag, e.Weight, e.Refused = "place:"+string(r.gazetteer.places[place].ID), m.weight, m.refused
		out = append(out, e)
	}
	return out
}

// proof is the strongest mention that speaks for a region, with the region's score.
func (r *reading) proof(region feeds.Score[feeds.PlaceID]) (feeds.Evidence, bool) {
	at := r.gazetteer.at[region.ID]
	var best *mention
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused || m.place < 0 || best != nil && m.weight <= best.weight {
			continue
		}
		if own := r.gazetteer.region(m.place); own == at || own >= 0 && r.gazetteer.places[own].Classical == region.ID || slices.Contains(r.gazetteer.members[m.place], at) {
			best = m
		}
	}
	if best == nil {
		return feeds.Evidence{}, false
	}
	e := r.quote(best)
	e.Tag, e.Weight = "region:"+string(region.ID), region.Score
	return e, true
}

// quote is the evidence of a mention: where it stands and the rule that judged it.
func (r *reading) quote(m *mention) feeds.Evidence {
	doc := &r.docs[m.field]
	return feeds.Evidence{
		Field: m.field.String(), Start: doc.Tokens[m.first].Start, End: doc.Tokens[m.last].End, Words: doc.Span(m.first, m.last), Rule: m.rule,
	}
}
