package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold is the form under which spellings of one word are equal: lower case, no accents, ligatures and the letters of
// Mali's national languages written out (œ oe, ŋ ng, ɲ ny, ɔ o, ɛ e, ɓ b …), one kind of apostrophe and of hyphen.
// Bytes that are not UTF-8 become a space.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	return string(appendFolded(make([]byte, 0, len(s)+len(s)/16), s))
}

func isFolded(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c == '`' {
			return false
		}
	}
	return true
}

func appendFolded(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			switch {
			case 'A' <= c && c <= 'Z':
				c += 'a' - 'A'
			case c == '`':
				c = '\''
			}
			dst = append(dst, c)
			i++
			continue
		}
		c, size := utf8.DecodeRuneInString(s[i:])
		dst = appendFoldedRune(dst, c, s[i:i+size])
		i += size
	}
	return dst
}

func appendFoldedRune(dst []byte, c rune, raw string) []byte {
	if c == utf8.RuneError {
		return append(dst, ' ')
	}
	if isApostrophe(c) {
		return append(dst, '\'')
	}
	if isDash(c) {
		return append(dst, '-')
	}
	if out := written(unicode.ToLower(c)); out != "" {
		return append(dst, out...)
	}
	if unicode.IsMark(c) || isIgnored(c) {
		return dst
	}
	if parts := norm.NFKD.PropertiesString(raw).Decomposition(); len(parts) > 0 {
		for len(parts) > 0 {
			p, size := utf8.DecodeRune(parts)
			if !unicode.IsMark(p) {
				dst = appendPlain(dst, p)
			}
			parts = parts[size:]
		}
		return dst
	}
	return utf8.AppendRune(dst, unicode.ToLower(c))
}

// appendPlain adds a rune that decomposes no further.
func appendPlain(dst []byte, c rune) []byte {
	switch out := written(unicode.ToLower(c)); {
	case out != "":
		return append(dst, out...)
	case isApostrophe(c):
		return append(dst, '\'')
	case isDash(c):
		return append(dst, '-')
	}
	return utf8.AppendRune(dst, unicode.ToLower(c))
}

// written spells letters that Unicode does not decompose, and, for speed, those of French that it does.
func written(c rune) string {
	switch c {
	case 'é', 'è', 'ê', 'ë', 'ɛ', 'ə', 'ǝ':
		return "e"
	case 'à', 'â', 'ä', 'á', 'ã', 'å':
		return "a"
	case 'ï', 'î', 'í', 'ì', 'ı', 'ɩ':
		return "i"
	case 'ô', 'ö', 'ó', 'ò', 'õ', 'ø', 'ɔ':
		return "o"
	case 'ù', 'û', 'ü', 'ú', 'ʋ', 'ʊ':
		return "u"
	case 'ç':
		return "c"
	case 'ñ':
		return "n"
	case 'ÿ', 'ƴ', 'ý':
		return "y"
	case 'œ':
		return "oe"
	case 'æ':
		return "ae"
	case 'ŋ':
		return "ng"
	case 'ɲ':
		return "ny"
	case 'ɓ', 'ƀ':
		return "b"
	case 'ɗ', 'đ', 'ð':
		return "d"
	case 'ɣ':
		return "gh"
	case 'ł':
		return "l"
	case 'ß':
		return "ss"
	case 'þ':
		return "th"
	case 'ħ':
		return "h"
	case 'ŧ':
		return "t"
	case 'ƙ':
		return "k"
	}
	return ""
}
