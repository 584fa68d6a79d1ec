package tag

import (
	"strings"

	"griot/feeds/text"
)

// words are the lists the rules about places lean on, by class.
type words map[string]*phrases

// readWords reads lists from lines: "[class]" starts a class, every other line is one of its phrases.
func readWords(v *vocabulary, lines []string) words {
	w := words{}
	class := ""
	for _, line := range lines {
		if name, ok := strings.CutPrefix(line, "["); ok {
			class = strings.TrimSuffix(name, "]")
			if w[class] == nil {
				w[class] = newPhrases(v)
			}
			continue
		}
		w[class].add(line, 0)
	}
	return w
}

// at reports whether a phrase of the class starts at token i, and where the longest ends.
func (w words) at(class string, on *page, i int) (end int, ok bool) {
	if p := w[class]; p != nil {
		values, e := p.longest(on, i)
		return e, values != nil
	}
	return 0, false
}

// is reports whether token i by itself is a phrase of the class.
func (w words) is(class string, on *page, i int) bool {
	p := w[class]
	return p != nil && p.is(on, i)
}

// longestCue is the number of words that a cue before a name may have.
const longestCue = 7

// before reports whether a phrase of the class ends just before token i, articles left out ("près de la"), and where
// it starts.
func (w words) before(class string, on *page, i int) (start int, ok bool) {
	p := w[class]
	if p == nil {
		return 0, false
	}
	for {
		for start = max(0, i-longestCue); start < i; start++ {
			found := false
			p.each(on, start, func(_ []int32, end int) { found = found || end == i })
			if found && together(on.Tokens, start, i) {
				return start, true
			}
		}
		if i > 0 && isArticle(on.Tokens[i-1].Folded) {
			i--
			continue
		}
		return 0, false
	}
}

// together reports whether no strong sign stands between the tokens from first to last.
func together(tokens []text.Token, first, last int) bool {
	for i := first + 1; i <= last && i < len(tokens); i++ {
		if tokens[i].Gap >= text.GapComma && tokens[i].Gap != text.GapPeriod {
			return false
		}
	}
	return true
}

func isArticle(folded string) bool {
	switch folded {
	case "le", "la", "les", "l", "the":
		return true
	}
	return false
}
