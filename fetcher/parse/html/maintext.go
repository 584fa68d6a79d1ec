package html

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mainText finds the text of a page's article, as Arc90's Readability (2009) does. Each block of running text adds to the
// score of the element around it, and half as much to the next one out. The element with the highest score is the article.
// A block scores its bytes less those within links.
func (t *pageTree) mainText() string {
	scores := map[*html.Node]float64{}
	var order []*html.Node // as met, so that equals are told apart the same way each time
	blocks := t.blocks(findBoilerplate(t.root))
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

// minBlock is how many bytes outside links make a paragraph count.
const minBlock = 40

// block is an element with running text.
type block struct {
	node   *html.Node
	text   string
	linked int // bytes of text within links
}

func (b *block) weight() float64 { return float64(len(b.text) - 2*b.linked) }

// readable reports whether a block is a paragraph, not a list of links.
func (b *block) readable() bool { return b.linked*2 <= len(b.text) }

// maxBlocks limits the paragraphs of one page that are read, maxBlock the bytes of each.
const (
	maxBlocks = 2000
	maxBlock  = 20_000
)

// blocks returns the paragraphs, headings, quotes and list items of the page, and divisions with text of their own, outside
// boilerplate.
func (t *pageTree) blocks(skip *boilerplate) []block {
	var found []block
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		if len(found) == maxBlocks {
			return
		}
		if n.Type == html.ElementNode {
			if skip.contains(n) {
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

// holdsText reports whether an element is read as one paragraph.
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

// linkedText returns the bytes of text within links.
func linkedText(n *html.Node) (sum int) {
	for d := range n.Descendants() {
		if d.DataAtom == atom.A {
			sum += len(textOf(d, maxBlock))
		}
	}
	return sum
}

// isArticleElement reports whether the publisher marks an element as the article.
func isArticleElement(n *html.Node) bool {
	return n.DataAtom == atom.Article || attribute(n, "itemprop") == "articleBody" ||
		bodyName.MatchString(attribute(n, "class")+" "+attribute(n, "id"))
}
