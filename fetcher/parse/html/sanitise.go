package html

import (
	"bytes"
	"net/url"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"griot/fetcher/parse/document"
	"griot/fetcher/parse/xmlfix"
)

// sanitiser lets the text and its structure, links, images and sound through. It removes scripts, styles, forms, frames,
// handlers and classes. Links lead to http, https and mail only, sources to http and https.
var sanitiser = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "div", "span", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "q", "cite",
		"ul", "ol", "li", "dl", "dt", "dd", "pre", "code", "kbd", "samp", "tt", "var", "em", "strong", "b", "i", "u", "s", "strike",
		"del", "ins", "sub", "sup", "small", "big", "abbr", "acronym", "address", "dfn", "mark", "time", "figure", "figcaption",
		"section", "article", "aside", "header", "footer", "center", "wbr", "bdi", "bdo", "ruby", "rt", "rp",
		"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "col", "colgroup", "details", "summary",
		"a", "img", "audio", "video", "source", "picture")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").OnElements("img", "audio", "video", "source")
	p.AllowAttrs("cite").OnElements("blockquote", "q", "del", "ins")
	p.AllowAttrs("poster").OnElements("video")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("controls").OnElements("audio", "video")
	p.AllowAttrs("title", "lang", "dir").Globally()
	p.AllowAttrs("width", "height").Matching(bluemonday.Integer).OnElements("img", "video")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("td", "th")
	p.AllowAttrs("datetime").OnElements("time", "del", "ins")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	p.AllowNoAttrs().OnElements("a", "img", "span", "audio", "video", "source")
	return p
})

// Sanitize returns a piece of HTML without anything that could act on a reader. It makes addresses absolute against base,
// unless that is nil.
func Sanitize(fragment string, base *url.URL) string {
	fragment = strings.TrimSpace(document.Clean(fragment))
	if strings.IndexByte(fragment, '<') < 0 {
		return html.EscapeString(html.UnescapeString(fragment))
	}
	if isPlainHTML(fragment) {
		return fragment
	}
	if needsRewriting(fragment) {
		fragment = rewrite(fragment, base)
	}
	return strings.TrimSpace(sanitiser().Sanitize(fragment))
}

// needsRewriting reports whether there may be frames, counting pixels or relative addresses. Most publishers write none,
// and then the HTML is parsed only once.
func needsRewriting(fragment string) bool {
	for rest := fragment; ; {
		lt := strings.IndexByte(rest, '<')
		if lt < 0 || lt+1 == len(rest) {
			break
		}
		rest = rest[lt+1:]
		if name := strings.TrimPrefix(rest, "/"); hasFold(name, "iframe") || hasFold(name, "object") || hasFold(name, "frame") || hasFold(name, "noframes") {
			return true
		}
	}
	for rest := fragment; ; {
		eq := strings.IndexByte(rest, '=')
		if eq < 0 {
			return false
		}
		name := strings.TrimRight(rest[:eq], " \t\r\n")
		rest = rest[eq+1:]
		if endsFold(name, "height") {
			if value := strings.TrimLeft(rest[:min(len(rest), 40)], " \"'"); value != "" && (value[0] == '0' || value[0] == '1') && (len(value) == 1 || value[1] < '0' || value[1] > '9') {
				return true
			}
		}
		if !endsFold(name, "href") && !endsFold(name, "src") && !endsFold(name, "cite") && !endsFold(name, "poster") {
			continue
		}
		value := strings.TrimLeft(rest[:min(len(rest), 40)], " \t\r\n\"'")
		if !strings.HasPrefix(value, "http://") && !strings.HasPrefix(value, "https://") {
			return true
		}
	}
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func endsFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

// isFrame reports whether an element puts another document in its place. Such elements are removed, what is in them stays.
func isFrame(tag atom.Atom) bool {
	return tag == atom.Iframe || tag == atom.Object || tag == atom.Frame || tag == atom.Frameset || tag == atom.Noframes
}

// isPixel reports whether an image is there to count readers, not to be seen.
func isPixel(attrs []html.Attribute) bool {
	tiny := 0
	for _, a := range attrs {
		if a.Key == "width" || a.Key == "height" {
			switch strings.TrimSuffix(strings.TrimSpace(a.Val), "px") {
			case "0", "1":
				tiny++
			}
		}
	}
	return tiny == 2
}

// rewrite makes the addresses in the attributes of HTML absolute, and removes frames and counting pixels.
func rewrite(fragment string, base *url.URL) string {
	out := bytes.NewBuffer(make([]byte, 0, len(fragment)+len(fragment)/8))
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return out.String()
		}
		start := out.Len()
		out.Write(z.Raw())
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken && kind != html.EndTagToken {
			continue
		}
		name, more := z.TagName()
		tag := atom.Lookup(name)
		if isFrame(tag) {
			z.NextIsNotRawText()
			out.Truncate(start)
			continue
		}
		if !more || kind == html.EndTagToken || !hasAddress(tag) {
			continue
		}
		t := html.Token{Type: kind, DataAtom: tag, Data: tag.String()}
		changed := false
		for more {
			var key, value []byte
			key, value, more = z.TagAttr()
			a := html.Attribute{Key: string(key), Val: string(value)}
			switch a.Key {
			case "href", "src", "cite", "poster":
				abs := document.Resolve(base, a.Val)
				changed = changed || abs != a.Val
				a.Val = abs
			}
			t.Attr = append(t.Attr, a)
		}
		switch {
		case tag == atom.Img && isPixel(t.Attr):
			out.Truncate(start)
		case changed:
			out.Truncate(start)
			out.WriteString(t.String())
		}
	}
}

// hasAddress reports whether the sanitiser leaves an element its address.
func hasAddress(tag atom.Atom) bool {
	switch tag {
	case atom.A, atom.Img, atom.Audio, atom.Video, atom.Source, atom.Blockquote, atom.Q, atom.Del, atom.Ins:
		return true
	}
	return false
}

// FirstImage returns the source of the first image in sanitised HTML, empty if there is none.
func FirstImage(sanitised string) string {
	at := strings.Index(sanitised, "<img ")
	if at < 0 {
		return ""
	}
	l := xmlfix.NewLexer([]byte(sanitised[at:]))
	for {
		t, ok := l.Next()
		if !ok {
			return ""
		}
		if (t.Kind == xmlfix.StartToken || t.Kind == xmlfix.EmptyToken) && string(t.Name) == "img" {
			if src := xmlfix.AttributeOf(t.Body, "src"); document.IsWeb(src) {
				return src
			}
		}
	}
}
