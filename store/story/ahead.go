package story

import (
	"strings"

	"griot/feeds/text"
)

// mostAhead is as far as [looksAhead] counts.
const mostAhead = 3

// aheadSentences of the text are read for it, besides the title.
const aheadSentences = 3

// looksAhead counts the words that speak of what is to come: a preview of a match, a summit that will open, a release
// that is hoped for. It tells the announcement of an event from the report of it.
func looksAhead(title, body *text.Doc) uint8 {
	n := 0
	for _, doc := range []*text.Doc{title, body} {
		for i := range doc.Tokens {
			tok := &doc.Tokens[i]
			if doc == body && tok.Sentence >= aheadSentences {
				break
			}
			if !tok.Is(text.Capital) && future(tok.Folded) || aheadWords[tok.Folded] {
				n++
			}
		}
	}
	return uint8(min(n, mostAhead))
}

// aheadWords are the words that speak of what is to come, French and English. "devrait" and its like stand for hopes.
var aheadWords = map[string]bool{
	"demain": true, "bientot": true, "prochain": true, "prochaine": true, "prochainement": true, "attendu": true,
	"attendue": true, "attendus": true, "attendues": true, "prevu": true, "prevue": true, "prevus": true, "prevues": true,
	"veille": true, "affiche": true, "devrait": true, "devraient": true, "pourrait": true, "pourraient": true,
	"imminent": true, "imminente": true, "apprete": true, "appretent": true, "preparatifs": true, "prepare": true,
	"preparent": true, "espoir": true, "espere": true, "esperent": true, "aura": true, "auront": true, "sera": true,
	"seront": true,
	"will":   true, "tomorrow": true, "upcoming": true, "ahead": true, "expected": true, "due": true, "scheduled": true,
	"could": true, "prepares": true, "hopes": true, "hope": true,
}

// future reports whether a folded word has the ending of a French future tense.
func future(folded string) bool {
	if len(folded) < 5 {
		return false
	}
	for _, ending := range []string{"eront", "iront", "dront", "tront", "era", "ira", "dra", "tra"} {
		if strings.HasSuffix(folded, ending) {
			return true
		}
	}
	return false
}
