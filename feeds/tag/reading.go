package tag

import (
	"griot/feeds/text"
)

// explicit reports whether the text names the kind of unit: "région de", "cercle de".
func (r *reading) explicit(on *page, m *mention) bool {
	return r.has(regionWords, on, m.first) || after(on, m.last, "region", "regions")
}

func (r *reading) isCountry(s *surface) bool {
	return len(s.places) > 0 && r.gazetteer.places[s.places[0]].Level == Country
}

func (r *reading) has(class wordClass, on *page, i int) bool {
	_, ok := r.words.before(class, on, i)
	return ok
}

// reading is one item being read for places.
type reading struct {
	gazetteer *gazetteer
	words     *words
	lang      string
	home      int32 // the place the source reports from, or -1
	docs      [2]page
	mentions  []mention
	begin     int       // the sentence of the text that follows the dateline
	shouting  [2][]bool // of each sentence, whether most of its words have capitals
}

// isPlace reports whether the mention numbered i covers the token and was not refused.
func (r *reading) isPlace(i int, f field, token int) bool {
	if i < 0 || i >= len(r.mentions) {
		return false
	}
	m := &r.mentions[i]
	return m.field == f && m.first <= token && token <= m.last && !m.refused
}

func (r *reading) small(c int32) bool {
	switch r.gazetteer.places[c].Level {
	case Commune, Village, Area:
		return true
	}
	return false
}

// heads reports whether the mention is the heading of a title: "Mali : …".
func (r *reading) heads(m *mention) bool {
	on := &r.docs[m.field]
	next := m.last + 1
	return on.Tokens[m.first].Is(text.SentenceStart) && next < len(on.Tokens) && (on.Tokens[next].Gap == text.GapColon || on.Tokens[next].Gap == text.GapDash)
}
