package tag

import "griot/feeds/text"

// person reports whether the mention is (part of) the name of a person: a title or an initial before it, a first name
// before it or a family name after it, or an unknown word with a capital on either side. A strong name is only taken
// for a person's beside words that are known to be one.
func (r *reading) person(tokens []text.Token, i int, strong bool) bool {
	m := &r.mentions[i]
	s := &r.atlas.surfaces[m.surface]
	if m.last > m.first && r.isName("first", &tokens[m.first]) && r.isName("family", &tokens[m.last]) {
		return true
	}
	shouted := r.shouting[m.field][tokens[m.first].Sentence]
	if m.first > 0 && (tokens[m.first].Gap == text.GapSpace || tokens[m.first].Gap == text.GapPeriod) {
		prev := &tokens[m.first-1]
		if _, titled := r.words.before("title", tokens, m.first); titled && (s.risk&RiskPerson != 0 || !strong) {
			return true
		}
		if len(prev.Folded) == 1 && prev.Is(text.Capital) && tokens[m.first].Gap == text.GapPeriod {
			return true
		}
		if prev.Is(text.Capital) && !r.isPlace(i-1, m.field, m.first-1) && tokens[m.first].Gap == text.GapSpace {
			switch {
			case r.isName("first", prev) || r.isName("family", prev):
				return true
			case strong || shouted || r.isIn("capitalised", prev) || prev.Is(text.AllCaps) && !tokens[m.first].Is(text.AllCaps):
			case prev.Is(text.SentenceStart) && (s.risk&RiskPerson == 0 || len(prev.Folded) <= 4):
			default:
				return true
			}
		}
	}
	if next := m.last + 1; next < len(tokens) && tokens[next].Gap == text.GapSpace && tokens[next].Is(text.Capital) && !r.isPlace(i+1, m.field, next) {
		t := &tokens[next]
		switch {
		case r.isName("family", t):
			return true
		case r.isName("first", t) && !(strong && s.risk&RiskPerson == 0):
			return true
		case strong && s.risk&RiskPerson == 0 || shouted || r.isIn("capitalised", t) || t.Is(text.AllCaps) && !tokens[m.first].Is(text.AllCaps):
		default:
			return true
		}
	}
	return false
}

// isPlace reports whether the mention numbered i covers the token and was not refused.
func (r *reading) isPlace(i int, f field, token int) bool {
	if i < 0 || i >= len(r.mentions) {
		return false
	}
	m := &r.mentions[i]
	return m.field == f && m.first <= token && token <= m.last && !m.refused
}

func (r *reading) isName(kind string, t *text.Token) bool {
	one := [1]text.Token{*t}
	_, ok := r.people.at(kind, one[:], 0)
	return ok
}
