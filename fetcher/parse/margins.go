package parse

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// margins tells what stands beside a page's article: menus, forms, comments, advertisements.
type margins struct {
	texts map[*html.Node]int // bytes of text outside links, of elements with names
	all   int
}

func newMargins(root *html.Node) *margins {
	m := &margins{texts: map[*html.Node]int{}}
	m.all = m.measure(root)
	return m
}

func (m *margins) measure(n *html.Node) (sum int) {
	switch {
	case n.Type == html.TextNode:
		return len(strings.TrimSpace(n.Data))
	case n.DataAtom == atom.A, n.DataAtom == atom.Head, unreadable(n.DataAtom):
		return 0
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		sum += m.measure(c)
	}
	m.texts[n] = sum
	return sum
}

// holds tells whether n is a margin: by its element or role; or by one of its names, unless a third of the page's text is
// in it, for themes name whole pages after the sidebar that they have.
func (m *margins) holds(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Aside, atom.Footer, atom.Form, atom.Button, atom.Figcaption, atom.Noscript, atom.Svg, atom.Iframe, atom.Head, atom.Dialog, atom.Select, atom.Template:
		return true
	case atom.Html, atom.Body, atom.Main, atom.Article:
		return false
	}
	switch htmlAttribute(n, "role") {
	case "navigation", "complementary", "contentinfo", "search", "dialog", "menu":
		return true
	}
	if htmlAttribute(n, "aria-hidden") == "true" || hasHidden(n) {
		return true
	}
	return m.texts[n]*3 <= m.all && namedMargin(htmlAttribute(n, "class")+" "+htmlAttribute(n, "id"))
}

func hasHidden(n *html.Node) bool {
	for _, a := range n.Attr {
		if a.Key == "hidden" {
			return true
		}
	}
	return false
}

var (
	// marginName is a class or id as themes in English and French give it to what is no article.
	marginName = regexp.MustCompile(`^([a-z0-9]+[_-]+)*(comments?|commentaires?|respond|share|sharing|sharedaddy|partage[rz]?|social|related|similaires?|sidebar|menu|nav|navbar|breadcrumbs?|footer|cookies?|consent|newsletter|promo|pub|publicite|ads?|advert|advertisement|banner|popup|modal|tags|pagination|readmore)([_-]+[a-z0-9]+)*$`)
	// stateName says something of the article or page as a whole: its category, its layout, the tool that made it.
	stateName = regexp.MustCompile(`^(has|with|no|left|right|is|tag|category|cat|type|format|status|elementor|post-\d+|single|page|layout)([_-]|$)`)
)

// maxNames bounds what is read of an element's names, in bytes.
const maxNames = 500

func namedMargin(names string) bool {
	for name := range strings.FieldsSeq(strings.ToLower(names[:min(len(names), maxNames)])) {
		if name == "widget" || marginName.MatchString(name) && !stateName.MatchString(name) {
			return !bodyName.MatchString(names)
		}
	}
	return false
}
