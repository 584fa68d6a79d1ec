package feeds

import (
	"strings"
	"unicode"
)

// letters of a word that can tell something; shorter ones are articles and the like.
const tellingLetters = 4

// IsInformative reports whether an item's title says more than what kind of text it is and who issued it: it does not where one
// word at most is left without the issuer's name, numbers and short words ("Communiqué n° 12 de l'état-major").
func (i *Item) IsInformative() bool {
	if i.Source == nil {
		return true
	}
	own := map[string]bool{}
	for _, word := range titleWords(i.Source.Issuer + " " + i.Source.Name) {
		own[word] = true
	}
	left := 0
	for _, word := range titleWords(i.Title) {
		if !own[word] {
			left++
		}
	}
	return left > 1
}

func titleWords(title string) []string {
	var words []string
	for _, word := range strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		if len([]rune(word)) >= tellingLetters && !strings.ContainsFunc(word, unicode.IsNumber) {
			words = append(words, word)
		}
	}
	return words
}

// BestHeadline is the report whose title tells what the story is about where the lead's, an official text's, does not: of those in
// the lead's language if there are any, the one that would lead without it. It is nil where the lead's title tells, or no
// other does.
func (s *Story) BestHeadline(lead *Item) *Item {
	if lead == nil || lead.Class() != Official || lead.IsInformative() {
		return nil
	}
	var best *Item
	for i := range s.Items {
		item := &s.Items[i]
		if item.ID == lead.ID || item.Class() == Official || !item.IsInformative() {
			continue
		}
		same := item.Language() == lead.Language()
		if best == nil || same && best.Language() != lead.Language() ||
			same == (best.Language() == lead.Language()) && compareLeads(item, best) < 0 {
			best = item
		}
	}
	return best
}
