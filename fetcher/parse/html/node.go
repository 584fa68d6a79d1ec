package html

import (
	"errors"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"griot/fetcher/parse/document"
)

// firstElement returns the first element of a kind within n, nil when there is none.
func firstElement(n *html.Node, tag atom.Atom) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.DataAtom == tag {
			return d
		}
	}
	return nil
}

// attribute returns the value of an attribute, empty when there is none.
func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == name {
			return a.Val
		}
	}
	return ""
}

// maxTextNodes limits the nodes that are visited for one text: many nested elements may have none.
const maxTextNodes = 5_000

// textOf returns the text within n in one line, up to about limit bytes.
func textOf(n *html.Node, limit int) string {
	w := nodeText{limit: limit, left: maxTextNodes}
	w.write(n)
	return document.OneLine(document.Clean(w.String()))
}

// nodeText collects the text of nodes.
type nodeText struct {
	strings.Builder
	limit int  // bytes
	left  int  // nodes
	apart bool // a space belongs before what comes next
}

func (w *nodeText) write(n *html.Node) {
	w.left--
	if w.Len() >= w.limit || w.left < 0 || n.Type == html.ElementNode && unreadable(n.DataAtom) && n.DataAtom != atom.Title {
		return
	}
	if n.Type == html.TextNode {
		if w.apart {
			w.WriteByte(' ')
			w.apart = false
		}
		w.WriteString(n.Data[:min(len(n.Data), w.limit)])
		return
	}
	apart := breaksLine(n.DataAtom) || n.DataAtom == atom.Td || n.DataAtom == atom.Img
	w.apart = w.apart || apart
	for c := n.FirstChild; c != nil && w.Len() < w.limit && w.left > 0; c = c.NextSibling {
		w.write(c)
	}
	w.apart = w.apart || apart
}

var errEnough = errors.New("enough")

// cappedWriter keeps the first bytes of what is written to it.
type cappedWriter struct {
	strings.Builder
	limit int
}

func (w *cappedWriter) Write(p []byte) (int, error) {
	if room := w.limit - w.Len(); len(p) > room {
		w.Builder.Write(p[:max(room, 0)])
		return 0, errEnough
	}
	return w.Builder.Write(p)
}

// innerHTML returns what is within n as HTML, up to limit bytes.
func innerHTML(n *html.Node, limit int) string {
	w := &cappedWriter{limit: limit}
	for c := n.FirstChild; c != nil && w.Len() < limit; c = c.NextSibling {
		if html.Render(w, c) != nil && w.Len() >= limit {
			break
		}
	}
	return strings.ToValidUTF8(w.String(), "")
}

// within reports whether n is inside outer.
func within(n, outer *html.Node) bool {
	for a := range n.Ancestors() {
		if a == outer {
			return true
		}
	}
	return false
}
