// Package text reads a text once for all that looks at words: tags, stories and search. A [Doc] is the text's tokens
// with their byte offsets, their folded form and how they are written; [Fold] is the form under which spellings of one
// word are equal; [Stem] and [Stop] serve the rooms that compare texts rather than find names in them.
//
// A [WordCache] reads many texts: it remembers the words of the last ones. Cost is linear in the text; where the cache
// knows the words, a reading allocates no more than its tokens. Any bytes may be read: what is not UTF-8 separates words.
package text

import (
	"math"
	"unicode"
	"unicode/utf8"
)

// Doc is a text that has been read.
type Doc struct {
	Source string // the text as it was given
	Tokens []Token
}

// Token is a word or a number. An apostrophe or a hyphen separates tokens ("l'armée" is two, "Bourem-Inaly" is two);
// Gap tells what stood between. Digits that are grouped or hold a decimal sign are one token ("47 347" folds to
// "47347", "6,5" to "6.5").
type Token struct {
	Start, End int    // bytes into Doc.Source
	Folded     string // see [Fold]
	Sentence   int    // number of the sentence it stands in, from 0
	Gap        Gap    // what separates it from the token before
	Flags      Flags
	Word       *Word // what is known of it by itself; nil in a text that no [WordCache] has read
}

// Gap says what stands between a token and the one before it. Of several signs the strongest counts; they are in
// rising order.
type Gap uint8

const (
	GapSpace      Gap = iota // white space only; the first token of a text has it, too
	GapApostrophe            // nothing but an apostrophe
	GapHyphen                // nothing but a hyphen or dash, without spaces
	GapMark                  // a sign that is none of the others: quotes, brackets, slash, symbols
	GapComma                 // a comma
	GapDash                  // a dash with spaces around it
	GapColon                 // a colon or semicolon
	GapPeriod                // a full stop that ends no sentence: an abbreviation, an initial
	GapSentence              // a sentence ended
)

// Flags say how a token is written.
type Flags uint8

const (
	Capital       Flags = 1 << iota // the first letter is upper case
	AllCaps                         // two letters or more, all upper case
	Number                          // digits
	SentenceStart                   // first of its sentence
	Elided                          // an article or particle that an apostrophe ties to the next word: l', d', qu'
	Opened                          // an opening bracket or quote stands before it
	Mixed                           // small and further capital letters, or a digit among letters: FAMa, G5
)

// Is reports whether the token has all the given flags.
func (t *Token) Is(f Flags) bool { return t.Flags&f == f }

// Text is the i-th token as it is written.
func (d *Doc) Text(i int) string { return d.Source[d.Tokens[i].Start:d.Tokens[i].End] }

// Span is the text from the token first to the token last, both included.
func (d *Doc) Span(first, last int) string {
	return d.Source[d.Tokens[first].Start:d.Tokens[last].End]
}

// Read splits s into tokens.
func Read(s string) Doc { return ReadOpening(s, math.MaxInt, math.MaxInt) }

// ReadOpening splits s into tokens up to a word after that many words and sentences at least. What is read is as [Read]
// would have it.
func ReadOpening(s string, words, sentences int) Doc { return read(nil, s, words, sentences) }

func read(cache *WordCache, s string, words, sentences int) Doc {
	r := reader{source: s, cache: cache, tokens: make([]Token, 0, min(len(s)/5, words)+1)}
	for r.at < len(s) && !isOpening(r.tokens, words, sentences) {
		if s[r.at] == ' ' { // what stands between most words
			r.spaced = true
			r.at++
			continue
		}
		c, size := rune(s[r.at]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(s[r.at:])
		}
		switch {
		case isDigit(c):
			r.number()
		case isWord(c) && !unicode.IsMark(c):
			r.word()
		default:
			r.separate(c, size)
		}
	}
	return Doc{Source: s, Tokens: r.tokens}
}

// isOpening reports whether the tokens hold that many words and sentences at least.
func isOpening(tokens []Token, words, sentences int) bool {
	sentence := 0
	if len(tokens) > 0 {
		sentence = tokens[len(tokens)-1].Sentence
	}
	return len(tokens) >= words && sentence >= sentences
}

// reader holds the state of Read between one sign and the next.
type reader struct {
	source   string
	cache    *WordCache // nil: words are not remembered
	at       int
	tokens   []Token
	sentence int

	// what was seen since the last token
	gap              Gap
	spaced, dashed   bool
	period, newlines bool
	opened           bool
}

func (r *reader) separate(c rune, size int) {
	r.at += size
	switch {
	case c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029':
		r.newlines, r.spaced = true, true
	case unicode.IsSpace(c):
		r.spaced = true
	case isApostrophe(c):
		r.raise(GapApostrophe)
	case isDash(c):
		r.dashed = true
		r.raise(GapHyphen)
	case c == ',' || c == '،':
		r.raise(GapComma)
	case c == ':' || c == ';' || c == '؛':
		r.raise(GapColon)
	case c == '.':
		r.period = true
		r.raise(GapPeriod)
	case c == '!' || c == '?' || c == '…' || c == '؟':
		r.raise(GapSentence)
	default:
		r.opened = r.opened || isOpeningSign(c)
		r.raise(GapMark)
	}
}

func (r *reader) raise(g Gap) { r.gap = max(r.gap, g) }

// begin says what separates the token that starts here from the last one.
func (r *reader) begin(capitalOrDigit bool) (Gap, Flags) {
	gap, flags := r.gap, Flags(0)
	if r.spaced && (gap == GapHyphen || gap == GapApostrophe || gap == GapMark) && r.dashed {
		gap = GapDash
	} else if r.spaced && gap == GapApostrophe {
		gap = GapMark
	}
	ends := r.newlines || gap == GapSentence && (capitalOrDigit || !r.spaced)
	if r.period && r.spaced && capitalOrDigit && !r.abbreviated() {
		ends = true
	}
	switch {
	case len(r.tokens) == 0:
		gap, flags = GapSpace, SentenceStart
	case ends:
		gap, flags = GapSentence, SentenceStart
		r.sentence++
	case gap == GapSentence:
		gap = GapMark
	}
	if r.opened {
		flags |= Opened
	}
	r.gap, r.spaced, r.dashed, r.period, r.newlines, r.opened = 0, false, false, false, false, false
	return gap, flags
}

// abbreviated reports whether the last token is one whose full stop ends no sentence.
func (r *reader) abbreviated() bool {
	if len(r.tokens) == 0 {
		return false
	}
	t := &r.tokens[len(r.tokens)-1]
	if t.Is(Capital) && len(t.Folded) == 1 {
		return true
	}
	switch t.Folded {
	case "mm", "mr", "mme", "mlle", "dr", "pr", "st", "ste", "col", "gen", "gal", "cap", "cdt", "lt", "sgt", "adj", "mgr",
		"av", "bd", "no", "art", "al", "mrs", "ms", "prof", "maj", "capt", "jr":
		return t.Is(Capital)
	}
	return false
}

func (r *reader) word() {
	start, hash := r.at, uint32(fnvOffset)
	for r.at < len(r.source) {
		b := r.source[r.at]
		if b < utf8.RuneSelf {
			if !wordBytes[b] {
				break
			}
			hash = (hash ^ uint32(b)) * fnvPrime
			r.at++
			continue
		}
		c, size := utf8.DecodeRuneInString(r.source[r.at:])
		if c == utf8.RuneError && size == 1 || !isWord(c) && !isIgnored(c) {
			break
		}
		for range size {
			hash = (hash ^ uint32(r.source[r.at])) * fnvPrime
			r.at++
		}
	}
	written := r.source[start:r.at]
	folded, flags, word := "", Flags(0), r.cache.find(written, hash)
	if word != nil {
		folded, flags = word.Folded, word.Flags
	} else if folded, flags = readWord(written); folded != "" {
		if word = r.cache.add(written, folded, flags, hash); word != nil {
			folded = word.Folded
		}
	}
	if folded == "" {
		r.raise(GapMark) // letters that are but marks (halfwidth voicing) make no word
		return
	}
	if elides(folded) {
		if next, size := utf8.DecodeRuneInString(r.source[r.at:]); isApostrophe(next) {
			if after, _ := utf8.DecodeRuneInString(r.source[r.at+size:]); isWord(after) {
				flags |= Elided
			}
		}
	}
	r.push(start, folded, flags, word)
}

// push adds the token that ends here.
func (r *reader) push(start int, folded string, flags Flags, word *Word) {
	gap, opening := r.begin(flags&(Capital|Number) != 0)
	r.tokens = append(r.tokens, Token{
		Start: start, End: r.at, Folded: folded, Sentence: r.sentence, Gap: gap, Flags: flags | opening, Word: word,
	})
}

// readWord folds a word and tells how it is written.
func readWord(written string) (folded string, flags Flags) {
	var upper, lower, digits int
	for i, c := range written {
		switch {
		case isDigit(c):
			digits++
		case unicode.IsUpper(c):
			if i == 0 {
				flags |= Capital
			}
			upper++
		case unicode.IsLetter(c):
			lower++
		}
	}
	if upper >= 2 && lower == 0 {
		flags |= AllCaps
	}
	if digits > 0 || lower > 0 && (upper > 1 || upper == 1 && flags&Capital == 0) {
		flags |= Mixed
	}
	return Fold(written), flags
}

// number reads digits, with groups of three and one decimal part. Letters that follow make it a word ("2e", "4x4").
func (r *reader) number() {
	start := r.at
	for r.at < len(r.source) && isDigit(rune(r.source[r.at])) {
		r.at++
	}
	if c, _ := utf8.DecodeRuneInString(r.source[r.at:]); isWord(c) {
		r.at = start
		r.word()
		return
	}
	folded := r.source[start:r.at]
	if r.at-start <= 3 {
		for group := r.group(); group != ""; group = r.group() {
			folded += group
		}
	}
	folded += r.decimal()
	written := r.source[start:r.at]
	hash := uint32(fnvOffset)
	for i := range len(written) {
		hash = (hash ^ uint32(written[i])) * fnvPrime
	}
	word := r.cache.find(written, hash)
	if word == nil {
		word = r.cache.add(written, folded, Number, hash)
	}
	if word != nil {
		folded = word.Folded
	}
	r.push(start, folded, Number, word)
}

// group takes one separator and exactly three digits, which it returns.
func (r *reader) group() string {
	rest := r.source[r.at:]
	c, size := utf8.DecodeRuneInString(rest)
	if c != ' ' && c != '\u00a0' && c != '\u202f' && c != '\u2009' && c != '.' && c != ',' {
		return ""
	}
	if countDigits(rest[size:]) != 3 {
		return ""
	}
	if after, _ := utf8.DecodeRuneInString(rest[size+3:]); isWord(after) {
		return ""
	}
	r.at += size + 3
	return rest[size : size+3]
}

// decimal takes a decimal sign and up to three digits. It returns them behind a full stop.
func (r *reader) decimal() string {
	rest := r.source[r.at:]
	if rest == "" || rest[0] != ',' && rest[0] != '.' {
		return ""
	}
	n := countDigits(rest[1:])
	if n == 0 || n > 3 {
		return ""
	}
	if after, size := utf8.DecodeRuneInString(rest[1+n:]); isWord(after) || (after == '.' || after == ',') && countDigits(rest[1+n+size:]) > 0 {
		return ""
	}
	r.at += 1 + n
	return "." + rest[1:1+n]
}

// countDigits counts the digits that s starts with, four at most: callers only tell up to three from more.
func countDigits(s string) int {
	n := 0
	for n < len(s) && n < 4 && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

func elides(folded string) bool {
	switch folded {
	case "l", "d", "qu", "n", "s", "j", "m", "t", "c", "jusqu", "lorsqu", "puisqu", "quoiqu":
		return true
	}
	return false
}
