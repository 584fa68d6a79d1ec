package document

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Limits of one item's fields. Publishers stay far below them. A longer field is a fault or an attack, and every page and
// feed that shows the item would carry it.
const (
	// MaxListed limits the authors, the categories and the enclosures of an item.
	MaxListed = 100
	// MaxName is the longest name of a person or category, in characters.
	MaxName = 300
	// MaxAddress is the longest address or identifier, in bytes: the length that RFC 9110 (4.1) asks all to support.
	MaxAddress = 8000
	// maxLanguage is enough for any language tag (RFC 5646, 4.4.1), in bytes.
	maxLanguage = 35
)

// Clean removes what no output may contain: control characters and bytes that are no UTF-8. Characters 128 to 159 become
// those that windows-1252 has there.
func Clean(s string) string {
	dirty := false
	for i := 0; i < len(s) && !dirty; i++ {
		c := s[i]
		dirty = c < 0x20 && c != '\n' && c != '\t' || c == 0x7f || c == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0 || c == 0xef && i+2 < len(s) && s[i+1] == 0xbf && s[i+2] >= 0xbe
	}
	if !dirty && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if r >= 0x80 && r <= 0x9f {
			r = charmap.Windows1252.DecodeByte(byte(r))
		}
		if LegalRune(r) && r != '\r' && (r != utf8.RuneError || size > 1) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// LegalRune reports whether XML 1.0 allows the character. Those from 127 to 159, which it only discourages, are not legal
// here.
func LegalRune(r rune) bool {
	return r >= 0x20 && r <= 0xD7FF && (r < 0x7f || r > 0x9f) || r == '\t' || r == '\n' || r == '\r' || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= utf8.MaxRune
}

// OneLine returns s with every run of white space as one space.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Shorten cuts s to n characters. The last one of a text that is cut is an ellipsis.
func Shorten(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimRight(string([]rune(s[:min(len(s), n*utf8.UTFMax)])[:n-1]), " ") + "…"
}

// EscapeText returns plain text as HTML.
func EscapeText(s string) string {
	if !strings.ContainsAny(s, "<>&") {
		return s
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// AddText appends s in one line and shortened, unless the list has it or is full.
func AddText(list []string, s string) []string {
	if s = Shorten(OneLine(Clean(s)), MaxName); s == "" || len(list) >= MaxListed {
		return list
	}
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

// LanguageTag returns a declared language in the form of BCP 47. Some feeds write fr_FR.
func LanguageTag(s string) string {
	if s = OneLine(Clean(s)); len(s) > maxLanguage {
		return ""
	}
	return strings.ReplaceAll(s, "_", "-")
}
