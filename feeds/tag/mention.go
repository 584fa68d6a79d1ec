package tag

import (
	"strings"

	"griot/feeds/text"
)

// field is where in an item a mention stands.
type field uint8

const (
	inTitle field = iota
	inText
)

func (f field) String() string {
	if f == inTitle {
		return "title"
	}
	return "text"
}

// mention is a spelling of a place found in an item, and what the rules made of it.
type mention struct {
	field       field
	first, last int // tokens
	surface     int32
	place       int32   // what it was resolved to; -1 before
	weight      float64 // 0 when refused
	rule        string
	refused     bool
	demonym     bool
	locative    bool // a word of place stands before it: "à", "près de"
	dateline    bool
	lead        bool
	sentence    int
	explicit    bool // "région de …": the text itself says the unit
	asCountry   bool // a capital that stands for its country
	nested      bool // part of the name of an organisation
}

// reading is one item being read for places.
type reading struct {
	*Tagger
	lang     string
	home     int32 // the place the source reports from, or -1
	docs     [2]page
	mentions []mention
	shouting [2][]bool // of each sentence, whether most of its words have capitals
}

// find looks up the names of places in both fields, longest first, and applies the rules that need one mention only.
func (r *reading) find() {
	for f := inTitle; f <= inText; f++ {
		on := &r.docs[f]
		r.shouting[f] = shouting(on)
		for i := 0; i < len(on.Tokens); {
			masked, isMask := r.words.at("mask", on, i)
			values, end := r.atlas.names.longest(on, i)
			if isMask && masked >= end {
				i = masked
				continue
			}
			if values == nil || r.longerInside(on, i, end) {
				i++
				continue
			}
			s, ok := r.spelling(&r.docs[f], values, i, end)
			if !ok {
				// The longest is not written as a name; a shorter one may be.
				if s, end, ok = r.shorter(&r.docs[f], i, end); !ok {
					i++
					continue
				}
			}
			m := mention{field: f, first: i, last: end - 1, surface: s, sentence: on.Tokens[i].Sentence, place: -1, weight: 1, rule: "name", demonym: r.atlas.surfaces[s].demonym}
			r.mentions = append(r.mentions, m)
			i = end
		}
	}
	for i := range r.mentions {
		r.judge(i)
	}
}

// longerInside reports whether a hyphen ties the end of the match to a name that starts within it: "le Centre" in "le
// Centre-Nord".
func (r *reading) longerInside(on *page, first, end int) bool {
	if end >= len(on.Tokens) || on.Tokens[end].Gap != text.GapHyphen {
		return false
	}
	for i := first + 1; i < end; i++ {
		if _, e := r.atlas.names.longest(on, i); e > end {
			return true
		}
	}
	return false
}

// spelling chooses among the spellings that fold alike the one that is written as the text writes it.
func (r *reading) spelling(doc *page, values []int32, first, end int) (int32, bool) {
	for _, v := range values {
		if r.written(doc, &r.atlas.surfaces[v], first, end) {
			return v, true
		}
	}
	return 0, false
}

func (r *reading) shorter(doc *page, first, longest int) (s int32, end int, ok bool) {
	r.atlas.names.each(doc, first, func(values []int32, e int) {
		if e < longest {
			if v, written := r.spelling(doc, values, first, e); written {
				s, end, ok = v, e, true
			}
		}
	})
	return s, end, ok
}

// written reports whether the tokens may be the spelling: with a capital where it has one, and with its accents where
// the bare form is an ordinary word.
func (r *reading) written(doc *page, s *surface, first, end int) bool {
	caps := true
	for i := first; i < end; i++ {
		t := &doc.Tokens[i]
		if i > first && t.Gap >= text.GapMark {
			return false
		}
		caps = caps && (t.Is(text.AllCaps) || t.Is(text.Capital) && t.End-t.Start == 1)
	}
	if s.capital >= 0 && !doc.Tokens[first+s.capital].Is(text.Capital) {
		return false
	}
	if s.risk&RiskWord != 0 && !caps && s.words == 1 && !s.demonym {
		return strings.ToLower(doc.Text(first)) == s.lower
	}
	if s.lower == "us" || s.lower == "car" || s.lower == "ue" || s.lower == "eu" {
		return caps
	}
	return true
}

// shouting marks the sentences in which most words have capitals, so that a capital says nothing.
func shouting(on *page) []bool {
	var out []bool
	for i := 0; i < len(on.Tokens); {
		n, capitals := 0, 0
		j := i
		for ; j < len(on.Tokens) && on.Tokens[j].Sentence == on.Tokens[i].Sentence; j++ {
			if t := &on.Tokens[j]; len(t.Folded) > 3 && !t.Is(text.Number) {
				n++
				if t.Is(text.Capital) {
					capitals++
				}
			}
		}
		out = append(out, n >= 4 && capitals*10 >= n*7)
		i = j
	}
	return out
}

// ordinaryWord is the rule that a name is a word of the language where nothing says that it is a place.
const ordinaryWord = "ordinary word"

// refuse turns the mention down for good.
func (m *mention) refuse(rule string) { m.refused, m.rule, m.weight = true, rule, 0 }

// damp keeps the mention as a weaker one.
func (m *mention) damp(by float64, rule string) {
	m.weight *= by
	m.rule = rule
}

// judge applies the rules that look at the words around one mention.
func (r *reading) judge(i int) {
	m := &r.mentions[i]
	on := &r.docs[m.field]
	s := &r.atlas.surfaces[m.surface]
	if m.demonym {
		m.damp(0.4, "demonym")
		if m.first > 0 && r.words.is("frontier", on, m.first-1) {
			m.damp(0.3, "neighbour")
		}
		return
	}
	_, m.locative = r.words.before("locative", on, m.first)
	m.explicit = r.explicit(on, m)
	cue := m.explicit || r.cued(on, m)
	strong := r.strong(s)
	switch {
	case s.lower == "us" && r.lang != "en":
		m.refuse("abbreviation of another language")
	case !strong && !cue && s.words == 1 && !s.initials && on.Tokens[m.first].Is(text.AllCaps) && !r.shouting[m.field][m.sentence]:
		m.refuse("abbreviation")
	case r.club(on, m) && !strong:
		m.refuse("club")
	case r.compound(on, i):
		m.refuse("part of a longer name")
	case !cue && r.person(on, i, strong):
		m.refuse("person")
	case r.has("street", on, m.first):
		if _, on := r.words.before("onroad", on, m.first); on {
			m.damp(0.5, "road")
		} else {
			m.refuse("street")
		}
	case r.has("treaty", on, m.first):
		m.refuse("treaty")
	case r.has("group", on, m.first):
		m.refuse("armed group")
	case s.lower == "niger" && r.has("river", on, m.first), s.lower == "sénégal" && r.has("river", on, m.first):
		m.refuse("river")
	case !cue && !r.plausible(on, m, s):
		m.refuse(ordinaryWord)
	case r.isCountry(s) && r.has("neighbour", on, m.first):
		m.damp(0.3, "neighbour")
	case r.has("origin", on, m.first):
		m.damp(0.3, "origin of a person")
	case r.has("office", on, m.first):
		start, _ := r.words.before("office", on, m.first)
		if _, former := r.words.before("former", on, start); former {
			m.damp(0.2, "former office")
		} else {
			m.damp(0.6, "office")
		}
	case r.club(on, m):
		m.damp(0.6, "club")
	case r.has("institution", on, m.first):
		m.damp(0.6, "institution")
	case r.has("nested", on, m.first):
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

func (r *reading) isCountry(s *surface) bool {
	return len(s.places) > 0 && r.atlas.places[s.places[0]].Level == Country
}

func (r *reading) has(class string, on *page, i int) bool {
	_, ok := r.words.before(class, on, i)
	return ok
}

// club reports whether the mention is part of the name of a sports club: "Binga FC", "US Bougouni".
func (r *reading) club(on *page, m *mention) bool {
	next := m.last + 1
	return next < len(on.Tokens) && on.Tokens[next].Gap == text.GapSpace && on.Tokens[next].Is(text.Capital) && r.words.is("clubafter", on, next) ||
		m.first > 0 && on.Tokens[m.first].Gap == text.GapSpace && on.Tokens[m.first-1].Is(text.Capital) && r.words.is("clubbefore", on, m.first-1)
}

// explicit reports whether the text names the kind of unit: "région de", "cercle de".
func (r *reading) explicit(on *page, m *mention) bool {
	return r.has("region", on, m.first) || after(on, m.last, "region", "regions")
}

// cued reports whether the text says that the name is one of a place.
func (r *reading) cued(on *page, m *mention) bool {
	return r.has("cercle", on, m.first) || r.has("commune", on, m.first) || r.has("settlement", on, m.first) ||
		r.has("spot", on, m.first) || after(on, m.last, "area", "circle", "district", "town", "village", "province", "city")
}

// after reports whether one of the words follows token i.
func after(on *page, i int, words ...string) bool {
	if i+1 >= len(on.Tokens) || on.Tokens[i+1].Gap != text.GapSpace {
		return false
	}
	for _, w := range words {
		if on.Tokens[i+1].Folded == w {
			return true
		}
	}
	return false
}

// strong reports whether a spelling stands for a place that readers know without being told: a country, a region, a
// town or cercle whose name is nothing else.
func (r *reading) strong(s *surface) bool {
	if s.risk&(RiskWord|RiskPerson|RiskShort) != 0 {
		for _, p := range s.places {
			if l := r.atlas.places[p].Level; l == Country {
				return true
			}
		}
		return false
	}
	for _, p := range s.places {
		switch r.atlas.places[p].Level {
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
		l := r.atlas.places[p].Level
		unit = unit || l == Country || l == Region
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
	for _, class := range []string{"region", "cercle", "commune"} {
		if _, ok := r.words.at(class, on, i); ok {
			return true
		}
	}
	return false
}

// compound reports whether a hyphen ties the mention to a word that is no place.
func (r *reading) compound(on *page, i int) bool {
	m := &r.mentions[i]
	if m.first > 0 && on.Tokens[m.first].Gap == text.GapHyphen {
		prev := &on.Tokens[m.first-1]
		tied := i > 0 && r.mentions[i-1].field == m.field && r.mentions[i-1].last == m.first-1
		if !tied && prev.Is(text.Capital) && len(prev.Folded) > 2 && !prev.Is(text.AllCaps) && !r.words.is("capitalised", on, m.first-1) && !prev.Is(text.SentenceStart) {
			return true
		}
	}
	if next := m.last + 1; next < len(on.Tokens) && on.Tokens[next].Gap == text.GapHyphen {
		t := &on.Tokens[next]
		tied := i+1 < len(r.mentions) && r.mentions[i+1].field == m.field && r.mentions[i+1].first == next
		if !tied && t.Is(text.Capital) && !r.words.is("capitalised", on, next) && !on.Tokens[m.last].Is(text.AllCaps) {
			return true
		}
	}
	return false
}
