package tag

import (
	"slices"
	"strings"

	"griot/feeds/text"
)

// wordClass is a list of words that the rules about places lean on.
type wordClass uint8

const (
	titleWords wordClass = iota
	streetWords
	onRoadWords
	treatyWords
	groupWords
	riverWords
	institutionWords
	officeWords
	formerWords
	originWords
	regionWords
	cercleWords
	communeWords
	settlementWords
	spotWords
	locativeWords
	sayingWords
	capitalisedWords
	maskWords
	dateWords
	nestedWords
	agentWords
	capitalWords
	clubAfterWords
	clubBeforeWords
	frontierWords
	neighbourWords
	englishWords
	nationwideWords
	firstNameWords
	familyNameWords
	wordClasses
)

// wordClassNames are the headings of the lists, in the order of the classes.
var wordClassNames = [wordClasses]string{
	titleWords:       "title",
	streetWords:      "street",
	onRoadWords:      "onroad",
	treatyWords:      "treaty",
	groupWords:       "group",
	riverWords:       "river",
	institutionWords: "institution",
	officeWords:      "office",
	formerWords:      "former",
	originWords:      "origin",
	regionWords:      "region",
	cercleWords:      "cercle",
	communeWords:     "commune",
	settlementWords:  "settlement",
	spotWords:        "spot",
	locativeWords:    "locative",
	sayingWords:      "saying",
	capitalisedWords: "capitalised",
	maskWords:        "mask",
	dateWords:        "date",
	nestedWords:      "nested",
	agentWords:       "agent",
	capitalWords:     "capital",
	clubAfterWords:   "clubafter",
	clubBeforeWords:  "clubbefore",
	frontierWords:    "frontier",
	neighbourWords:   "neighbour",
	englishWords:     "english",
	nationwideWords:  "nationwide",
	firstNameWords:   "first",
	familyNameWords:  "family",
}

// words are the lists by class.
type words [wordClasses]*phrases

// readWords reads lists from lines: "[class]" starts a class, every other line is one of its phrases.
func readWords(v *vocabulary, lines []string) *words {
	w := new(words)
	for i := range w {
		w[i] = newPhrases(v)
	}
	var class *phrases
	for _, line := range lines {
		if name, ok := strings.CutPrefix(line, "["); ok {
			class = w[slices.Index(wordClassNames[:], strings.TrimSuffix(name, "]"))]
			continue
		}
		class.add(line, 0)
	}
	return w
}

// at reports whether a phrase of the class starts at token i, and where the longest ends.
func (w *words) at(class wordClass, on *page, i int) (end int, ok bool) {
	values, e := w[class].longest(on, i)
	return e, values != nil
}

// is reports whether token i by itself is a phrase of the class.
func (w *words) is(class wordClass, on *page, i int) bool { return w[class].is(on, i) }

// longestCue is the number of words that a cue before a name may have.
const longestCue = 7

// before reports whether a phrase of the class ends just before token i, articles left out ("près de la"), and where
// it starts.
func (w *words) before(class wordClass, on *page, i int) (start int, ok bool) {
	p := w[class]
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
