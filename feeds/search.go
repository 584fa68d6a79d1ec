package feeds

import "slices"

// Search is a text query. All its words must be there, whatever their accents and endings, and the words of a phrase
// (in quotes) one after the other; a word or phrase behind a hyphen must not be there.
//
// Nobody tells the language of a query: each of its words stands for its stem in French and for that in English. Words
// that carry no meaning in either language (stop words) are left out, but for acronyms ("CAN", unless the query is
// several words in capitals), within phrases, and where nothing else would be left.
type Search struct {
	Typed    string // as a reader typed it; empty for no query
	Required []Phrase
	Excluded []Phrase
}

// Phrase is words that follow each other; most often one.
type Phrase []Forms

// Forms stand for one word: its stems, one of which a text must hold.
type Forms []string

// Empty reports whether the query asks for nothing.
func (s *Search) Empty() bool { return len(s.Required)+len(s.Excluded) == 0 }

// Phrases reports whether the order of words matters, which an index of words cannot tell.
func (s *Search) Phrases() bool {
	return slices.ContainsFunc(s.Required, func(p Phrase) bool { return len(p) > 1 })
}
