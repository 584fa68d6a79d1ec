package parse

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"griot/fetcher/parse/document"
	"griot/fetcher/parse/xmlfix"
)

// textConstruct is a text that is plain or HTML.
type textConstruct struct {
	value string
	html  bool
}

// text reads a text construct or content of Atom (RFC 4287, 3.1) or of its drafts, by type and mode. A nil element is empty.
func (e *element) text() textConstruct {
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

// decoded reads base64. What is none is text, and what is binary is empty.
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

// hasTags reports whether there are elements in inner, the inside of an element.
func hasTags(inner []byte) bool {
	if bytes.IndexByte(inner, '<') < 0 {
		return false
	}
	l := xmlfix.NewLexer(inner)
	for {
		switch t, ok := l.Next(); {
		case !ok:
			return false
		case t.Kind == xmlfix.StartToken, t.Kind == xmlfix.EmptyToken:
			return true
		}
	}
}

// characterData returns the text of an element without the tags in it, its references resolved once.
func characterData(inner []byte) string {
	if bytes.IndexByte(inner, '<') < 0 {
		return xmlfix.Unescape(strings.TrimSpace(string(inner)))
	}
	var out []byte
	l := xmlfix.NewLexer(bytes.TrimSpace(inner))
	for {
		t, ok := l.Next()
		switch {
		case !ok:
			return strings.TrimSpace(string(out))
		case t.Kind == xmlfix.TextToken:
			out = xmlfix.AppendUnescaped(out, t.Body)
		case t.Kind == xmlfix.CDATAToken:
			out = append(out, t.Body...)
		}
	}
}

// markup returns the inside of an element as HTML, without prefixes and the div around it. CDATA becomes text.
func markup(inner []byte) string {
	var out []byte
	l := xmlfix.NewLexer(bytes.TrimSpace(inner))
	depth, wrapped := 0, false
	for n := 0; ; n++ {
		t, ok := l.Next()
		if !ok {
			return strings.TrimSpace(string(out))
		}
		switch t.Kind {
		case xmlfix.TextToken:
			out = append(out, t.Body...)
		case xmlfix.CDATAToken:
			out = append(out, document.EscapeText(string(t.Body))...)
		case xmlfix.StartToken, xmlfix.EmptyToken:
			if n == 0 && string(xmlfix.LocalName(t.Name)) == "div" && t.Kind == xmlfix.StartToken {
				wrapped = true
			} else {
				out = append(append(append(out, '<'), xmlfix.LocalName(t.Name)...), t.Body...)
				if t.Kind == xmlfix.EmptyToken {
					out = append(out, '/')
				}
				out = append(out, '>')
			}
			if t.Kind == xmlfix.StartToken {
				depth++
			}
		case xmlfix.EndToken:
			depth--
			if !(wrapped && depth == 0) {
				out = append(append(append(out, '<', '/'), xmlfix.LocalName(t.Name)...), '>')
			}
		}
	}
}
