package parse

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"griot/feeds"
	"griot/fetcher/parse/document"
)

// root is where the feed begins in a document.
type root struct {
	offset   int
	format   format
	repairs  []string
	declared string            // the attribute that declares its namespace, where that must be rewritten
	instead  string            // by this
	entities map[string]string // declared in the DOCTYPE
}

// findRoot looks past declarations, comments and whatever a server printed before the feed. What is no feed is named.
func findRoot(text []byte) (root, error) {
	var r root
	var page htmlEvidence
	junk := false
	first := ""
	l := lexer{src: text}
	for {
		t, ok := l.next()
		if !ok {
			break
		}
		switch t.kind {
		case textToken:
			if first == "" || page.inTitle {
				junk = junk || len(bytes.TrimSpace(t.body)) > 0
			}
			page.text(t.body)
		case strayToken, cutToken, cdataToken:
			junk = true
		case directiveToken:
			if page.doctype(t.body) {
				break
			}
			r.entities = declaredEntities(t.body)
		case startToken, emptyToken:
			if f, ok := rootFormat(t); ok && (!page.opened || declaresAtom(t)) {
				r.offset, r.format = t.start, f
				if junk || first != "" {
					r.repairs = append(r.repairs, "text before the root removed")
				}
				r.rename(t)
				return r, nil
			}
			if first == "" {
				first = string(t.name)
			}
			page.open(t)
		case endToken:
			page.close(t.name)
		}
	}
	return r, page.failure(first)
}

// declaresAtom tells a feed that a server wrapped in a page from a page that shows a feed's source.
func declaresAtom(t token) bool { return bytes.Contains(t.body, []byte(atom10)) }

// rootFormat tells whether a tag opens a feed.
func rootFormat(t token) (format, bool) {
	if !cleanName(t.name) {
		return 0, false
	}
	switch strings.ToLower(string(localName(t.name))) {
	case "rss", "rdf":
		return rssFormat, true
	case "feed":
		return atomFormat, true
	}
	return 0, false
}

// rename notes the root's namespace where gofeed would not see the feed for it: the drafts of Atom, and any default
// namespace that a publisher put on <rss>, which has none.
func (r *root) rename(t token) {
	want := "xmlns"
	if prefix, _, found := strings.Cut(string(t.name), ":"); found {
		want = "xmlns:" + prefix
	}
	for rest := t.body; ; {
		a, next, _, ok := nextAttribute(rest)
		if !ok {
			return
		}
		rest = next
		if string(a.name) != want {
			continue
		}
		uri := strings.TrimSpace(string(a.value))
		switch {
		case uri == "", r.format == atomFormat && (uri == atom10 || uri == atom03):
		case r.format == atomFormat:
			r.declared, r.instead = want, atom03
		case want == "xmlns" && strings.EqualFold(string(t.name), "rss"):
			r.declared = want
		}
		if r.declared != "" {
			r.repairs = append(r.repairs, fmt.Sprintf("namespace %.80s of the root ignored", strings.ToValidUTF8(uri, "?")))
		}
		return
	}
}

// renamed is the document with the root's namespace replaced by one that gofeed knows. body begins at the root.
func (r *root) renamed(body []byte) []byte {
	l := lexer{src: body}
	t, _ := l.next()
	out := make([]byte, 0, len(body)+len(r.instead))
	out = append(append(out, '<'), t.name...)
	for rest := t.body; ; {
		a, next, _, ok := nextAttribute(rest)
		if !ok {
			break
		}
		quote := byte('"')
		if bytes.IndexByte(a.value, quote) >= 0 {
			quote = '\''
		}
		out = append(append(append(out, ' '), a.name...), '=', quote)
		if string(a.name) == r.declared {
			out = append(out, r.instead...)
		} else {
			out = append(out, a.value...)
		}
		out, rest = append(out, quote), next
	}
	if t.kind == emptyToken {
		out = append(out, '/')
	}
	return append(append(out, '>'), body[t.end:]...)
}

// maxEntities and maxEntityText bound what a DOCTYPE may declare: an entity is a character or a few, never a bomb.
const (
	maxEntities   = 300
	maxEntityText = 200
)

// declaredEntities reads <!ENTITY name "text"> of a DOCTYPE. Entities that hold markup or further entities, or that
// live in a file, are not taken.
func declaredEntities(directive []byte) map[string]string {
	entities := map[string]string{}
	for len(entities) < maxEntities {
		at := bytes.Index(directive, []byte("<!ENTITY"))
		if at < 0 {
			break
		}
		directive = trimLeft(directive[at+8:])
		n := nameLength(directive)
		name, rest := directive[:n], trimLeft(directive[n:])
		if n == 0 || len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			continue
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			break
		}
		value := rest[1 : 1+end]
		directive = rest[1+end:]
		if len(value) > maxEntityText {
			continue
		}
		// A replacement text is read as markup again, so &amp;#8217; is a character in the end.
		text := unescape(unescape(string(value)))
		if !strings.ContainsAny(text, "<&") || text == "&" || text == "<" {
			entities[string(name)] = text
		}
	}
	return entities
}

// htmlEvidence gathers what shows that a document is a web page.
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

func (p *htmlEvidence) open(t token) {
	switch strings.ToLower(string(localName(t.name))) {
	case "html", "head", "body":
		p.html, p.opened = true, true
	case "title":
		p.inTitle = len(p.title) == 0
	case "link":
		switch attributeOf(t.body, "type") {
		case "application/rss+xml", "application/atom+xml", "application/feed+json":
			if p.feed == "" {
				p.feed = attributeOf(t.body, "href")
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

// failure says what the document is, when it is no feed.
func (p *htmlEvidence) failure(first string) error {
	message := "the address answers with plain text, not a feed"
	switch {
	case p.html:
		message = "the address answers with an HTML page, not a feed"
		if title := strings.ToValidUTF8(document.OneLine(unescape(string(p.title))), ""); title != "" {
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

// plausibleName reports whether a root's name can be shown. Bytes that are no text at all make names too, of other
// letters than those in use.
func plausibleName(name string) bool {
	for _, r := range name {
		if r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.:", r) {
			return false
		}
	}
	return true
}
