package xmlfix

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

// htmlEvidence collects the signs that a document is a web page.
type htmlEvidence struct {
	html    bool // its doctype or a tag of it was seen
	opened  bool // a tag was
	inTitle bool
	feed    string // the first feed that the page names
	title   []byte
}

func (p *htmlEvidence) doctype(body []byte) bool {
	fields := bytes.Fields(body)
	if len(fields) > 1 && strings.EqualFold(string(fields[0]), "DOCTYPE") && strings.EqualFold(string(fields[1]), "html") {
		p.html = true
		return true
	}
	return false
}

func (p *htmlEvidence) open(t Token) {
	switch strings.ToLower(string(LocalName(t.Name))) {
	case "html", "head", "body":
		p.html, p.opened = true, true
	case "title":
		p.inTitle = len(p.title) == 0
	case "link":
		switch AttributeOf(t.Body, "type") {
		case "application/rss+xml", "application/atom+xml", "application/feed+json":
			if p.feed == "" {
				p.feed = AttributeOf(t.Body, "href")
			}
		}
	}
}

func (p *htmlEvidence) close(name []byte) {
	if strings.EqualFold(string(name), "title") {
		p.inTitle = false
	}
}

func (p *htmlEvidence) text(b []byte) {
	if p.inTitle && len(p.title) < 200 {
		p.title = append(p.title, b[:min(len(b), 200)]...)
	}
}

// failure returns the error for a document that is no feed, which says what it is. first is the name of its first tag.
func (p *htmlEvidence) failure(first string) error {
	message := "the address answers with plain text, not a feed"
	switch {
	case p.html:
		message = "the address answers with an HTML page, not a feed"
		if title := strings.ToValidUTF8(document.OneLine(Unescape(string(p.title))), ""); title != "" {
			message = fmt.Sprintf("the address answers with an HTML page titled “%s”, not a feed", title)
		}
		if feed := strings.ToValidUTF8(document.OneLine(p.feed), ""); feed != "" {
			message += fmt.Sprintf("; the page names this one: %.300s", feed)
		}
	case first != "" && !plausibleName(first):
		message = "the address answers with something that is neither a feed nor a web page"
	case first != "":
		message = fmt.Sprintf("the address answers with an XML document whose root is <%.40s>, not a feed", first)
	}
	return &feeds.Failure{Kind: document.KindNotAFeed, Message: message}
}

// plausibleName reports whether a root's name can be shown. Bytes that are no text make names too, of letters beyond
// ASCII.
func plausibleName(name string) bool {
	for _, r := range name {
		if r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.:", r) {
			return false
		}
	}
	return true
}
