package xmlfix

import (
	"bytes"
	"fmt"
	"strings"
)

// Format is the family of a feed.
type Format uint8

// The formats of feeds.
const (
	RSS  Format = iota // 0.9x, 1.0 and 2.0
	Atom               // 0.3 and 1.0
	JSON               // JSON Feed
)

// Namespaces of Atom.
const (
	Atom10 = "http://www.w3.org/2005/Atom"
	Atom03 = "http://purl.org/atom/ns#"
)

// root is where the feed begins in a document.
type root struct {
	offset   int
	format   Format
	repairs  []string
	declared string            // the attribute that declares its namespace, where that must be rewritten
	instead  string            // by this
	entities map[string]string // declared in the DOCTYPE
}

// findRoot skips declarations, comments and whatever a server printed before the feed. The error says what a document is
// that is no feed.
func findRoot(text []byte) (root, error) {
	var r root
	var page htmlEvidence
	junk := false
	first := ""
	l := NewLexer(text)
	for {
		t, ok := l.Next()
		if !ok {
			break
		}
		switch t.Kind {
		case TextToken:
			if first == "" || page.inTitle {
				junk = junk || len(bytes.TrimSpace(t.Body)) > 0
			}
			page.text(t.Body)
		case strayToken, cutToken, CDATAToken:
			junk = true
		case directiveToken:
			if page.doctype(t.Body) {
				break
			}
			r.entities = declaredEntities(t.Body)
		case StartToken, EmptyToken:
			if f, ok := rootFormat(t); ok && (!page.opened || declaresAtom(t)) {
				r.offset, r.format = t.Start, f
				if junk || first != "" {
					r.repairs = append(r.repairs, "text before the root removed")
				}
				r.rename(t)
				return r, nil
			}
			if first == "" {
				first = string(t.Name)
			}
			page.open(t)
		case EndToken:
			page.close(t.Name)
		}
	}
	return r, page.failure(first)
}

// declaresAtom tells a feed that a server put into a page from a page that shows the source of a feed.
func declaresAtom(t Token) bool { return bytes.Contains(t.Body, []byte(Atom10)) }

// rootFormat returns the format of the feed that a tag opens. It reports false when it opens none.
func rootFormat(t Token) (Format, bool) {
	if !cleanName(t.Name) {
		return 0, false
	}
	switch strings.ToLower(string(LocalName(t.Name))) {
	case "rss", "rdf":
		return RSS, true
	case "feed":
		return Atom, true
	}
	return 0, false
}

// rename notes a namespace of the root with which gofeed finds no feed: that of a draft of Atom, and any default namespace
// on <rss>, which has none.
func (r *root) rename(t Token) {
	want := "xmlns"
	if prefix, _, found := strings.Cut(string(t.Name), ":"); found {
		want = "xmlns:" + prefix
	}
	for name, value := range Attributes(t.Body) {
		if string(name) != want {
			continue
		}
		uri := strings.TrimSpace(string(value))
		switch {
		case uri == "", r.format == Atom && (uri == Atom10 || uri == Atom03):
		case r.format == Atom:
			r.declared, r.instead = want, Atom03
		case want == "xmlns" && strings.EqualFold(string(t.Name), "rss"):
			r.declared = want
		}
		if r.declared != "" {
			r.repairs = append(r.repairs, fmt.Sprintf("namespace %.80s of the root ignored", strings.ToValidUTF8(uri, "?")))
		}
		return
	}
}

// renamed returns body, which begins at the root, with the namespace replaced by one that gofeed knows.
func (r *root) renamed(body []byte) []byte {
	l := NewLexer(body)
	t, _ := l.Next()
	out := make([]byte, 0, len(body)+len(r.instead))
	out = append(append(out, '<'), t.Name...)
	for name, value := range Attributes(t.Body) {
		quote := byte('"')
		if bytes.IndexByte(value, quote) >= 0 {
			quote = '\''
		}
		out = append(append(append(out, ' '), name...), '=', quote)
		if string(name) == r.declared {
			out = append(out, r.instead...)
		} else {
			out = append(out, value...)
		}
		out = append(out, quote)
	}
	if t.Kind == EmptyToken {
		out = append(out, '/')
	}
	return append(append(out, '>'), body[t.End:]...)
}
