package text

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"golang.org/x/text/unicode/norm"
)

// longestStemmed is the length in bytes of the longest word that is stemmed; what is longer is no word of a language
// and would cost more than linear time.
const longestStemmed = 40

// Stem is the folded stem of a word as written, by the Snowball algorithm of the language: English for "en", French
// for every other. Accents tell endings apart in French ("attaqué", "attaque"), so the word is not folded before.
func Stem(lang, word string) string {
	folded := Fold(word)
	if len(folded) < 3 || len(folded) > longestStemmed || !hasLetter(folded) {
		return folded
	}
	lower := folded
	if len(lower) != len(word) || lower != word {
		lower = norm.NFC.String(strings.ToLower(word))
	}
	if !utf8.ValidString(lower) {
		return folded
	}
	env := snowballstem.NewEnv(lower)
	if lang == "en" {
		english.Stem(env)
	} else {
		french.Stem(env)
	}
	if stem := Fold(env.Current()); stem != "" {
		return stem
	}
	return folded
}

// Stem is the stem of the i-th token; see [Stem].
func (d *Doc) Stem(i int, lang string) string {
	if d.Tokens[i].Is(Number) {
		return d.Tokens[i].Folded
	}
	return Stem(lang, d.Text(i))
}

func hasLetter(folded string) bool {
	return strings.IndexFunc(folded, func(c rune) bool { return !isDigit(c) }) >= 0
}

// Stem is the stem of the word; see [Stem].
func (w *Word) Stem(lang string) string {
	if w.Flags&Number != 0 {
		return w.Folded
	}
	return Stem(lang, w.Written)
}
