package tag

import (
	"griot/feeds/text"
	"strings"
)

// find looks up the names of places in both fields, longest first, and applies the rules that need one mention only.
func (r *reading) find() {
	for f := inTitle; f <= inText; f++ {
		on := &r.docs[f]
		r.shouting[f] = shouting(on)
		for i := 0; i < len(on.Tokens); {
			masked, isMask := r.words.at(maskWords, on, i)
			values, end := r.gazetteer.names.longest(on, i)
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
			m := mention{field: f, first: i, last: end - 1, surface: s, sentence: on.Tokens[i].Sentence, place: -1, weight: 1, rule: "name", demonym: r.gazetteer.surfaces[s].demonym}
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
		if _, e := r.gazetteer.names.longest(on, i); e > end {
			return true
		}
	}
	return false
}

// spelling chooses among the spellings that fold alike the one that is written as the text writes it.
func (r *reading) spelling(doc *page, values []int32, first, end int) (int32, bool) {
	for _, v := range values {
		if r.written(doc, &r.gazetteer.surfaces[v], first, end) {
			return v, true
		}
	}
	return 0, false
}

func (r *reading) shorter(doc *page, first, longest int) (s int32, end int, ok bool) {
	r.gazetteer.names.each(doc, first, func(values []int32, e int) {
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
	if s.initials && s.words == 1 && len(s.lower) <= 3 {
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
