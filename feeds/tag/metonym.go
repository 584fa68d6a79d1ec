package tag

import "griot/feeds/text"

// metonyms lets seats of power stand for their countries: as the subject of a verb, or beside another country, without
// a word of place before them. A palace or the like always does.
func (r *reading) metonyms() {
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.refused || m.place < 0 || m.demonym || m.last > m.first && r.gazetteer.places[m.place].Level != Area || !r.gazetteer.capital[m.place] {
			continue
		}
		on := &r.docs[m.field]
		if r.cued(on, m) {
			continue
		}
		if r.gazetteer.places[m.place].Level == Area || r.actor(on, i) {
			m.asCountry, m.rule = true, "capital for its country"
			m.place = r.gazetteer.country[m.place]
		}
	}
}

// actor reports whether a capital acts: a verb of saying or doing follows, or it is joined to another country's
// capital or to a country ("entre Bamako et Kiev").
func (r *reading) actor(on *page, i int) bool {
	m := &r.mentions[i]
	if m.explicit {
		return false
	}
	located := false
	if m.first > 0 && on.Tokens[m.first].Gap == text.GapSpace {
		switch on.Tokens[m.first-1].Folded {
		case "a", "in", "at", "vers", "from", "near", "depuis", "sur", "pres", "dans", "district":
			located = true
		}
	}
	if next := m.last + 1; next < len(on.Tokens) && on.Tokens[next].Gap == text.GapSpace && !located {
		if r.words.is(sayingWords, on, next) && (m.first == 0 || !isOf(on.Tokens[m.first-1].Folded)) {
			return true
		}
	}
	if located {
		return false
	}
	if m.first > 0 && on.Tokens[m.first].Gap == text.GapSpace && (r.words.is(agentWords, on, m.first-1) || isInverted(on, m.first-1) && r.words.is(sayingWords, on, m.first-1)) {
		return true
	}
	if next := m.last + 1; on.Tokens[m.first].Is(text.SentenceStart) && next < len(on.Tokens) && on.Tokens[next].Gap == text.GapSpace &&
		!on.Tokens[next].Is(text.Capital) && !on.Tokens[next].Is(text.Number) && !text.Stop("fr", on.Tokens[next].Folded) && !text.Stop("en", on.Tokens[next].Folded) {
		return true
	}
	for _, k := range []int{i - 1, i + 1} {
		if k < 0 || k >= len(r.mentions) {
			continue
		}
		o := &r.mentions[k]
		if o.field != m.field || o.refused || o.place < 0 || r.gazetteer.country[o.place] == r.gazetteer.country[m.place] {
			continue
		}
		if l := r.gazetteer.places[o.place].Level; l != Country && !r.gazetteer.capital[o.place] {
			continue
		}
		first, last := min(m.last, o.last), max(m.first, o.first)
		if last-first == 2 && (on.Tokens[first+1].Folded == "et" || on.Tokens[first+1].Folded == "and") || last-first == 1 && on.Tokens[last].Gap == text.GapHyphen {
			return true
		}
	}
	return false
}

// isInverted reports whether the verb i stands after a comma or a quotation: "…, prévient Bamako".
func isInverted(on *page, i int) bool {
	return on.Tokens[i].Gap == text.GapComma || on.Tokens[i].Gap == text.GapMark
}

func isOf(folded string) bool { return folded == "de" || folded == "d" || folded == "of" }
