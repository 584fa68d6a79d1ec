package store

import (
	"griot/feeds"
	"griot/feeds/text"
)

// searched is how much of an item's text is searched beside its title: what an excerpt can show.
const searched = 2 * feeds.ExcerptLength

// wanted is a text query: for each of its words the stems that stand for it in the languages that have any.
type wanted [][]string

func newWanted(query string) wanted {
	var w wanted
	for _, token := range text.Read(query).Tokens {
		if token.Is(text.Elided) {
			continue
		}
		w = append(w, []string{token.Folded, text.Stem("fr", token.Folded), text.Stem("en", token.Folded)})
	}
	return w
}

// holds reports whether the item's title and excerpt hold every word, whatever its accents and endings.
func (w wanted) holds(item *feeds.Item) bool {
	excerpt := item.Text
	if len(excerpt) > searched {
		excerpt = excerpt[:searched]
	}
	stems := map[string]bool{}
	lang := item.Language()
	for _, s := range []string{item.Title, excerpt} {
		doc := text.Read(s)
		for i, token := range doc.Tokens {
			stems[token.Folded], stems[doc.Stem(i, lang)] = true, true
		}
	}
	for _, forms := range w {
		if !stems[forms[0]] && !stems[forms[1]] && !stems[forms[2]] {
			return false
		}
	}
	return true
}
