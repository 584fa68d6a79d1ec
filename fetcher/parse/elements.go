package parse

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"griot/fetcher/parse/document"
	"griot/fetcher/parse/xmlfix"
)

// element is a child of the feed or of an entry, as it is written. What gofeed leaves out is read from it.
type element struct {
	space string // see vocabulary
	name  string // local, lower case
	attrs []byte
	inner []byte
	base  *url.URL
	lang  string
}

// attr returns the value of an attribute, its references resolved.
func (e *element) attr(name string) string { return xmlfix.AttributeOf(e.attrs, name) }

// group is the feed or one entry.
type group struct {
	about    string // rdf:about
	atRoot   bool   // an entry beside its channel, as in RSS 1.0
	base     *url.URL
	lang     string
	elements []element
}

// first returns the first child of that name, nil if there is none.
func (g *group) first(space, name string) *element {
	for i := range g.elements {
		if e := &g.elements[i]; e.name == name && e.space == space {
			return e
		}
	}
	return nil
}

// all returns the children of that name.
func (g *group) all(space, name string) []*element {
	var found []*element
	for i := range g.elements {
		if e := &g.elements[i]; e.name == name && e.space == space {
			found = append(found, e)
		}
	}
	return found
}

// elements are the children of a document's feed and of its entries. They share its memory.
type elements struct {
	feed    group
	entries []group
	bases   bool // xml:base is used
}

// openElement is an element on the way down to the one being read.
type openElement struct {
	ns   *scope
	base *url.URL
	lang string
	in   level
	at   int // which element of its group it is
	body int // where its inside begins
}

// level says what the children of an element are.
type level uint8

const (
	inRoot    level = iota // channel, or entries and children of the feed
	inFeed                 // children of the feed
	inEntry                // children of an entry
	inElement              // nothing that is kept
)

// readElements reads well-formed XML that begins at its root. Addresses in it are relative to base.
func readElements(body []byte, base *url.URL, lang string) *elements {
	o := &elements{bases: bytes.Contains(body, []byte("xml:base"))}
	o.feed.base, o.feed.lang = base, lang
	var stack []openElement
	native := ""
	atom := false
	l := xmlfix.NewLexer(body)
	for {
		t, ok := l.Next()
		if !ok {
			return o.inOrder()
		}
		switch t.Kind {
		case xmlfix.StartToken, xmlfix.EmptyToken:
			up := openElement{base: base, lang: lang}
			if len(stack) > 0 {
				up = stack[len(stack)-1]
			}
			now := openElement{ns: up.ns.declare(t.Body), base: up.base, lang: up.lang, in: inElement, at: -1, body: t.End}
			now.inherit(t.Body)
			name := lowerName(t.Name)
			if len(stack) == 0 {
				atom = name == "feed"
				native = now.ns.of(t.Name)
				o.feed.base, o.feed.lang = now.base, now.lang
				now.in = inRoot
				if atom {
					now.in = inFeed
				}
			} else if name != "" && up.in != inElement {
				o.add(&now, up.in, t, name, native, atom)
			}
			if t.Kind == xmlfix.StartToken {
				stack = append(stack, now)
			}
		case xmlfix.EndToken:
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if len(stack) == 0 {
				return o.inOrder()
			}
			if top.at >= 0 {
				switch stack[len(stack)-1].in {
				case inEntry:
					o.entries[len(o.entries)-1].elements[top.at].inner = body[top.body:t.Start]
				default:
					o.feed.elements[top.at].inner = body[top.body:t.Start]
				}
			}
		}
	}
}

// inOrder puts the entries in the channel before those beside it, as gofeed does.
func (o *elements) inOrder() *elements {
	slices.SortStableFunc(o.entries, func(a, b group) int {
		switch {
		case a.atRoot == b.atRoot:
			return 0
		case b.atRoot:
			return -1
		}
		return 1
	})
	return o
}

// add puts an element under the feed or the entry that it belongs to.
func (o *elements) add(now *openElement, in level, t xmlfix.Token, name, native string, atom bool) {
	uri := now.ns.of(t.Name)
	space := vocabulary(uri)
	mine := space == "" || uri == native
	if atom {
		mine = uri == "" || uri == xmlfix.Atom10 || uri == xmlfix.Atom03
	}
	switch {
	case mine && atom:
		space = "atom"
	case mine:
		space = ""
	}
	switch {
	case in == inEntry:
	case mine && name == "channel" && in == inRoot:
		now.in = inFeed
		// Of several channels gofeed keeps the last.
		o.entries = slices.DeleteFunc(o.entries, func(g group) bool { return !g.atRoot })
		o.feed = group{base: now.base, lang: now.lang}
		o.feed.about = xmlfix.AttributeOf(t.Body, "rdf:about")
		return
	case mine && (name == "item" && !atom || name == "entry" && atom):
		now.in = inEntry
		o.entries = append(o.entries, group{about: xmlfix.AttributeOf(t.Body, "rdf:about"), atRoot: in == inRoot, base: now.base, lang: now.lang})
		return
	case in == inRoot:
		return
	}
	if !atom && !o.bases && name != "body" && name != "div" && name != "fullitem" && name != "content" {
		return // gofeed reads the rest of RSS well; only their bases would be missing
	}
	e := element{space: space, name: name, attrs: t.Body, base: now.base, lang: now.lang}
	g := &o.feed
	if in == inEntry {
		g = &o.entries[len(o.entries)-1]
	}
	now.at = len(g.elements)
	g.elements = append(g.elements, e)
}

// inherit sets base and language from a tag's xml:base and xml:lang.
func (e *openElement) inherit(attrs []byte) {
	if !bytes.Contains(attrs, []byte("xml:")) {
		return
	}
	for name, value := range xmlfix.Attributes(attrs) {
		switch string(name) {
		case "xml:base":
			e.base = document.ResolveBase(e.base, xmlfix.Unescape(string(value)))
		case "xml:lang":
			e.lang = strings.TrimSpace(xmlfix.Unescape(string(value)))
		}
	}
}

// lowerName returns the local name in lower case of an element that is read here, empty for all others.
func lowerName(name []byte) string {
	local := xmlfix.LocalName(name)
	if bytes.ContainsAny(local, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		local = bytes.ToLower(local)
	}
	switch string(local) {
	case "rss", "rdf", "channel", "item", "feed", "entry", // the frame
		"id", "title", "summary", "content", "source", "created", "published", "issued", "updated", "modified", // Atom
		"link", "description", "encoded", "enclosure", // for their bases
		"body", "div", "fullitem": // RSS with the whole text
		return string(local)
	}
	return ""
}
