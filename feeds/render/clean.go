package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"griot/feeds"
)

const (
	maxTitle    = 300 // characters; no headline is longer, and readers list titles in full
	maxLabel    = 120 // characters of a name, category or author
	maxLabels   = 50  // categories of one entry that its publisher gave, and as many authors
	titleOfText = 80  // characters of the text that stand in for a missing title
)

// Clean returns s as it may stand in any output. The result is valid UTF-8 without control characters, except line
// ends and tabs. It has no code points that are no characters. XML allows no others, not even as references.
func Clean(s string) string {
	if isClean(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError:
			return '?'
		case !allowed(r):
			return -1
		}
		return r
	}, s)
}

func isClean(s string) bool {
	for _, r := range s {
		if !allowed(r) || r == utf8.RuneError {
			return false
		}
	}
	return true
}

func allowed(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return true
	case unicode.IsControl(r), r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
		return false
	}
	return true
}

// line is Clean on one line, with white space collapsed. The no-break spaces of French typography stay.
func line(s string) string {
	s = Clean(strings.ReplaceAll(s, "\r", "\n"))
	return strings.TrimSpace(strings.Join(strings.FieldsFunc(s, breakingSpace), " "))
}

// short is line without markup, cut to about n characters, whatever the length of s.
func short(s string, n int) string {
	s = strings.TrimSpace(s)
	if most := 8*n + utf8.UTFMax; len(s) > most {
		s = s[:most] // room for characters that Clean takes out
	}
	return withoutMarkup(feeds.Shorten(line(s), n))
}

func breakingSpace(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }
