package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"griot/feeds"
)

// SearchRules is the version of what [SearchReader.Words] makes of a text. An index made under another one is made anew.
const SearchRules = "1"

// longestSearched is how many bytes of a word count in a search.
const longestSearched = 64

// searchStem is the form under which search compares words: the stem of the folded word, so that accents can make no
// difference. (Snowball's French reads endings by their accents: « sécurité » has another stem than "securite".)
func searchStem(lang, folded string) string {
	stem := Stem(lang, folded)
	for len(stem) > longestSearched {
		_, last := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-last]
	}
	return stem
}

// Words are passages of a text as search compares them: for each the forms of its words, in order.
type Words [][]string

// SearchReader reads texts as search compares them. It remembers stems, which cost the most. It is safe for concurrent
// use.
type SearchReader struct {
	cache           *WordCache
	french, english *Facts[string]
}

// NewSearchReader returns a reader of texts whose words the cache remembers.
func NewSearchReader(cache *WordCache) *SearchReader {
	stems := func(lang string) *Facts[string] {
		return NewFacts(func(w *Word) string { return searchStem(lang, w.Folded) })
	}
	return &SearchReader{cache: cache, french: stems("fr"), english: stems("en")}
}

// Words returns the words of passages in a language, for an index or for [Words.Match]. Elided articles are left out.
func (r *SearchReader) Words(lang string, passages ...Doc) Words {
	return r.words(lang, nil, passages)
}

// Match reports whether passages in a language hold what the query asks for, as [Words.Match] does of their words.
func (r *SearchReader) Match(s *feeds.Search, lang string, passages ...string) bool {
	wanted := initialsOf(s)
	docs := make([]Doc, len(passages))
	for i, passage := range passages {
		docs[i] = r.cache.Read(passage)
	}
	return r.words(lang, &wanted, docs).Match(s)
}

// words returns the words of passages. Where only words of some initials are wanted, the others are empty: a stem begins
// with the letter that its word begins with.
func (r *SearchReader) words(lang string, wanted *initials, passages []Doc) Words {
	facts := r.french
	if lang == "en" {
		facts = r.english
	}
	words := make(Words, 0, len(passages))
	for _, doc := range passages {
		stems := make([]string, 0, len(doc.Tokens))
		for i := range doc.Tokens {
			switch token := &doc.Tokens[i]; {
			case token.Is(Elided):
			case wanted != nil && !wanted.hold(token.Folded):
				stems = append(stems, "")
			default:
				stems = append(stems, *facts.Of(token.Word))
			}
		}
		words = append(words, stems)
	}
	return words
}

// Distinct are the forms of all passages, sorted, each once.
func (w Words) Distinct() []string {
	all := slices.Concat(w...)
	slices.Sort(all)
	return slices.Compact(all)
}

// ParseSearch reads what a reader types. Any text is a query; one without words asks for nothing.
func ParseSearch(query string) feeds.Search {
	s := feeds.Search{Typed: query}
	var stopped []feeds.Phrase
	shouted := isShouted(query)
	for part := range parts(query) {
		doc := Read(part.text)
		var phrase feeds.Phrase
		for i := range doc.Tokens {
			token := &doc.Tokens[i]
			if token.Is(Elided) {
				continue
			}
			forms := formsOf(token.Folded)
			bare := !part.quoted && !part.excluded
			switch stop := Stop("fr", token.Folded) || Stop("en", token.Folded); {
			case !part.quoted && stop && (shouted || !token.Is(AllCaps)):
				if bare {
					stopped = append(stopped, feeds.Phrase{forms})
				}
			case bare:
				s.Required = append(s.Required, feeds.Phrase{forms})
			default:
				phrase = append(phrase, forms)
			}
		}
		switch {
		case len(phrase) == 0:
		case part.excluded:
			s.Excluded = append(s.Excluded, phrase)
		default:
			s.Required = append(s.Required, phrase)
		}
	}
	if len(s.Required) == 0 {
		s.Required = stopped
	}
	return s
}

// isShouted reports whether a query of several words is all in capitals, which then tell nothing.
func isShouted(query string) bool {
	words := 0
	for _, word := range strings.Fields(query) {
		if strings.IndexFunc(word, unicode.IsLetter) >= 0 {
			words++
		}
	}
	return words > 1 && strings.IndexFunc(query, unicode.IsLower) < 0
}

func formsOf(folded string) feeds.Forms {
	fr, en := searchStem("fr", folded), searchStem("en", folded)
	if fr == en {
		return feeds.Forms{fr}
	}
	return feeds.Forms{fr, en}
}

// initials are the first bytes of the words of a query.
type initials [utf8.RuneSelf]bool

func initialsOf(s *feeds.Search) (all initials) {
	for _, phrase := range slices.Concat(s.Required, s.Excluded) {
		for _, forms := range phrase {
			for _, form := range forms {
				if form != "" && form[0] < utf8.RuneSelf {
					all[form[0]] = true
				}
			}
		}
	}
	return all
}

// hold reports whether a folded word may be one of the query's; those of other scripts always may.
func (i *initials) hold(folded string) bool {
	return folded == "" || folded[0] >= utf8.RuneSelf || i[folded[0]]
}

// Match reports whether a text holds what a query requires and nothing that it excludes.
func (w Words) Match(s *feeds.Search) bool {
	for _, p := range s.Required {
		if !w.hold(p) {
			return false
		}
	}
	return !slices.ContainsFunc(s.Excluded, w.hold)
}

// hold reports whether the phrase stands within one of the passages.
func (w Words) hold(p feeds.Phrase) bool {
	for _, passage := range w {
		for start := 0; start+len(p) <= len(passage); start++ {
			if begins(p, passage[start:]) {
				return true
			}
		}
	}
	return false
}

func begins(p feeds.Phrase, words []string) bool {
	for i, forms := range p {
		if !slices.Contains(forms, words[i]) {
			return false
		}
	}
	return true
}

// part is a piece of a query: what stands in quotes, or between spaces.
type part struct {
	text             string
	quoted, excluded bool
}

// parts cuts a query at spaces and quotes. A quote that is never closed reaches to the end.
func parts(query string) func(yield func(part) bool) {
	return func(yield func(part) bool) {
		for rest := strings.TrimSpace(query); rest != ""; rest = strings.TrimSpace(rest) {
			var p part
			if after, minus := strings.CutPrefix(rest, "-"); minus {
				p.excluded, rest = true, after
			}
			if closing, size := closingQuote(rest); size > 0 {
				p.quoted = true
				p.text, rest, _ = strings.Cut(rest[size:], closing)
			} else {
				end := strings.IndexFunc(rest, func(c rune) bool { return unicode.IsSpace(c) || c == '"' || c == '«' || c == '“' })
				if end < 0 {
					end = len(rest)
				}
				p.text, rest = rest[:end], rest[end:]
			}
			if !yield(p) {
				return
			}
		}
	}
}

// closingQuote gives the quote that closes the one s begins with, and the size of the opening one; 0 when s begins with none.
func closingQuote(s string) (closing string, size int) {
	for _, pair := range [...][2]string{{`"`, `"`}, {"«", "»"}, {"“", "”"}} {
		if strings.HasPrefix(s, pair[0]) {
			return pair[1], len(pair[0])
		}
	}
	return "", 0
}
