package tag

import "griot/feeds"

// mostMentions is how many mentions an item's evidence keeps: an item stays small however long its text.
const mostMentions = 60

// evidence lists the mentions, accepted and refused.
func (r *reading) evidence() []feeds.Evidence {
	out := make([]feeds.Evidence, 0, min(len(r.mentions), mostMentions))
	for i := range r.mentions {
		if len(out) == mostMentions {
			break
		}
		m := &r.mentions[i]
		place := m.place
		if place < 0 {
			place = r.atlas.surfaces[m.surface].places[0]
		}
		doc := &r.docs[m.field]
		out = append(out, feeds.Evidence{
			Tag: "place:" + string(r.atlas.places[place].ID), Field: m.field.String(),
			Start: doc.Tokens[m.first].Start, End: doc.Tokens[m.last].End, Words: doc.Span(m.first, m.last),
			Rule: m.rule, Weight: m.weight, Refused: m.refused,
		})
	}
	return out
}
