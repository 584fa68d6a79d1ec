package tag

import (
	"griot/feeds/text"
)

// club reports whether the mention is part of the name of a sports club: "Binga FC", "US Bougouni".
func (r *reading) club(on *page, m *mention) bool {
	next := m.last + 1
	return next < len(on.Tokens) && on.Tokens[next].Gap == text.GapSpace && on.Tokens[next].Is(text.Capital) && r.words.is(clubAfterWords, on, next) ||
		m.first > 0 && on.Tokens[m.first].Gap == text.GapSpace && on.Tokens[m.first-1].Is(text.Capital) && r.words.is(clubBeforeWords, on, m.first-1)
}

// cued reports whether the text says that the name is one of a place.
func (r *reading) cued(on *page, m *mention) bool {
	return r.has(cercleWords, on, m.first) || r.has(communeWords, on, m.first) || r.has(settlementWords, on, m.first) ||
		r.has(spotWords, on, m.first) || after(on, m.last, "area", "circle", "district", "town", "village", "province", "city")
}

// strong reports whether a spelling stands for a place that readers know without being told: a country, a region, a
// town or cercle whose name is nothing else.
func (r *reading) strong(s *surface) bool {
	if s.risk&(RiskWord|RiskPerson|RiskShort) != 0 {
		for _, p := range s.places {
			if l := r.gazetteer.places[p].Level; l == Country {
				return true
			}
		}
		return false
	}
	for _, p := range s.places {
		switch r.gazetteer.places[p].Level {
		case Country, Region, Town, Cercle:
			return true
		}
	}
	return s.words > 1
}

// plausible reports whether a name without a cue may be taken for a place: one that is an ordinary word or a short one
// needs a word of place before it.
func (r *reading) plausible(on *page, m *mention, s *surface) bool {
	unit := false
	for _, p := range s.places {
		l := r.gazetteer.places[p].Level
		unit = unit || l == Country || l == Region || l == Area && r.gazetteer.country[p] < 0
	}
	first := &on.Tokens[m.first]
	next := m.last + 1
	heads := first.Is(text.SentenceStart) && next < len(on.Tokens) && (on.Tokens[next].Gap == text.GapColon || on.Tokens[next].Gap == text.GapDash) ||
		next < len(on.Tokens) && on.Tokens[next].Gap == text.GapComma && r.unitFollows(on, next)
	bracketed := first.Is(text.Opened) && first.Is(text.Capital) && (next == len(on.Tokens) || on.Tokens[next].Gap >= text.GapMark)
	switch {
	case s.risk&RiskWord != 0 && !unit:
		return m.locative || heads || bracketed
	case s.risk&(RiskShort|RiskPerson) != 0 && !unit:
		return m.locative || !first.Is(text.SentenceStart) || heads
	}
	return true
}

// unitFollows reports whether the name of a unit starts at token i: "Bamba, cercle de Koro".
func (r *reading) unitFollows(on *page, i int) bool {
	for i+1 < len(on.Tokens) && (on.Tokens[i].Folded == "dans" || isArticle(on.Tokens[i].Folded)) {
		i++
	}
	for _, class := range []wordClass{regionWords, cercleWords, communeWords} {
		if _, ok := r.words.at(class, on, i); ok {
			return true
		}
	}
	return false
}

// quarterSized reports whether a spelling stands for small places only.
func (r *reading) quarterSized(surface int32) bool {
	for _, p := range r.gazetteer.surfaces[surface].places {
		if !r.small(p) {
			return false
		}
	}
	return true
}

// compound reports whether a hyphen ties the mention to a word that is no place.
func (r *reading) compound(on *page, i int) bool {
	m := &r.mentions[i]
	if m.first > 0 && on.Tokens[m.first].Gap == text.GapHyphen {
		prev := &on.Tokens[m.first-1]
		tied := i > 0 && r.mentions[i-1].field == m.field && r.mentions[i-1].last == m.first-1
		if tied && r.isCountry(&r.gazetteer.surfaces[m.surface]) && r.quarterSized(r.mentions[i-1].surface) {
			return true // Yopougon-Maroc is a part of Yopougon
		}
		if !tied && prev.Is(text.Capital) && len(prev.Folded) > 2 && !prev.Is(text.AllCaps) && !r.words.is(capitalisedWords, on, m.first-1) && !prev.Is(text.SentenceStart) {
			return true
		}
	}
	if next := m.last + 1; next < len(on.Tokens) && on.Tokens[next].Gap == text.GapHyphen {
		t := &on.Tokens[next]
		tied := i+1 < len(r.mentions) && r.mentions[i+1].field == m.field && r.mentions[i+1].first == next
		if !tied && t.Is(text.Capital) && !r.words.is(capitalisedWords, on, next) && !on.Tokens[m.last].Is(text.AllCaps) {
			return true
		}
	}
	return false
}
