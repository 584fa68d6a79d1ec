package tag

import "griot/feeds/text"

// wordFacts is what the rules know of a word by itself, whatever the text it stands in.
type wordFacts struct {
	phrases   []int32 // the words of phrases that it is
	begins    uint64  // the lists that have a phrase which begins with it
	languages uint32  // that have it for a small word, a bit for each
	script    string  // the language that its script tells, if any
}

// page is a text with what is known of its words.
type page struct {
	text.Doc
	facts []*wordFacts // of each token
}

func newPage(doc text.Doc, facts *text.Facts[wordFacts]) page {
	p := page{Doc: doc, facts: make([]*wordFacts, len(doc.Tokens))}
	for i := range doc.Tokens {
		p.facts[i] = facts.Of(doc.Tokens[i].Word)
	}
	return p
}

// words are the words of phrases that token i is.
func (p *page) words(i int) []int32 { return p.facts[i].phrases }

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
