package tag

import "griot/feeds/text"

// person reports whether the mention is (part of) the name of a person: a title or an initial before it, a first name
// before it or a family name after it, or an unknown word with a capital on either side. A strong name is only taken
// for a person's beside words that are known to be one.
func (r *reading) person(on *page, i int, strong bool) bool {
	m := &r.mentions[i]
	s := &r.gazetteer.surfaces[m.surface]
	if m.last > m.first && r.words.is(firstNameWords, on, m.first) && r.words.is(familyNameWords, on, m.last) {
		return true
	}
	shouted := r.shouting[m.field][on.Tokens[m.first].Sentence] && s.risk&RiskPerson == 0
	if m.first > 0 && (on.Tokens[m.first].Gap == text.GapSpace || on.Tokens[m.first].Gap == text.GapPeriod) {
		prev := &on.Tokens[m.first-1]
		if _, titled := r.words.before(titleWords, on, m.first); titled && (s.risk&RiskPerson != 0 || !strong || unknownFollows(on, m.last)) {
			return true
		}
		if len(prev.Folded) == 1 && prev.Is(text.Capital) && on.Tokens[m.first].Gap == text.GapPeriod {
			return true
		}
		if prev.Is(text.Capital) && !r.isPlace(i-1, m.field, m.first-1) && on.Tokens[m.first].Gap == text.GapSpace {
			switch {
			case r.words.is(firstNameWords, on, m.first-1) || r.words.is(familyNameWords, on, m.first-1):
				return true
			case strong || shouted || r.words.is(capitalisedWords, on, m.first-1) || prev.Is(text.AllCaps) && !on.Tokens[m.first].Is(text.AllCaps):
			case prev.Is(text.SentenceStart) && (s.risk&RiskPerson == 0 || len(prev.Folded) <= 4):
			default:
				return true
			}
		}
	}
	if next := m.last + 1; next < len(on.Tokens) && on.Tokens[next].Gap == text.GapSpace && on.Tokens[next].Is(text.Capital) && !r.isPlace(i+1, m.field, next) {
		t := &on.Tokens[next]
		switch {
		case r.words.is(familyNameWords, on, next):
			return true
		case r.words.is(firstNameWords, on, next) && !(strong && s.risk&RiskPerson == 0):
			return true
		case strong && s.risk&RiskPerson == 0 || shouted || r.words.is(capitalisedWords, on, next) || t.Is(text.AllCaps) && !on.Tokens[m.first].Is(text.AllCaps):
		default:
			return true
		}
	}
	return false
}

// unknownFollows reports whether a word with a capital follows token i: the rest of a name.
func unknownFollows(on *page, i int) bool {
	return i+1 < len(on.Tokens) && on.Tokens[i+1].Gap == text.GapSpace && on.Tokens[i+1].Is(text.Capital)
}
