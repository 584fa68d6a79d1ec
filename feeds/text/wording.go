package text

import (
	"hash/fnv"
	"html"
	"regexp"
	"slices"
	"strings"
)

// Wording is what a text says: its folded words, without what a publisher's program sets around them and changes by
// itself. Spaces, signs, case, accents and HTML references never count; neither do cross-references ("Lire aussi : …"),
// the date of the last change, counters of readers and comments, and the line that names the blog. Two texts of one
// wording are the same text.
type Wording struct {
	words []string
	cut   bool // the text ends with an ellipsis: it is the beginning of a longer one
}

// WordingOf reads the wording of a text.
func WordingOf(s string) Wording {
	s = html.UnescapeString(s)
	doc := Read(s)
	w := Wording{words: make([]string, 0, len(doc.Tokens)), cut: endsCut(s)}
	manyLines := strings.Contains(strings.TrimSpace(s), "\n")
	line, skipped := 0, -1
	for first := 0; first < len(doc.Tokens); {
		last := first + 1
		for last < len(doc.Tokens) && doc.Tokens[last].Sentence == doc.Tokens[first].Sentence {
			last++
		}
		if first > 0 && strings.ContainsAny(s[doc.Tokens[first-1].End:doc.Tokens[first].Start], "\n\r") {
			line++
		}
		sentence := doc.Tokens[first:last]
		switch {
		case line == skipped:
		case refersElsewhere(sentence):
			if manyLines {
				skipped = line // titles of other articles can be more than one sentence
			}
		case namesBlog(sentence), tellsAge(sentence), counts(sentence):
		default:
			for _, t := range undated(sentence) {
				w.words = append(w.words, t.Folded)
			}
		}
		first = last
	}
	return w
}

// TitleWording reads the wording of a title: labels before it ("[VIDÉO]", "URGENT :"), the name of the outlet behind it, and
// at both ends counters of what readers leave ("(3)", "– 12 commentaires") and marks of a change do not count.
func TitleWording(title, outlet string) Wording {
	doc := Read(html.UnescapeString(title))
	var w Wording
	for _, t := range trimmed(doc.Source, doc.Tokens, Read(outlet).Tokens) {
		w.words = append(w.words, t.Folded)
	}
	return w
}

// Empty reports whether there are no words.
func (w Wording) Empty() bool { return len(w.words) == 0 }

// Sum stands for the wording: equal wordings have equal sums.
func (w Wording) Sum() uint64 {
	h := fnv.New64a()
	for _, word := range w.words {
		h.Write([]byte(word))
		h.Write([]byte{' '})
	}
	return h.Sum64()
}

// Same reports whether two texts are of one wording. One that was cut to an excerpt is of the same wording as every text
// that begins with it.
func (w Wording) Same(other Wording) bool {
	a, b := w, other
	if len(a.words) > len(b.words) || len(a.words) == len(b.words) && !a.cut {
		a, b = b, a
	}
	last := len(a.words) - 1
	switch {
	case slices.Equal(a.words, b.words):
		return true
	case !a.cut || last < 1:
		return false
	}
	return slices.Equal(a.words[:last], b.words[:last]) && strings.HasPrefix(b.words[last], a.words[last]) // which may be cut, too
}

// cutMark is what stands at the end of an excerpt, with the words that lead on.
var cutMark = regexp.MustCompile(`(?i)(?:…|\.\.\.)[\s\])}»"]*(?:(?:lire la suite|lire plus|en savoir plus|continuer la lecture|read more|continue reading)[^\n]{0,200})?[^\pL\pN]*$`)

// cutMarkBytes of a text's end are looked at for the mark.
const cutMarkBytes = 300

func endsCut(s string) bool {
	return cutMark.MatchString(s[max(0, len(s)-cutMarkBytes):])
}
