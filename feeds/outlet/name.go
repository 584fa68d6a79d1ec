package outlet

import (
	"strings"
	"unicode"

	"griot/feeds/text"
)

// inCommon is what names have in common at the beginning, in whole words ("RFI" of "RFI Afrique" and "RFI – Mali"), if that
// tells who it is; else the one that the domain spells, else the domain: any other name is that of one of them.
func inCommon(names []string, domain string) string {
	common := words(names[0])
	for _, name := range names[1:] {
		other := words(name)
		n := 0
		for n < len(common) && n < len(other) && common[n] == other[n] {
			n++
		}
		common = common[:n]
	}
	if len(common) == len(words(names[0])) {
		return names[0]
	}
	for len(common) > 0 && isLink(common[len(common)-1]) {
		common = common[:len(common)-1]
	}
	for _, word := range common {
		if isTelling(word) {
			return strings.Join(common, " ")
		}
	}
	label, _, _ := strings.Cut(domain, ".")
	for _, name := range names {
		if spelled(name) == spelled(label) {
			return name
		}
	}
	return domain
}

// spelled is a name in the letters that a domain can have.
func spelled(name string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && isLetterOrDigit(r) {
			return r
		}
		return -1
	}, text.Fold(name))
}

// words are the words of a name, without the signs between them.
func words(name string) []string {
	var all []string
	for _, word := range strings.Fields(name) {
		if word = strings.TrimRight(word, ",:;|"); strings.ContainsFunc(word, isLetterOrDigit) {
			all = append(all, word)
		}
	}
	return all
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// isLink reports whether a word ties others together ("de", "of"): no name ends with it.
func isLink(word string) bool {
	return len([]rune(word)) <= 3 && word == strings.ToLower(word) && !strings.ContainsFunc(word, unicode.IsNumber)
}

// isTelling reports whether a word can name somebody: one of four letters, or an abbreviation.
func isTelling(word string) bool {
	letters := 0
	for _, r := range word {
		if isLetterOrDigit(r) {
			letters++
		}
	}
	return letters >= 4 || letters >= 2 && word == strings.ToUpper(word)
}
