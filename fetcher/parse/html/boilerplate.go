package html

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// boilerplate recognises what is beside a page's article: menus, forms, comments, advertisements.
type boilerplate struct {
	texts map[*html.Node]int // bytes of text outside links, by element
	all   int                // the same of the whole page
}

// findBoilerplate measures a page.
func findBoilerplate(root *html.Node) *boilerplate {
	b := &boilerplate{texts: map[*html.Node]int{}}
	b.all = b.measure(root)
	return b
}

// measure returns the bytes of text outside links in n, and stores those of each element.
func (b *boilerplate) measure(n *html.Node) (sum int) {
	switch {
	case n.Type == html.TextNode:
		return len(strings.TrimSpace(n.Data))
	case n.DataAtom == atom.A, n.DataAtom == atom.Head, unreadable(n.DataAtom):
		return 0
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		sum += b.measure(c)
	}
	b.texts[n] = sum
	return sum
}

// contains reports whether n is boilerplate, by its element, its role or one of its names. A name does not count when a
// third of the page's text is in n: themes name whole pages after the sidebar that they have.
func (b *boilerplate) contains(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Footer, atom.Form, atom.Button, atom.Figcaption, atom.Noscript, atom.Svg, atom.Iframe, atom.Head, atom.Dialog, atom.Select, atom.Template:
		return true
	case atom.Html, atom.Body, atom.Main, atom.Article:
		return false
	}
	switch attribute(n, "role") {
	case "navigation", "complementary", "contentinfo", "search", "dialog", "menu":
		return true
	}
	if attribute(n, "aria-hidden") == "true" || hasHidden(n) {
		return true
	}
	return b.texts[n]*3 <= b.all && namedBoilerplate(attribute(n, "class")+" "+attribute(n, "id"))
}

// hasHidden reports whether an element has the attribute hidden.
func hasHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			return true
		}
	}
	return false
}

var (
	// boilerplateName matches a class or id that themes in English and French give to what is no article.
	boilerplateName = regexp.MustCompile(`^([a-z0-9]+[_-]+)*(comments?|commentaires?|respond|share|sharing|sharedaddy|partage[rz]?|social|related|similaires?|sidebar|menu|nav|navbar|breadcrumbs?|footer|cookies?|consent|newsletter|promo|pub|publicite|ads?|advert|advertisement|banner|popup|modal|tags|pagination|readmore)([_-]+[a-z0-9]+)*$`)
	// stateName matches a class that describes the whole page: its category, its layout, the tool that made it.
	stateName = regexp.MustCompile(`^(has|with|no|left|right|is|tag|category|cat|type|format|status|elementor|post-\d+|single|page|layout)([_-]|$)`)
)

// bodyName matches the class or id that themes give to the element with an article's text.
var bodyName = regexp.MustCompile(`(?i)(^|[\s_-])(article-?(body|content|text)|entry-content|post-content|story-body|texte|td-post-content)([\s_-]|$)`)

// maxNames is how much of an element's names is read, in bytes.
const maxNames = 500

// namedBoilerplate reports whether one of an element's classes or ids says that it is no article.
func namedBoilerplate(names string) bool {
	for name := range strings.FieldsSeq(strings.ToLower(names[:min(len(names), maxNames)])) {
		if name == "widget" || boilerplateName.MatchString(name) && !stateName.MatchString(name) {
			return !bodyName.MatchString(names)
		}
	}
	return false
}
