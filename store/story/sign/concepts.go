package sign

import (
	_ "embed"
	"strings"
	"sync"

	"griot/feeds/text"
)

//go:embed concepts.txt
var conceptLines string

// concept is what a word says, apart from its form and language.
type concept struct {
	head string // the word that stands for it
	tier uint8  // how common it is, 3 the most; 0 for a word that is not listed
	act  bool   // something that happens
}

// concepts maps the stems of the listed words, French and English, to what they say.
var concepts = sync.OnceValue(func() map[string]concept {
	found := map[string]concept{}
	for line := range strings.Lines(conceptLines) {
		words := strings.Fields(line)
		if len(words) < 2 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if alone := strings.HasSuffix(words[0], "="); alone {
			for _, word := range words[1:] {
				file(found, concept{head: text.Stem("fr", word), tier: words[0][0] - '0'}, word)
			}
			continue
		}
		c := concept{head: words[1], tier: words[0][0] - '0', act: strings.HasSuffix(words[0], "*")}
		for _, word := range words[1:] {
			file(found, c, word)
		}
	}
	return found
})

// file enters a word under its forms. What was entered first stays.
func file(found map[string]concept, c concept, word string) {
	for _, form := range []string{word, text.Stem("fr", word), text.Stem("en", word)} {
		if _, taken := found[form]; !taken {
			found[form] = c
		}
	}
}

// PriorDocuments is how many items the listed frequencies stand for: what the stream teaches outweighs them once the
// window holds as many.
const PriorDocuments = 3000

// PriorShare is the share of items that hold a word of the tier.
func PriorShare(tier uint8) float64 {
	switch tier {
	case 3:
		return 1. / 10
	case 2:
		return 1. / 30
	case 1:
		return 1. / 100
	}
	return 1. / PriorDocuments
}

// conceptOf is what a word says: its listed concept, else its own stem.
func conceptOf(folded, stem string) concept {
	known := concepts()
	if c, ok := known[folded]; ok {
		return c
	}
	if c, ok := known[stem]; ok {
		return c
	}
	return concept{head: stem}
}
