package tag

import "griot/feeds/text"

// longestDateline is the number of words a dateline may have: "Bamako, Mali, le 9 février 2026 (Reuters) –".
const longestDateline = 12

// dateline is the number of words at the head of a text that only say where and when it was filed, 0 when there is no
// dateline: a place, then a date or an agency in brackets, closed by a dash or a full stop.
func (r *reading) dateline() int {
	on := &r.docs[inText]
	if len(on.Tokens) == 0 || !on.Tokens[0].Is(text.Capital) {
		return 0
	}
	placed := false
	for i := range r.mentions {
		m := &r.mentions[i]
		if m.field == inText && m.first <= 2 && !m.demonym {
			placed = true
			break
		}
	}
	if !placed {
		return 0
	}
	stamped := false
	for i := 1; i < min(len(on.Tokens), longestDateline); i++ {
		t := &on.Tokens[i]
		if t.Gap == text.GapDash || t.Gap == text.GapSentence || t.Gap == text.GapMark && stamped && !t.Is(text.Opened) && t.Is(text.Capital) {
			if stamped || i <= 3 && t.Gap == text.GapDash {
				return i
			}
			return 0
		}
		stamped = stamped || t.Is(text.Number) || t.Is(text.Opened)
		if !t.Is(text.Capital) && !t.Is(text.Number) && !r.words.is(dateWords, on, i) {
			return 0
		}
	}
	return 0
}
