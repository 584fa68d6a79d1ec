package text

import (
	"unicode"
	"unicode/utf8"
)

// wordBytes are the bytes of ASCII that words are made of.
var wordBytes = func() (word [utf8.RuneSelf]bool) {
	for c := range rune(utf8.RuneSelf) {
		word[c] = isWord(c)
	}
	return word
}()

func isDigit(c rune) bool { return '0' <= c && c <= '9' }

func isWord(c rune) bool {
	if c < utf8.RuneSelf {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c)
	}
	return c != utf8.RuneError && (unicode.IsLetter(c) || unicode.IsMark(c) || unicode.IsDigit(c)) && !isApostrophe(c)
}

// isIgnored are signs that stand inside words without being seen: soft hyphen, joiners, direction marks.
func isIgnored(c rune) bool { return c > utf8.RuneSelf && unicode.Is(unicode.Cf, c) }

func isApostrophe(c rune) bool {
	switch c {
	case '\'', '’', '‘', 'ʼ', '`', '´', '′', '＇', 'ʻ', '‛':
		return true
	}
	return false
}

// isOpeningSign reports whether a bracket or quote opens.
func isOpeningSign(c rune) bool {
	switch c {
	case '«', '(', '[', '“', '"', '‹', '„':
		return true
	}
	return false
}

func isDash(c rune) bool {
	switch c {
	case '-', '‐', '‑', '‒', '–', '—', '―', '−':
		return true
	}
	return false
}
