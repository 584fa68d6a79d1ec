package parse

import (
	"bytes"
	"strings"

	"griot/fetcher/parse/xmlfix"
)

const (
	rdfNS  = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	rss10  = "http://purl.org/rss/1.0/"
	rss09  = "http://channel.netscape.com/rdf/simple/0.9/"
	rss09a = "http://my.netscape.com/rdf/simple/0.9/"
)

// vocabulary returns the short name of a namespace: "" for RSS itself, the address for a namespace that is not read here.
func vocabulary(uri string) string {
	switch uri {
	case "", "rss", "rdf", rdfNS, rss10, rss09, rss09a:
		return ""
	case xmlfix.Atom10, xmlfix.Atom03:
		return "atom"
	case "http://purl.org/dc/elements/1.1/":
		return "dc"
	case "http://purl.org/dc/terms/":
		return "dcterms"
	case "http://www.w3.org/1999/xhtml":
		return "xhtml"
	case "http://purl.org/rss/1.0/modules/content/":
		return "content"
	}
	return uri
}

// scope is the namespaces in force at an element, the innermost first.
type scope struct {
	outer       *scope
	prefix, uri string
}

// of returns the namespace of a tag's name. A prefix that is not declared stands for itself.
func (s *scope) of(name []byte) string {
	prefix := ""
	if colon := bytes.IndexByte(name, ':'); colon >= 0 {
		prefix = string(name[:colon])
	}
	for at := s; at != nil; at = at.outer {
		if at.prefix == prefix {
			return at.uri
		}
	}
	return prefix
}

// declare returns the scope with the namespaces that an element's attributes declare.
func (s *scope) declare(attrs []byte) *scope {
	if !bytes.Contains(attrs, []byte("xmlns")) {
		return s
	}
	for name, value := range xmlfix.Attributes(attrs) {
		if after, found := bytes.CutPrefix(name, []byte("xmlns")); found {
			uri := strings.TrimSpace(xmlfix.Unescape(string(value)))
			switch {
			case len(after) == 0:
				s = &scope{outer: s, uri: uri}
			case after[0] == ':' && len(after) > 1:
				s = &scope{outer: s, prefix: string(after[1:]), uri: uri}
			}
		}
	}
	return s
}
