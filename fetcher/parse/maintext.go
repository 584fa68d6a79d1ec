package parse

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mainText finds the text of a page's article: each block of running text speaks for the element around it, half as much
// for the one around that, and what gathers the most is the article. The idea is Arc90's Readability (2009); scores
// count characters less those within links.
func (t *htmlTree) mainText() string {
	scores := map[*html.Node]float64{}
	var order []*html.Node // as met, so that equals are told apart the same way each time
	blocks := t.blocks(newMargins(t.root))
	for _, block := range blocks {
		weight := block.weight()
		if weight < minBlock {
			continue
		}
		for level, n := 0, block.node.Parent; level < 3 && n != nil && n.Type == html.ElementNode && n.DataAtom != atom.Html; level, n = level+1, n.Parent {
			if _, known := scores[n]; !known {
				order = append(order, n)
			}
			scores[n] += weight / float64(int(1)<<level)
			if isArticleElement(n) {
				scores[n] += weight // the publisher says where the article is
				break
			}
		}
	}
	var best *html.Node
	for _, n := range order {
		if best == nil || scores[n] > scores[best] {
			best = n
		}
	}
	if best == nil {
		return ""
	}
	var lines []string
	for _, block := range blocks {
		if within(block.node, best) && block.readable() {
			lines = append(lines, PlainText(innerHTML(block.node, maxBlock))) // with the lines that <br> makes
		}
	}
	return strings.Join(slices.Compact(lines), "\n")
}

// minBlock is how many characters outside links make a paragraph worth counting.
const minBlock = 40

// block is an element that holds running text.
type block struct {
	node   *html.Node
	text   string
	linked int // bytes of text within links
}

func (b *block) weight() float64 { return float64(len(b.text) - 2*b.linked) }

// readable tells paragraphs from lists of links.
func (b *block) readable() bool { return b.linked*2 <= len(b.text) }

// maxBlocks and maxBlock bound what is read of one page: paragraphs, and bytes of each.
const (
	maxBlocks = 2000
	maxBlock  = 20_000
)

// blocks are the paragraphs, headings, quotes and list items of the page outside its menus and margins, and divisions
// that hold text of their own.
func (t *htmlTree) blocks(m *margins) []block {
	var found []block
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		if len(found) == maxBlocks {
			return
		}
		if n.Type == html.ElementNode {
			if m.holds(n) {
				return
			}
			if holdsText(n) {
				text := textOf(n, maxBlock)
				if text != "" {
					found = append(found, block{node: n, text: text, linked: linkedText(n)})
				}
				return
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(t.root)
	return found
}

// holdsText tells the elements that are read as one paragraph.
func holdsText(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.H2, atom.H3, atom.H4, atom.Pre:
		return true
	case atom.Div, atom.Section, atom.Td, atom.Span, atom.Li, atom.Dd, atom.Dt, atom.Blockquote, atom.Article, atom.Main, atom.Font, atom.Center:
	default:
		return false
	}
	own := false
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			own = own || strings.TrimSpace(c.Data) != ""
		case c.Type == html.ElementNode && breaksLine(c.DataAtom) && c.DataAtom != atom.Br:
			return false // what is within is looked at by itself
		}
	}
	return own
}

func linkedText(n *html.Node) (sum int) {
	for d := range n.Descendants() {
		if d.DataAtom == atom.A {
			sum += len(textOf(d, maxBlock))
		}
	}
	return sum
}

// bodyName is how themes call the element that holds an article's text.
var bodyName = regexp.MustCompile(`(?i)(^|[\s_-])(article-?(body|content|text)|entry-content|post-content|story-body|texte|td-post-content)([\s_-]|$)`)

// isArticleElement tells where a publisher marked the article.
func isArticleElement(n *html.Node) bool {
	return n.DataAtom == atom.Article || htmlAttribute(n, "itemprop") == "articleBody" ||
		bodyName.MatchString(htmlAttribute(n, "class")+" "+htmlAttribute(n, "id"))
}
