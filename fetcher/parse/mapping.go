package parse

import (
	"net/url"
	"strings"

	"griot/feeds"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/html"
	"griot/fetcher/parse/xmlfix"
)

// mapping turns what gofeed reads into items.
type mapping struct {
	opt  document.Options
	base *url.URL // what addresses in the document are relative to
	lang string   // of the HTTP header
}

func newMapping(doc document.Document, opt document.Options) *mapping {
	lang, _, _ := strings.Cut(doc.ContentLanguage, ",")
	return &mapping{opt: opt, base: doc.Base(), lang: strings.TrimSpace(lang)}
}

// title returns a title of any kind as plain text in one line.
func (m *mapping) title(t textConstruct) string {
	text := t.value
	if t.html || html.LooksLikeHTML(text) {
		text = html.PlainText(text)
	}
	return document.Shorten(document.OneLine(withoutOverrides(document.Clean(text))), m.opt.MaxTitle)
}

// html returns a summary or content as sanitised HTML.
func (m *mapping) html(t textConstruct, base *url.URL) string {
	if !t.html && !html.LooksLikeHTML(t.value) {
		return document.EscapeText(strings.TrimSpace(document.Clean(t.value)))
	}
	value := t.value
	if strings.IndexByte(value, '<') < 0 && strings.Contains(value, "&lt;/") {
		value = xmlfix.Unescape(value) // escaped twice: nobody publishes a text that is markup from end to end
	}
	return html.Sanitize(value, base)
}

// texts sets summary, content, text and the image in them. The text is that of the fuller of the two.
func (m *mapping) texts(item *feeds.Item, summary, content string) {
	item.Summary, item.Content = summary, content
	item.Text = html.PlainText(content)
	if len(summary) > len(item.Text) {
		if text := html.PlainText(summary); len(text) > len(item.Text) {
			item.Text = text
		}
	}
	if item.Image == "" {
		if item.Image = html.FirstImage(content); item.Image == "" {
			item.Image = html.FirstImage(summary)
		}
	}
}

// addCategory appends a category once.
func addCategory(list []feeds.Category, c feeds.Category) []feeds.Category {
	if len(list) >= document.MaxListed {
		return list
	}
	c.Term, c.Label = document.Shorten(document.OneLine(document.Clean(c.Term)), document.MaxName), document.Shorten(document.OneLine(document.Clean(c.Label)), document.MaxName)
	c.Scheme = identifier(c.Scheme)
	if c.Term == "" {
		c.Term = c.Label
	}
	if c.Label == c.Term {
		c.Label = ""
	}
	if c.Term == "" {
		return list
	}
	for _, have := range list {
		if have == c {
			return list
		}
	}
	return append(list, c)
}

// personName returns the name of a person written as "a@b (N)", "N (a@b)", "N <a@b>" or just one of them.
func personName(s string) string {
	s = document.OneLine(document.Clean(s))
	for _, pair := range []string{"()", "<>"} {
		before, rest, found := strings.Cut(s, pair[:1])
		if !found {
			continue
		}
		inside, _, _ := strings.Cut(rest, pair[1:])
		before, inside = strings.TrimSpace(before), strings.TrimSpace(inside)
		switch {
		case strings.Contains(before, "@") && inside != "":
			return inside
		case strings.Contains(inside, "@") && before != "":
			return before
		}
	}
	return s
}

// first returns the first string that is not blank.
func first(candidates ...string) string {
	for _, c := range candidates {
		if strings.TrimSpace(c) != "" {
			return c
		}
	}
	return ""
}

// identifier returns what a publisher identifies an item by, nothing when it is too long. It is not cut, since two that are
// cut could be the same.
func identifier(s string) string {
	if s = strings.TrimSpace(document.Clean(s)); len(s) > document.MaxAddress {
		return ""
	}
	return s
}

// withoutOverrides removes the two characters that reverse the order of all that follows in the line. No script needs them,
// and a title must not rearrange the list that shows it.
func withoutOverrides(s string) string {
	if !strings.ContainsAny(s, "\u202d\u202e") {
		return s
	}
	return strings.NewReplacer("\u202d", "", "\u202e", "").Replace(s)
}
