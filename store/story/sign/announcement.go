package sign

import (
	"strings"

	"griot/feeds/text"
)

// MostAhead is as far as [reading.looksAhead] counts.
const MostAhead = 3

// aheadSentences of the text are read for it, besides the title.
const aheadSentences = 3

// looksAhead counts the words that speak of what is to come, less those that speak of an outcome: a preview of a match, a
// summit that will open, a release that is hoped for. It tells the announcement of an event from the report of it, and is
// negative for a report of a result. Words of the title count twice.
func (r *reading) looksAhead(title, body *text.Doc) int8 {
	return int8(max(-MostAhead, min(2*r.expectationOf(title)+r.expectation(body), MostAhead)))
}

// expectationOf counts for a title.
func (r *reading) expectationOf(title *text.Doc) int {
	n := r.expectation(title)
	if len(title.Tokens) > 0 && title.Tokens[0].Folded == "vers" { // "Vers une libération"
		n++
	}
	if end := strings.TrimRight(title.Source, " \u00a0\u202f»\""); strings.HasSuffix(end, "?") {
		n++
	}
	return n
}

// expectation counts for the first sentences of one text.
func (r *reading) expectation(doc *text.Doc) int {
	n := 0
	for i := range doc.Tokens {
		tok := &doc.Tokens[i]
		if tok.Sentence >= aheadSentences {
			break
		}
		switch {
		case tok.Is(text.Number):
			if isScore(doc, i) {
				n--
			} else if isClock(doc, i) {
				n++
			}
		case tok.Is(text.Capital) && !tok.Is(text.SentenceStart):
		default:
			n += int(r.look(doc, i).outlook)
		}
	}
	return n
}

// isScore reads the result of a match, "2-1".
func isScore(doc *text.Doc, i int) bool {
	if i+1 >= len(doc.Tokens) || !doc.Tokens[i+1].Is(text.Number) || doc.Tokens[i+1].Gap != text.GapHyphen {
		return false
	}
	return len(doc.Tokens[i].Folded) < 3 && len(doc.Tokens[i+1].Folded) < 3 && (i == 0 || doc.Tokens[i].Gap != text.GapHyphen)
}

// isClock reads the hour for which something is set, "à 18 heures", "at 8 p.m."; what has happened is told "vers 18 heures".
func isClock(doc *text.Doc, i int) bool {
	if i == 0 || i+1 >= len(doc.Tokens) {
		return false
	}
	before, behind := doc.Tokens[i-1].Folded, doc.Tokens[i+1].Folded
	return before == "a" && (behind == "h" || behind == "heures") || before == "at" && (behind == "p" || behind == "pm" || behind == "gmt")
}

// aheadWords are the words that speak of what is to come, French and English. Conditionals stand for hopes.
var aheadWords = wordSet(`demain bientot prochain prochaine prochainement attendu attendue attendus attendues prevu prevue
	prevus prevues veille affiche devrait devraient pourrait pourraient imminent imminente apprete appretent preparatifs
	prepare preparent espoir espere esperent esperer aura auront sera seront affronte affrontent defie defient envoi
	espoirs eventuel eventuelle songe songent envisage envisagent projette favori favoris favorite pronostic duel
	will tomorrow upcoming ahead expected due scheduled could prepares hopes hope may might plans faces kick preview`)

// outcomeWords are those of results, in sport and in votes.
var outcomeWords = wordSet(`battu battue battus remporte remportee egalise egalisation score buteur victoire victoires
	defaite nul qualifie qualifies qualifiee elimine elimines eliminer elimination vainqueur vainqueurs gagne penalty
	penalties reelu reelue renverse renversent incline inclinent sacre sacres inscrit inscrits inscrivent prolongation
	beat beaten beats won wins lost drew defeated defeats eliminated qualified scored scores winner equaliser`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(list) {
		set[word] = true
	}
	return set
}

// future reports whether a folded word has the ending of a French future tense.
func future(folded string) bool {
	if len(folded) < 5 || likeFuture[folded] {
		return false
	}
	for _, ending := range []string{"eront", "iront", "dront", "tront", "era", "ira", "dra", "tra"} {
		if strings.HasSuffix(folded, ending) {
			return true
		}
	}
	return false
}

// likeFuture are the nouns that end like it.
var likeFuture = wordSet(`cholera camera cameras opera extra ultra contra mantra infra intra supra`)
