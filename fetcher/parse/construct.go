package parse

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"griot/fetcher/parse/document"
)

// textConstruct is a text and whether it is HTML.
type textConstruct struct {
	value string
	html  bool
}

// construct reads a text of Atom (RFC 4287, section 3.1; content too) or of its drafts, by type and mode.
func (e *element) construct() textConstruct {
	if e == nil {
		return textConstruct{}
	}
	kind := strings.ToLower(strings.TrimSpace(e.attr("type")))
	mode := strings.ToLower(strings.TrimSpace(e.attr("mode")))
	marked := hasTags(e.inner)
	switch {
	case mode == "base64":
		return decoded(e.inner, kind)
	case kind == "xhtml", strings.HasSuffix(kind, "/xhtml+xml"), marked:
		return textConstruct{value: markup(e.inner), html: true}
	case kind == "html", kind == "text/html":
		return textConstruct{value: characterData(e.inner), html: true}
	case kind == "", kind == "text", strings.HasPrefix(kind, "text/"), strings.HasSuffix(kind, "xml"), mode != "":
		return textConstruct{value: characterData(e.inner)}
	}
	if !strings.Contains(kind, "/") { // a type that Atom does not know
		return textConstruct{value: characterData(e.inner)}
	}
	return decoded(e.inner, kind)
}

// decoded reads base64; what is none is text, and what is binary is nothing.
func decoded(inner []byte, kind string) textConstruct {
	text := characterData(inner)
	b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	switch {
	case err != nil:
		return textConstruct{value: text}
	case !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0:
		return textConstruct{}
	}
	return textConstruct{value: string(b), html: strings.Contains(kind, "html") || kind == ""}
}

// hasTags tells whether there are elements in it.
func hasTags(inner []byte) bool {
	for rest := inner; ; {
		lt := bytes.IndexByte(rest, '<')
		if lt < 0 || lt+1 == len(rest) {
			return false
		}
		if isNameStart(rest[lt+1]) {
			return true
		}
		l := lexer{src: rest, pos: lt}
		t, _ := l.next()
		rest = rest[t.end:]
	}
}

// characterData is the text of an element without the tags in it, its references resolved once.
func characterData(inner []byte) string {
	if bytes.IndexByte(inner, '<') < 0 {
		return unescape(strings.TrimSpace(string(inner)))
	}
	var out []byte
	l := lexer{src: bytes.TrimSpace(inner)}
	for {
		t, ok := l.next()
		switch {
		case !ok:
			return strings.TrimSpace(string(out))
		case t.kind == textToken:
			out = appendUnescaped(out, t.body)
		case t.kind == cdataToken:
			out = append(out, t.body...)
		}
	}
}

// markup is the inside of an element as HTML: prefixes and the wrapping div are taken away, CDATA becomes text.
func markup(inner []byte) string {
	var out []byte
	l := lexer{src: bytes.TrimSpace(inner)}
	depth, wrapped := 0, false
	for n := 0; ; n++ {
		t, ok := l.next()
		if !ok {
			return strings.TrimSpace(string(out))
		}
		switch t.kind {
		case textToken:
			out = append(out, t.body...)
		case cdataToken:
			out = append(out, document.EscapeText(string(t.body))...)
		case startToken, emptyToken:
			if n == 0 && string(localName(t.name)) == "div" && t.kind == startToken {
				wrapped = true
			} else {
				out = append(append(append(out, '<'), localName(t.name)...), t.body...)
				if t.kind == emptyToken {
					out = append(out, '/')
				}
				out = append(out, '>')
			}
			if t.kind == startToken {
				depth++
			}
		case endToken:
			depth--
			if !(wrapped && depth == 0) {
				out = append(append(append(out, '<', '/'), localName(t.name)...), '>')
			}
		}
	}
}
