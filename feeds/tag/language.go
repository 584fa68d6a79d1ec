package tag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"griot/feeds"
	"griot/feeds/text"

	"github.com/abadojack/whatlanggo"
	"golang.org/x/text/language"
)

// How sure detection must be.
const (
	fewWords     = 6    // fewer words than this are no text to tell a language from
	sureShare    = 0.22 // the share of small words from which a language stands against a declared one
	likelyShare  = 0.12
	shortText    = 20 // words up to which a declared language is overruled by several small words only
	overruleHits = 3.5
	rareHits     = 2.5  // small words that a language of the Sahel takes: its lists share words with many others
	detectWindow = 400  // words read; the rest of a text is in the same language
	letterWindow = 2000 // bytes given to the fallback
)

// languages tells languages by their small words: the closed classes of French, English and their neighbours, and of
// the national languages of the Sahel, which trigram detectors take for European ones.
type languages struct {
	codes []string
	of    map[string]uint32 // which languages a small word belongs to
}

func readLanguages(lines []string) *languages {
	l := &languages{of: map[string]uint32{}}
	for _, line := range lines {
		if code, ok := strings.CutPrefix(line, "["); ok {
			l.codes = append(l.codes, strings.TrimSuffix(code, "]"))
			continue
		}
		for word := range strings.FieldsSeq(line) {
			l.of[text.Fold(word)] |= 1 << (len(l.codes) - 1)
		}
	}
	return l
}

// detect is the language of an item, and the rule that told it: what its words show, then what it declares, then what
// its source declares. A declared language yields only to clear words: many feeds declare their software's default.
func (l *languages) detect(item *feeds.Item, docs *[2]page) (lang, rule string) {
	declared, by := primary(item.Lang), "declared"
	if declared == "" && item.Source != nil {
		declared, by = primary(item.Source.Language), "declared by the source"
	}
	code, share, words := l.count(docs)
	if hits := share * float64(words); rare(code) && (hits < rareHits || share < sureShare) {
		code = "" // a stray word or two of another language
	}
	switch {
	case words < fewWords && declared != "":
		return declared, by
	case declared != "" && code != declared && words < shortText && share*float64(words) < overruleHits:
		return declared, by
	case code != "" && (share >= sureShare || declared == "" && share >= likelyShare || code == declared):
		return code, "small words"
	case declared != "":
		return declared, by
	case code != "" && share > 0 && words < 4*fewWords:
		return code, "small words"
	case words < fewWords:
		return "", ""
	}
	sample := docs[inTitle].Source + "\n" + docs[inText].Source
	info := whatlanggo.Detect(strings.ToValidUTF8(sample[:min(len(sample), letterWindow)], " "))
	if info.IsReliable() {
		return info.Lang.Iso6391(), "letters"
	}
	return "", ""
}

// primary is the language of a tag such as "fr-FR", by its shortest code: "fra" is "fr", too. It is empty for what is no
// language.
func primary(tag string) string {
	code, _, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(tag), "_", "-"), "-")
	base, err := language.ParseBase(code)
	if err != nil || base.String() == "und" {
		return ""
	}
	return base.String()
}

// count finds the language with the most small words, a word shared by several counting for none of them but in
// halves, and the share of its words; a script of its own decides at once.
func (l *languages) count(docs *[2]page) (code string, share float64, words int) {
	scores := make([]float64, len(l.codes))
	script := map[string]int{}
	for f := range docs {
		for i := range docs[f].Tokens {
			if words == detectWindow {
				break
			}
			if docs[f].Tokens[i].Is(text.Number) {
				continue
			}
			words++
			facts := docs[f].facts[i]
			if facts.script != "" {
				script[facts.script]++
				continue
			}
			mask := facts.languages
			n := 0
			for m := mask; m != 0; m &= m - 1 {
				n++
			}
			for k := 0; mask != 0; k, mask = k+1, mask>>1 {
				if mask&1 != 0 {
					scores[k] += 1 / float64(n)
				}
			}
		}
	}
	if words == 0 {
		return "", 0, 0
	}
	for s, n := range script {
		if n*2 > words {
			return s, 1, words
		}
	}
	best := 0
	for k := range scores {
		if scores[k] > scores[best] {
			best = k
		}
	}
	if scores[best] == 0 {
		return "", 0, words
	}
	return l.codes[best], scores[best] / float64(words), words
}

// scriptOf is the language of a script that one language of our readers writes, or "". The first letter tells.
func scriptOf(s string) string {
	c, _ := utf8.DecodeRuneInString(s)
	switch {
	case unicode.Is(unicode.Arabic, c):
		return "ar"
	case unicode.Is(unicode.Cyrillic, c):
		return "ru"
	case unicode.Is(unicode.Han, c):
		return "zh"
	case unicode.Is(unicode.Tifinagh, c):
		return "taq"
	case unicode.Is(unicode.Nko, c):
		return "nqo"
	case unicode.Is(unicode.Adlam, c):
		return "ff"
	}
	return ""
}

// rare reports whether the language is one that few feeds are in: a national language of the Sahel.
func rare(code string) bool {
	switch code {
	case "bm", "ff", "ses", "taq":
		return true
	}
	return false
}
