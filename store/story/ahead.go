package story

import (
	"strings"

	"griot/feeds/text"
)

// mostAhead is as far as [looksAhead] counts.
const mostAhead = 3

// aheadSentences of the text are read for it, besides the title.
const aheadSentences = 3

// looksAhead counts the words that speak of what is to come, less those that speak of an outcome: a preview of a match, a
// summit that will open, a release that is hoped for. It tells the announcement of an event from the report of it, and is
// negative for a report of a result.
func (r *reading) looksAhead(title, body *text.Doc) int8 {
	n := 0
	for _, doc := range []*text.Doc{title, body} {
		for i := range doc.Tokens {
			tok := &doc.Tokens[i]
			if doc == body && tok.Sentence >= aheadSentences {
				break
			}
			switch {
			case tok.Is(text.Number), tok.Is(text.Capital) && !tok.Is(text.SentenceStart):
			default:
				n += int(r.lexicon.look(r.lang, doc, i).outlook)
			}
		}
	}
	if len(title.Tokens) > 0 && title.Tokens[0].Folded == "vers" { // "Vers une libération"
		n++
	}
	if end := strings.TrimRight(title.Source, " \u00a0\u202f»\""); strings.HasSuffix(end, "?") {
		n++
	}
	return int8(max(-mostAhead, min(n, mostAhead)))
}

// aheadWords are the words that speak of what is to come, French and English. Conditionals stand for hopes.
var aheadWords = wordSet(`demain bientot prochain prochaine prochainement attendu attendue attendus attendues prevu prevue
	prevus prevues veille affiche devrait devraient pourrait pourraient imminent imminente apprete appretent preparatifs
	prepare preparent espoir espere esperent esperer aura auront sera seront affronte affrontent defie defient envoi
	espoirs eventuel eventuelle songe songent envisage envisagent projette
	will tomorrow upcoming ahead expected due scheduled could prepares hopes hope may might plans faces kick preview`)

// outcomeWords are those of results, in sport and in votes.
var outcomeWords = wordSet(`battu battue battus remporte remportee egalise score buteur victoire victoires defaite
	nul qualifie qualifies qualifiee elimine elimines vainqueur vainqueurs gagne penalty elu elue
	beat beaten won lost drew defeated eliminated qualified scored winner`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
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

// phase is how far apart in time two items stand to what they tell, 0 to 2: 1 when one looks ahead and the other does
// not, 2 when the other tells the outcome.
func phase(a, b int8) float64 {
	if a < b {
		a, b = b, a
	}
	apart := float64(max(a, 0)-max(b, 0)) / mostAhead
	if a > 0 && b < 0 {
		apart++
	}
	return apart
}
