package html

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits of a page. Honest front pages have a few thousand elements.
const (
	maxPageBytes    = 2 << 20
	maxPageElements = 20_000
	// maxReopened limits the elements that the parser opens again in each block because they were never closed.
	maxReopened = 300_000
	// maxGlued limits the bytes that the parser copies to join pieces of text.
	maxGlued  = 1 << 28
	maxJSONLD = 1 << 20 // bytes of JSON-LD
)

// reducer copies a page before it is parsed, without what nobody reads. It cuts the page where parsing would cost more than
// in proportion to its length: by HTML's rules for broken pages, a few bytes can grow to millions of elements.
type reducer struct {
	plain bool // leave formatting elements out

	out    bytes.Buffer
	jsonLD []string
	cut    string // why the page was not read to its end

	elements   int
	unclosed   int // formatting elements
	reopened   int
	run        int // bytes of text since an element began
	glued      int
	jsonLDSize int
	seen       map[atom.Atom]bool // html, head, body: each counts once
}

// reduce copies a page to out. It reports false when too much formatting is never closed.
func (r *reducer) reduce(page []byte) bool {
	if len(page) > maxPageBytes {
		page, r.cut = page[:maxPageBytes], fmt.Sprintf("page read up to byte %d", maxPageBytes)
	}
	r.seen = map[atom.Atom]bool{}
	z := html.NewTokenizer(bytes.NewReader(page))
	for r.elements < maxPageElements && r.glued < maxGlued {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			if err := z.Err(); !errors.Is(err, io.EOF) {
				r.cut = "page read up to a fault in its bytes"
			}
			return true
		case html.TextToken:
			r.text(z.Raw())
		case html.StartTagToken, html.SelfClosingTagToken:
			r.start(z, kind)
		case html.EndTagToken:
			r.end(z)
		}
		if r.reopened > maxReopened && !r.plain {
			return false
		}
	}
	r.cut = fmt.Sprintf("page read up to element %d", r.elements)
	return true
}

func (r *reducer) text(raw []byte) {
	r.run += len(raw)
	r.glued += r.run
	r.reopened += r.unclosed
	r.out.Write(raw)
}

func (r *reducer) start(z *html.Tokenizer, kind html.TokenType) {
	raw := append([]byte(nil), z.Raw()...)
	name, more := z.TagName()
	tag := atom.Lookup(name)
	switch {
	case tag == atom.Script || tag == atom.Style:
		if kind == html.StartTagToken {
			r.script(z, tag, more)
		}
		return
	case tag == atom.Plaintext:
		z.NextIsNotRawText()
		return
	case isFormatting(tag):
		if r.plain {
			return
		}
		r.unclosed++
	case tag == atom.Html || tag == atom.Head || tag == atom.Body:
		if r.seen[tag] {
			return
		}
		r.seen[tag] = true
	}
	r.elements++
	r.reopened += r.unclosed
	if !staysEmpty(tag) {
		r.run = 0
	}
	r.out.Write(raw)
}

func (r *reducer) end(z *html.Tokenizer) {
	raw := append([]byte(nil), z.Raw()...)
	name, _ := z.TagName()
	if tag := atom.Lookup(name); isFormatting(tag) {
		if r.plain {
			return
		}
		r.unclosed = max(r.unclosed-1, 0)
	}
	r.out.Write(raw)
}

// script skips a script or style, and keeps JSON-LD apart.
func (r *reducer) script(z *html.Tokenizer, tag atom.Atom, more bool) {
	linked := false
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		linked = linked || string(key) == "type" && strings.EqualFold(strings.TrimSpace(string(value)), "application/ld+json")
	}
	if z.Next() != html.TextToken {
		return // its end tag, or the end of the page
	}
	if text := z.Raw(); tag == atom.Script && linked && r.jsonLDSize+len(text) <= maxJSONLD {
		r.jsonLDSize += len(text)
		r.jsonLD = append(r.jsonLD, string(text))
	}
	z.Next()
}

// isFormatting reports whether HTML opens an element again in the next block when it was not closed. Of <a>, the parser
// keeps one at a time.
func isFormatting(tag atom.Atom) bool {
	switch tag {
	case atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// staysEmpty reports whether a tag makes no element in some places, or none that divides the text around it.
func staysEmpty(tag atom.Atom) bool {
	switch tag {
	case atom.Html, atom.Head, atom.Body, atom.Frame, atom.Frameset, atom.Caption, atom.Col, atom.Colgroup, atom.Tbody, atom.Thead,
		atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Form, atom.Input, atom.Template:
		return true
	}
	return false
}
