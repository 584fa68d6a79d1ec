package tag

import (
	"griot/feeds/text"
)

// judge applies the rules that look at the words around one mention.
func (r *reading) judge(i int) {
	m := &r.mentions[i]
	on := &r.docs[m.field]
	s := &r.gazetteer.surfaces[m.surface]
	if m.demonym {
		m.damp(0.4, "demonym")
		if m.first > 0 && r.words.is(frontierWords, on, m.first-1) {
			m.damp(0.3, "neighbour")
		}
		return
	}
	_, m.locative = r.words.before(locativeWords, on, m.first)
	if m.first > 0 && on.Text(m.first-1) == "a" {
		m.locative = false // the article of English or the verb of French, not "à"
	}
	m.explicit = r.explicit(on, m)
	cue := m.explicit || r.cued(on, m)
	strong := r.strong(s)
	switch {
	case r.lang != "en" && m.first == m.last && r.words.is(englishWords, on, m.first):
		m.refuse("abbreviation of another language")
	case !strong && !cue && s.words == 1 && !s.initials && on.Tokens[m.first].Is(text.AllCaps) && !r.shouting[m.field][m.sentence]:
		m.refuse("abbreviation")
	case r.club(on, m) && !strong:
		m.refuse("club")
	case r.compound(on, i):
		m.refuse("part of a longer name")
	case !cue && r.person(on, i, strong):
		m.refuse("person")
	case r.has(streetWords, on, m.first):
		if _, on := r.words.before(onRoadWords, on, m.first); on {
			m.damp(0.5, "road")
		} else {
			m.refuse("street")
		}
	case r.has(treatyWords, on, m.first):
		m.refuse("treaty")
	case r.has(groupWords, on, m.first):
		m.refuse("armed group")
	case s.risk&RiskRiver != 0 && r.has(riverWords, on, m.first):
		m.refuse("river")
	case !cue && !r.plausible(on, m, s):
		m.refuse(ordinaryWord)
	case r.isCountry(s) && r.has(neighbourWords, on, m.first):
		m.damp(0.3, "neighbour")
	case r.has(originWords, on, m.first):
		m.damp(0.3, "origin of a person")
	case r.has(officeWords, on, m.first):
		start, _ := r.words.before(officeWords, on, m.first)
		if _, former := r.words.before(formerWords, on, start); former {
			m.damp(0.2, "former office")
		} else {
			m.damp(0.6, "office")
		}
	case r.club(on, m):
		m.damp(0.6, "club")
	case r.has(institutionWords, on, m.first):
		m.damp(0.6, "institution")
	case r.has(nestedWords, on, m.first):
		m.damp(0.3, "in the name of an organisation")
		m.nested = true
	case r.possessed(on, m):
		m.damp(0.3, "origin of a person")
	case m.locative && !r.isCountry(s):
		m.damp(1.5, "locative")
	}
}

// possessed reports whether the place only says where a person is from: "Nigeria's Bola Tinubu".
func (r *reading) possessed(on *page, m *mention) bool {
	i := m.last + 1
	return i+1 < len(on.Tokens) && on.Tokens[i].Folded == "s" && on.Tokens[i].Gap == text.GapApostrophe &&
		on.Tokens[i+1].Is(text.Capital) && !on.Tokens[i+1].Is(text.AllCaps) && i+2 < len(on.Tokens) && on.Tokens[i+2].Is(text.Capital) && on.Tokens[i+2].Gap == text.GapSpace
}
