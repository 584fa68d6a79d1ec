package html

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"griot/feeds"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/xmlfix"
)

// pageTree is a parsed HTML page.
type pageTree struct {
	root   *html.Node
	base   *url.URL // what its addresses are relative to
	jsonLD []string // the JSON-LD it carries
	notes  []string // what was left out
}

// readPage parses a page as browsers do, without scripts, styles and comments. [reducer] limits its cost.
func readPage(doc document.Document, opt document.Options) (*pageTree, error) {
	body, err := xmlfix.Gunzip(doc.Body, opt.MaxBody)
	if err != nil {
		return nil, err
	}
	text, note := xmlfix.ToUTF8(body, htmlContentType(body, doc.ContentType))
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, &feeds.Failure{Kind: document.KindEmpty, Message: "the page is empty"}
	}
	t := &pageTree{}
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
	t.jsonLD = r.jsonLD
	if t.root, err = html.Parse(&r.out); err != nil {
		return nil, &feeds.Failure{Kind: document.KindTooDeep, Message: fmt.Sprintf("the page cannot be read: %v", err)}
	}
	t.base = doc.Base()
	if base := firstElement(t.root, atom.Base); base != nil {
		t.base = document.ResolveBase(t.base, attribute(base, "href"))
	}
	return t, nil
}

// metaCharset matches how a page names its charset, in either form.
var metaCharset = regexp.MustCompile(`(?i)<meta\s[^>]*charset\s*=\s*["']?\s*([a-z0-9][a-z0-9_:.-]*)`)

// htmlContentType returns the content type of the header with the charset that the page names in its first 1,024 bytes
// (HTML standard, 13.2.3.2), where the header names none or a latin default.
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
