// Package htmltest checks HTML in tests: what of it could act on a reader.
package htmltest

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

// Dangers returns what a browser could run or load in a piece of HTML. It is read as a browser reads it.
func Dangers(t testing.TB, fragment string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader("<body>" + fragment))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for node := range root.Descendants() {
		if node.Type == html.CommentNode {
			found = append(found, "comment")
		}
		if node.Type != html.ElementNode {
			continue
		}
		switch node.Data {
		case "script", "style", "iframe", "object", "embed", "applet", "frame", "frameset", "form", "input", "button", "textarea",
			"select", "meta", "link", "base", "svg", "math", "noscript", "template", "plaintext", "xmp", "isindex", "layer", "marquee":
			found = append(found, "<"+node.Data+">")
		}
		for _, a := range node.Attr {
			switch name := strings.ToLower(a.Key); {
			case strings.HasPrefix(name, "on"), name == "style", name == "srcdoc", name == "formaction", name == "action",
				name == "background", name == "srcset", name == "class", name == "id", name == "name":
				found = append(found, node.Data+"@"+name)
			case name == "href", name == "src", name == "cite", name == "poster", name == "data", name == "longdesc":
				if scheme := Scheme(a.Val); scheme != "" && scheme != "http" && scheme != "https" && scheme != "mailto" {
					found = append(found, node.Data+"@"+name+"="+scheme)
				}
			}
		}
	}
	return found
}

// Scheme returns the scheme that a browser finds in an address. A browser skips white space and control characters.
func Scheme(address string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, address)
	scheme, _, found := strings.Cut(visible, ":")
	if !found || strings.ContainsAny(scheme, "/?#") {
		return ""
	}
	return scheme
}
