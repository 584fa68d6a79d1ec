package html

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"griot/fetcher/parse/document"
)

// PlainText returns the text of HTML without tags, scripts and styles. Paragraphs, list items and lines are separated by
// "\n". A run of white space is one space.
func PlainText(fragment string) string {
	if strings.IndexByte(fragment, '<') < 0 {
		return document.OneLine(document.Clean(html.UnescapeString(fragment)))
	}
	w := textWriter{}
	w.out.Grow(len(fragment) / 2)
	z := html.NewTokenizer(strings.NewReader(fragment))
	skip := atom.Atom(0) // the element whose inside is no text
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return document.Clean(w.out.String())
		case html.TextToken:
			if skip == 0 {
				w.text(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			if isFrame(tag) {
				z.NextIsNotRawText()
			}
			switch {
			case unreadable(tag) && kind == html.StartTagToken && skip == 0:
				skip = tag
			case tag == skip && kind == html.EndTagToken:
				skip = 0
			case breaksLine(tag):
				w.line()
			case tag == atom.Td || tag == atom.Th || tag == atom.Img:
				w.space()
			}
		}
	}
}

// unreadable reports whether what is in an element is no text for readers.
func unreadable(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Head, atom.Svg, atom.Math, atom.Select, atom.Textarea, atom.Title:
		return true
	}
	return false
}

// breaksLine reports whether an element begins and ends a line.
func breaksLine(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Br, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Blockquote, atom.Pre, atom.Table, atom.Tr, atom.Hr, atom.Section, atom.Article, atom.Header, atom.Footer,
		atom.Aside, atom.Figure, atom.Figcaption, atom.Dl, atom.Dt, atom.Dd, atom.Address, atom.Center, atom.Main, atom.Nav,
		atom.Details, atom.Summary, atom.Caption, atom.Fieldset, atom.Form:
		return true
	}
	return false
}

// textWriter joins words with single spaces and lines with single newlines.
type textWriter struct {
	out     strings.Builder
	pending byte // ' ' or '\n', written before the next word
}

func (w *textWriter) space() {
	if w.pending == 0 {
		w.pending = ' '
	}
}

func (w *textWriter) line() { w.pending = '\n' }

// text appends words. A single no-break space stays, since French typography needs it before : ; ! and ?. Several in a row
// are layout, and become one space.
func (w *textWriter) text(s string) {
	start := -1
	for i := 0; i < len(s); {
		n := spaceAt(s, i)
		if n == 0 {
			if start < 0 {
				start = i
			}
			i++
			continue
		}
		if n == len(noBreak) && start >= 0 && i+n < len(s) && spaceAt(s, i+n) == 0 && spaceBefore(s, i) == 0 {
			i += n
			continue
		}
		if start >= 0 {
			w.word(s[start:i])
			start = -1
		}
		w.space()
		i += n
	}
	if start >= 0 {
		w.word(s[start:])
	}
}

const noBreak = "\u00a0"

// spaceAt returns the length of the space at i, 0 when there is none.
func spaceAt(s string, i int) int {
	switch s[i] {
	case ' ', '\n', '\t', '\r', '\f':
		return 1
	case noBreak[0]:
		if strings.HasPrefix(s[i:], noBreak) {
			return len(noBreak)
		}
	}
	return 0
}

// spaceBefore returns the length of the space that ends at i, 0 when there is none.
func spaceBefore(s string, i int) int {
	if i > 0 && spaceAt(s, i-1) == 1 {
		return 1
	}
	if i > 1 && s[i-2:i] == noBreak {
		return 2
	}
	return 0
}

func (w *textWriter) word(s string) {
	if w.pending != 0 && w.out.Len() > 0 {
		w.out.WriteByte(w.pending)
	}
	w.pending = 0
	w.out.WriteString(s)
}

var (
	closingTag = regexp.MustCompile(`</[a-zA-Z][a-zA-Z0-9]*\s*>`)
	entityRef  = regexp.MustCompile(`&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});`)
	loneTag    = regexp.MustCompile(`(?i)<(br|img|hr)\b[^<>]*>`)
)

// LooksLikeHTML reports whether a text that is declared plain has markup in it: a closing tag, a tag that never closes, or
// an entity that exists.
func LooksLikeHTML(s string) bool {
	if strings.IndexByte(s, '<') >= 0 && (closingTag.MatchString(s) || loneTag.MatchString(s)) {
		return true
	}
	if strings.IndexByte(s, '&') < 0 {
		return false
	}
	for _, ref := range entityRef.FindAllString(s, 8) {
		if html.UnescapeString(ref) != ref {
			return true
		}
	}
	return false
}
