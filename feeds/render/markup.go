package render

import (
	"html"
	"regexp"
	"slices"
	"strings"
)

var (
	// markup is what a reader that takes plain text for HTML would not show.
	markup = regexp.MustCompile(`(?i)</?(?:` + strings.Join([]string{
		"a", "abbr", "acronym", "address", "article", "aside", "audio", "b", "big", "blockquote", "body", "br", "button", "center", "cite", "code",
		"dd", "del", "dfn", "div", "dl", "dt", "em", "embed", "fieldset", "figcaption", "figure", "font", "footer", "form", "h[1-6]", "head", "header",
		"hr", "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "legend", "li", "link", "main", "map", "mark", "meta", "nav", "noscript",
		"object", "ol", "optgroup", "option", "p", "param", "pre", "q", "s", "samp", "script", "section", "select", "small", "source", "span", "strike",
		"strong", "style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "time", "title", "tr", "tt", "u",
		"ul", "var", "video", "wbr",
	}, "|") + `)(?:[\s/][^<>]*)?>`)
	// breaking is the markup that parts words.
	breaking = regexp.MustCompile(`(?i)</?(?:br|p|div|li|ul|ol|td|th|tr|hr|h[1-6])(?:[\s/][^<>]*)?>`)
	// bracketed and likeMarkup are what is no markup but could be taken for it, or for its beginning.
	bracketed  = regexp.MustCompile(`<([/a-zA-Z][^<>]*)>`)
	likeMarkup = regexp.MustCompile(`<[/a-zA-Z]|&#\w*|&\w+`)
)

// withoutMarkup returns a plain text that stays the same where a reader takes it for HTML, as many do with titles.
// Tags and entities that a publisher escaped once too often are resolved. Words in angle brackets get the brackets of
// typography. What still looks like an entity is parted by a space.
func withoutMarkup(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	for range 3 { // as deep as texts are found escaped
		plain := html.UnescapeString(untagged(s))
		if plain == s {
			break
		}
		s = plain
	}
	s = bracketed.ReplaceAllString(untagged(s), "‹$1›")
	return line(likeMarkup.ReplaceAllStringFunc(s, func(found string) string {
		switch {
		case found[0] == '<':
			return "‹" + found[1:]
		case harmless(found[1:]):
			return found
		}
		return "& " + found[1:]
	}))
}

// linesWithoutMarkup is withoutMarkup for a text of several lines.
func linesWithoutMarkup(s string) string {
	lines := strings.Split(Clean(s), "\n")
	for i := range lines {
		lines[i] = withoutMarkup(lines[i])
	}
	return strings.Join(lines, "\n")
}

func untagged(s string) string { return markup.ReplaceAllString(breaking.ReplaceAllString(s, " "), "") }

// harmless reports whether a word after an ampersand is no entity, as in R&D.
func harmless(word string) bool {
	letters := !slices.ContainsFunc([]byte(word), func(c byte) bool { return c|0x20 < 'a' || c|0x20 > 'z' })
	return letters && html.UnescapeString("&"+word+";") == "&"+word+";" && word != "apos"
}
