package xmlfix

import (
	"bytes"
	"iter"
)

// attribute is one attribute of a start tag, its value as written.
type attribute struct{ name, value []byte }

// nextAttribute takes the first attribute off body. clean is false when it is no XML as it stands: without a value or
// quotes, or with other characters before it.
func nextAttribute(body []byte) (a attribute, rest []byte, clean, ok bool) {
	clean = true
	for len(body) > 0 && !isNameStart(body[0]) {
		clean = clean && isSpace(body[0])
		body = body[1:]
	}
	if len(body) == 0 {
		return a, nil, clean, false
	}
	n := nameLength(body)
	a.name, body = body[:n], trimLeft(body[n:])
	if len(body) == 0 || body[0] != '=' {
		return a, body, false, true
	}
	body = trimLeft(body[1:])
	if len(body) == 0 {
		return a, nil, false, true
	}
	if q := body[0]; q == '"' || q == '\'' {
		if end := bytes.IndexByte(body[1:], q); end >= 0 {
			a.value, rest = body[1:1+end], body[2+end:]
			return a, rest, clean && (len(rest) == 0 || isSpace(rest[0])), true
		}
		a.value = body[1:]
		return a, nil, false, true
	}
	end := bytes.IndexAny(body, " \t\r\n")
	if end < 0 {
		end = len(body)
	}
	a.value = body[:end]
	return a, body[end:], false, true
}

func trimLeft(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	return b
}

// Attributes iterates over the names and values of a start tag's attributes, as they are written.
func Attributes(tag []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		for {
			a, rest, _, ok := nextAttribute(tag)
			if !ok || !yield(a.name, a.value) {
				return
			}
			tag = rest
		}
	}
}

// AttributeOf returns the value of a start tag's attribute, its references resolved.
func AttributeOf(tag []byte, attribute string) string {
	for name, value := range Attributes(tag) {
		if string(name) == attribute {
			return Unescape(string(value))
		}
	}
	return ""
}
