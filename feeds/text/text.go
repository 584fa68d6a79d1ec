// Package text reads a text once for all that looks at words: tags, stories and search. A [Doc] is the text's tokens
// with their byte offsets, their folded form and how they are written; [Fold] is the form under which spellings of one
// word are equal; [Stem] and [Stop] serve the rooms that compare texts rather than find names in them.
//
// Cost is linear in the text, with a handful of allocations whatever its length. Any bytes may be read: what is not
// UTF-8 separates words.
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
func ReadOpening(s string, words, sentences int) Doc {
	size := min(len(s)/5, words) + 1
	r := reader{source: s, folded: make([]byte, 0, min(len(s)+len(s)/16, 8*size)), tokens: make([]Token, 0, size)}
	r.bounds = make([]int, 0, cap(r.tokens))
	for r.at < len(s) && (len(r.tokens) < words || r.sentence < sentences) {
		c, size := utf8.DecodeRuneInString(s[r.at:])
		switch {
		case isDigit(c):
			r.number()
		case isWord(c) && !unicode.IsMark(c):
			r.word()
		default:
			r.separate(c, size)
		}
	}
	folded := string(r.folded)
	start := 0
	for i := range r.tokens {
		r.tokens[i].Folded = folded[start:r.bounds[i]]
		start = r.bounds[i]
	}
	return Doc{Source: s, Tokens: r.tokens}
}

// reader holds the state of Read between one sign and the next.
type reader struct {
	source   string
	at       int
	tokens   []Token
	folded   []byte // folded forms, one after the other
	bounds   []int  // end of each folded form
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
		r.opened = r.opened || c == '«' || c == '(' || c == '[' || c == '“' || c == '"' || c == '‹' || c == '„'
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
	start := 0
	if n := len(r.bounds); n > 1 {
		start = r.bounds[n-2]
	}
	t := &r.tokens[len(r.tokens)-1]
	last := r.folded[start:r.bounds[len(r.bounds)-1]]
	if t.Is(Capital) && len(last) == 1 {
		return true
	}
	switch string(last) {
	case "mm", "mr", "mme", "mlle", "dr", "pr", "st", "ste", "col", "gen", "gal", "cap", "cdt", "lt", "sgt", "adj", "mgr",
		"av", "bd", "no", "art", "al", "mrs", "ms", "prof", "maj", "capt", "jr":
		return t.Is(Capital)
	}
	return false
}

func (r *reader) word() {
	start := r.at
	var upper, lower, digits int
	var first bool
	for r.at < len(r.source) {
		c, size := utf8.DecodeRuneInString(r.source[r.at:])
		switch {
		case c == utf8.RuneError && size == 1:
			goto done
		case isDigit(c):
			digits++
		case !isWord(c) && !isIgnored(c):
			goto done
		case unicode.IsUpper(c):
			first = first || r.at == start
			upper++
		case unicode.IsLetter(c):
			lower++
		}
		r.at += size
	}
done:
	folded := len(r.folded)
	if r.folded = appendFolded(r.folded, r.source[start:r.at]); len(r.folded) == folded {
		r.raise(GapMark) // letters that are but marks (halfwidth voicing) make no word
		return
	}
	gap, flags := r.begin(first)
	if first {
		flags |= Capital
	}
	if upper >= 2 && lower == 0 {
		flags |= AllCaps
	}
	if digits > 0 || lower > 0 && (upper > 1 || upper == 1 && !first) {
		flags |= Mixed
	}
	if next, size := utf8.DecodeRuneInString(r.source[r.at:]); isApostrophe(next) && elides(r.folded[folded:]) {
		if after, _ := utf8.DecodeRuneInString(r.source[r.at+size:]); isWord(after) {
			flags |= Elided
		}
	}
	r.push(start, gap, flags)
}

func (r *reader) push(start int, gap Gap, flags Flags) {
	r.bounds = append(r.bounds, len(r.folded))
	r.tokens = append(r.tokens, Token{Start: start, End: r.at, Sentence: r.sentence, Gap: gap, Flags: flags})
}

// number reads digits, with groups of three and one decimal part. Letters that follow make it a word ("2e", "4x4").
func (r *reader) number() {
	start := r.at
	from := len(r.folded)
	r.digits()
	if c, _ := utf8.DecodeRuneInString(r.source[r.at:]); isWord(c) {
		r.at, r.folded = start, r.folded[:from]
		r.word()
		return
	}
	if r.at-start <= 3 {
		for r.group() {
		}
	}
	r.decimal()
	gap, flags := r.begin(true)
	r.push(start, gap, flags|Number)
}

func (r *reader) digits() {
	for r.at < len(r.source) && '0' <= r.source[r.at] && r.source[r.at] <= '9' {
		r.folded = append(r.folded, r.source[r.at])
		r.at++
	}
}

// group takes one separator and exactly three digits.
func (r *reader) group() bool {
	rest := r.source[r.at:]
	c, size := utf8.DecodeRuneInString(rest)
	if c != ' ' && c != '\u00a0' && c != '\u202f' && c != '\u2009' && c != '.' && c != ',' {
		return false
	}
	n := countDigits(rest[size:])
	if n != 3 {
		return false
	}
	if after, _ := utf8.DecodeRuneInString(rest[size+3:]); isWord(after) {
		return false
	}
	r.folded = append(r.folded, rest[size:size+3]...)
	r.at += size + 3
	return true
}

func (r *reader) decimal() {
	rest := r.source[r.at:]
	if rest == "" || rest[0] != ',' && rest[0] != '.' {
		return
	}
	n := countDigits(rest[1:])
	if n == 0 || n > 3 {
		return
	}
	if after, size := utf8.DecodeRuneInString(rest[1+n:]); isWord(after) || (after == '.' || after == ',') && countDigits(rest[1+n+size:]) > 0 {
		return
	}
	r.folded = append(append(r.folded, '.'), rest[1:1+n]...)
	r.at += 1 + n
}

// countDigits counts the digits that s starts with, four at most: callers only tell up to three from more.
func countDigits(s string) int {
	n := 0
	for n < len(s) && n < 4 && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

func elides(folded []byte) bool {
	switch string(folded) {
	case "l", "d", "qu", "n", "s", "j", "m", "t", "c", "jusqu", "lorsqu", "puisqu", "quoiqu":
		return true
	}
	return false
}

func isDigit(c rune) bool { return '0' <= c && c <= '9' }

func isWord(c rune) bool {
	if c < utf8.RuneSelf {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c)
	}
	return c != utf8.RuneError && (unicode.IsLetter(c) || unicode.IsMark(c) || unicode.IsDigit(c)) && !isApostrophe(c)
}

// isIgnored are signs that stand inside words without being seen: soft hyphen, joiners, direction marks.
func isIgnored(c rune) bool { return c > utf8.RuneSelf && unicode.Is(unicode.Cf, c) }

func isApostrophe(c rune) bool {
	switch c {
	case '\'', '’', '‘', 'ʼ', '`', '´', '′', '＇', 'ʻ', '‛':
		return true
	}
	return false
}

func isDash(c rune) bool {
	switch c {
	case '-', '‐', '‑', '‒', '–', '—', '―', '−':
		return true
	}
	return false
}
