package parse

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"griot/feeds"
)

// mapping brings what gofeed read into our vocabulary.
type mapping struct {
	opt  Options
	base *url.URL // what addresses in the document are relative to
	lang string   // of the HTTP header
}

func newMapping(doc Document, opt Options) *mapping {
	m := &mapping{opt: opt, base: parseBase(doc.URL)}
	if location := strings.TrimSpace(doc.ContentLocation); location != "" {
		m.base = resolveBase(m.base, location)
	}
	m.lang, _, _ = strings.Cut(doc.ContentLanguage, ",")
	m.lang = strings.TrimSpace(m.lang)
	return m
}

// title is a title of any kind as plain text in one line.
func (m *mapping) title(t textConstruct) string {
	text := t.value
	if t.html || looksLikeHTML(text) {
		text = PlainText(text)
	}
	return shorten(oneLine(withoutOverrides(clean(text))), m.opt.MaxTitle)
}

// shorten cuts s to n characters.
func shorten(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	return strings.TrimRight(string([]rune(s[:min(len(s), n*utf8.UTFMax)])[:n-1]), " ") + "…"
}

// html is a summary or content as sanitised HTML; plain text is escaped.
func (m *mapping) html(t textConstruct, base *url.URL) string {
	if !t.html && !looksLikeHTML(t.value) {
		return escapeText(strings.TrimSpace(clean(t.value)))
	}
	value := t.value
	if strings.IndexByte(value, '<') < 0 && strings.Contains(value, "&lt;/") {
		value = unescape(value) // escaped twice: nobody publishes a text that is markup from end to end
	}
	return Sanitize(value, base)
}

// escapeText writes plain text as HTML.
func escapeText(s string) string {
	if !strings.ContainsAny(s, "<>&") {
		return s
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// texts sets summary, content, text and the image found in them. The text is that of the fuller of the two.
func (m *mapping) texts(item *feeds.Item, summary, content string) {
	item.Summary, item.Content = summary, content
	item.Text = PlainText(content)
	if len(summary) > len(item.Text) {
		if text := PlainText(summary); len(text) > len(item.Text) {
			item.Text = text
		}
	}
	if item.Image == "" {
		if item.Image = firstImage(content); item.Image == "" {
			item.Image = firstImage(summary)
		}
	}
}

// addText appends the plain form of s once.
func addText(list []string, s string) []string {
	if s = shorten(oneLine(clean(s)), maxName); s == "" || len(list) >= maxListed {
		return list
	}
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

// addCategory appends a category once.
func addCategory(list []feeds.Category, c feeds.Category) []feeds.Category {
	if len(list) >= maxListed {
		return list
	}
	c.Term, c.Label = shorten(oneLine(clean(c.Term)), maxName), shorten(oneLine(clean(c.Label)), maxName)
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

// personName is the name of a person given as "a@b (N)", "N (a@b)", "N <a@b>" or just one of them.
func personName(s string) string {
	s = oneLine(clean(s))
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

// first is the first string that is not blank.
func first(candidates ...string) string {
	for _, c := range candidates {
		if strings.TrimSpace(c) != "" {
			return c
		}
	}
	return ""
}

// languageTag is a language as declared, in the form of BCP 47: some feeds write fr_FR.
func languageTag(s string) string {
	if s = oneLine(clean(s)); len(s) > maxLanguage {
		return ""
	}
	return strings.ReplaceAll(s, "_", "-")
}
