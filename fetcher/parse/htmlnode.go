package parse

import (
	"errors"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// firstElement is the first element of a kind within n, nil when there is none.
func firstElement(n *html.Node, tag atom.Atom) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.DataAtom == tag {
			return d
		}
	}
	return nil
}

// htmlAttribute is the value of an attribute, empty when there is none.
func htmlAttribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == name {
			return a.Val
		}
	}
	return ""
}

// textOf is the text within n in one line, up to about limit bytes.
func textOf(n *html.Node, limit int) string {
	var b strings.Builder
	writeText(&b, n, limit)
	return oneLine(clean(b.String()))
}

func writeText(b *strings.Builder, n *html.Node, limit int) {
	if b.Len() >= limit || n.Type == html.ElementNode && unreadable(n.DataAtom) && n.DataAtom != atom.Title {
		return
	}
	if n.Type == html.TextNode {
		b.WriteString(n.Data[:min(len(n.Data), limit)])
		return
	}
	if breaksLine(n.DataAtom) || n.DataAtom == atom.Td || n.DataAtom == atom.Img {
		b.WriteByte(' ')
	}
	for c := n.FirstChild; c != nil && b.Len() < limit; c = c.NextSibling {
		writeText(b, c, limit)
	}
	if breaksLine(n.DataAtom) {
		b.WriteByte(' ')
	}
}

var errEnough = errors.New("enough")

// cappedWriter takes the first bytes of what is written to it.
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

// innerHTML is what is within n as HTML, up to limit bytes.
func innerHTML(n *html.Node, limit int) string {
	w := &cappedWriter{limit: limit}
	for c := n.FirstChild; c != nil && w.Len() < limit; c = c.NextSibling {
		if html.Render(w, c) != nil && w.Len() >= limit {
			break
		}
	}
	return strings.ToValidUTF8(w.String(), "")
}
