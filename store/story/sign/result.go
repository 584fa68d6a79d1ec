package sign

import "griot/feeds/text"

// Results are the scores of matches that an item tells, as bits: which two numbers, whichever side they are on. Reports
// of one match agree on it; the same club's next match ends otherwise.
type Results uint64

// resultsOf reads the scores of a title or of a text's first sentences, up to nine goals a side.
func resultsOf(doc *text.Doc) Results {
	var found Results
	for i := range doc.Tokens {
		if doc.Tokens[i].Sentence >= leadSentences {
			break
		}
		if !doc.Tokens[i].Is(text.Number) || !isScore(doc, i) || len(doc.Tokens[i].Folded) > 1 || len(doc.Tokens[i+1].Folded) > 1 {
			continue
		}
		a, b := int(doc.Tokens[i].Folded[0]-'0'), int(doc.Tokens[i+1].Folded[0]-'0')
		found |= 1 << (max(a, b)*(max(a, b)+1)/2 + min(a, b))
	}
	return found
}

// Differ reports whether both tell results and none is the same.
func (r Results) Differ(s Results) bool { return r != 0 && s != 0 && r&s == 0 }
