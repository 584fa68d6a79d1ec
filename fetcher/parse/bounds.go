package parse

import "strings"

// Bounds of one item's fields. Publishers stay far below them; what goes beyond is a fault or an attack, and would be
// carried through every page and feed that shows the item.
const (
	// maxListed is how many authors, categories and enclosures are kept of an item, each.
	maxListed = 100
	// maxName is the longest name of a person or category, in characters.
	maxName = 300
	// maxAddress is the longest address or identifier taken, in bytes: what RFC 9110 (4.1) asks everybody to support.
	maxAddress = 8000
	// maxLanguage is enough for any language tag (RFC 5646, 4.4.1), in bytes.
	maxLanguage = 35
)

// identifier is what names an item at its publisher's; nothing when it is too long to be a name. It is not cut: two cut
// ones could be the same.
func identifier(s string) string {
	if s = strings.TrimSpace(clean(s)); len(s) > maxAddress {
		return ""
	}
	return s
}

// withoutOverrides drops the two characters that turn the order of everything behind them around, to the end of the
// line: no script needs them, and a title must not rearrange the list that shows it.
func withoutOverrides(s string) string {
	if !strings.ContainsAny(s, "\u202d\u202e") {
		return s
	}
	return strings.NewReplacer("\u202d", "", "\u202e", "").Replace(s)
}
