package store

import (
	"strings"

	"griot/feeds"
)

// holds reports whether the item's title or text holds every word of the selection's text.
func (w *walk) holds(item *feeds.Item) bool {
	haystack := strings.ToLower(item.Title + "\n" + item.Text)
	for _, word := range strings.Fields(strings.ToLower(w.selection.Text)) {
		if !strings.Contains(haystack, word) {
			return false
		}
	}
	return true
}
