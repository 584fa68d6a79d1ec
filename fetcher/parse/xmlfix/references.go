package xmlfix

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"griot/fetcher/parse/document"
)

// maxReference is longer than any entity's name, in bytes. An & without a ; within it stands for itself.
const maxReference = 64

// reference returns the reference at the head of b, which begins with &: its name, and its length with & and ;. The length
// is 0 when the & stands for itself.
func reference(b []byte) (name []byte, length int) {
	end := bytes.IndexByte(b[:min(len(b), maxReference)], ';')
	if end < 2 {
		return nil, 0
	}
	name = b[1:end]
	for i, c := range name {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '#' && i == 0 || (c == '_' || c == '-' || c == '.') && i > 0) {
			return nil, 0
		}
	}
	return name, end + 1
}

// predefined reports whether XML knows the entity.
func predefined(name []byte) bool {
	switch string(name) {
	case "amp", "lt", "gt", "quot", "apos":
		return true
	}
	return false
}

// numberOf returns the number in the name of a reference, 0 when it has none or none that Unicode has.
func numberOf(name []byte) rune {
	if len(name) < 2 || name[0] != '#' {
		return 0
	}
	digits, base := name[1:], 10
	if name[1] == 'x' || name[1] == 'X' {
		digits, base = name[2:], 16
	}
	n, err := strconv.ParseUint(string(digits), base, 32)
	if err != nil || n > utf8.MaxRune {
		return 0
	}
	return rune(n)
}

// characterOf returns the character that a reference by number means, 0 when a text may not have it. Numbers from 128 to
// 159 are those of windows-1252: nobody means the control characters.
func characterOf(name []byte) rune {
	r := numberOf(name)
	if r >= 0x80 && r <= 0x9f {
		r = charmap.Windows1252.DecodeByte(byte(r))
	}
	if !document.LegalRune(r) {
		return 0
	}
	return r
}

// Unescape resolves the references of s, those of HTML too, once.
func Unescape(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return string(AppendUnescaped(make([]byte, 0, len(s)), []byte(s)))
}

// AppendUnescaped appends b to out with its references resolved.
func AppendUnescaped(out, b []byte) []byte {
	for {
		amp := bytes.IndexByte(b, '&')
		if amp < 0 {
			return append(out, b...)
		}
		out, b = append(out, b[:amp]...), b[amp:]
		name, length := reference(b)
		switch {
		case length == 0:
			out, b = append(out, '&'), b[1:]
			continue
		case name[0] == '#':
			if r := characterOf(name); r != 0 {
				out = utf8.AppendRune(out, r)
			}
		default:
			if text, ok := entity(name); ok {
				out = append(out, text...)
			} else {
				out = append(out, b[:length]...)
			}
		}
		b = b[length:]
	}
}

// entity returns the text of a named HTML entity.
func entity(name []byte) (string, bool) {
	ref := "&" + string(name) + ";"
	text := html.UnescapeString(ref)
	return text, text != ref && (!strings.HasSuffix(text, ";") || text == ";")
}
