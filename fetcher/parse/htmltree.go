package parse

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"griot/feeds"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/xmlfix"
)

// htmlTree is an HTML page taken apart.
type htmlTree struct {
	root  *html.Node
	base  *url.URL // what its addresses are relative to
	facts []string // the JSON-LD it carries
	notes []string // what had to be left out
}

// readHTML reads a page as browsers do, without scripts, styles and comments. Its cost is bounded whatever the page
// holds: see [reducer].
func readHTML(doc document.Document, opt document.Options) (*htmlTree, error) {
	body, err := xmlfix.Gunzip(doc.Body, opt.MaxBody)
	if err != nil {
		return nil, err
	}
	text, note := xmlfix.ToUTF8(body, htmlContentType(body, doc.ContentType))
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, &feeds.Failure{Kind: document.KindEmpty, Message: "the page is empty"}
	}
	t := &htmlTree{}
	if note != "" {
		t.notes = append(t.notes, note)
	}
	r := reducer{}
	if !r.reduce(text) { // too much unclosed formatting: once more without any
		r = reducer{plain: true}
		r.reduce(text)
		t.notes = append(t.notes, "formatting that is never closed left out")
	}
	if r.cut != "" {
		t.notes = append(t.notes, r.cut)
	}
	t.facts = r.facts
	if t.root, err = html.Parse(&r.out); err != nil {
		return nil, &feeds.Failure{Kind: document.KindTooDeep, Message: fmt.Sprintf("the page cannot be read: %v", err)}
	}
	t.base = doc.Base()
	if base := firstElement(t.root, atom.Base); base != nil {
		t.base = document.ResolveBase(t.base, htmlAttribute(base, "href"))
	}
	return t, nil
}

// metaCharset is how a page names its charset, in either form.
var metaCharset = regexp.MustCompile(`(?i)<meta\s[^>]*charset\s*=\s*["']?\s*([a-z0-9][a-z0-9_:.-]*)`)

// htmlContentType is the content type of the header, completed by the charset that the page itself names in its first
// 1,024 bytes (HTML standard, 13.2.3.2). A server's latin default yields to what the page says.
func htmlContentType(body []byte, contentType string) string {
	declared := xmlfix.DeclaredCharsets(nil, contentType)
	if len(declared) > 0 && declared[0] != "iso-8859-1" && declared[0] != "windows-1252" && declared[0] != "us-ascii" {
		return contentType
	}
	if found := metaCharset.FindSubmatch(body[:min(len(body), 1024)]); found != nil {
		return "text/html; charset=" + string(found[1])
	}
	return contentType
}

// Limits of a page. Honest front pages have a few thousand elements.
const (
	maxPageBytes    = 2 << 20
	maxPageElements = 20_000
	// maxReopened bounds the elements that the parser opens again in each block because they were never closed.
	maxReopened = 300_000
	// maxGlued bounds the bytes that the parser copies to glue pieces of text together, in bytes.
	maxGlued = 1 << 28
	maxFacts = 1 << 20 // bytes of JSON-LD
)

// reducer goes over a page once before it is parsed, leaves out what nobody reads, and cuts it where parsing would
// cost more than in proportion to its length: HTML's rules for broken pages let a page of a few bytes grow to millions
// of elements.
type reducer struct {
	plain bool // leave formatting elements out

	out   bytes.Buffer
	facts []string
	cut   string // why the page was not read to its end

	elements int
	unclosed int // formatting elements
	reopened int
	run      int // bytes of text since an element began
	glued    int
	factSize int
	seen     map[atom.Atom]bool // html, head, body: each counts once
}

// reduce reports false when too much formatting is never closed.
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

// script passes over a script or style; JSON-LD is kept apart.
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
	if text := z.Raw(); tag == atom.Script && linked && r.factSize+len(text) <= maxFacts {
		r.factSize += len(text)
		r.facts = append(r.facts, string(text))
	}
	z.Next()
}

// isFormatting tells the elements that HTML opens again in the next block when they were not closed. Of <a>, the parser
// keeps one at a time.
func isFormatting(tag atom.Atom) bool {
	switch tag {
	case atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// staysEmpty tells the tags that in some places make no element, or none that parts the text around them.
func staysEmpty(tag atom.Atom) bool {
	switch tag {
	case atom.Html, atom.Head, atom.Body, atom.Frame, atom.Frameset, atom.Caption, atom.Col, atom.Colgroup, atom.Tbody, atom.Thead,
		atom.Tfoot, atom.Tr, atom.Td, atom.Th, atom.Form, atom.Input, atom.Template:
		return true
	}
	return false
}
