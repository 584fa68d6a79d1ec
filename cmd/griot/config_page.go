package main

import (
	"regexp"
	"strings"

	"github.com/andybalholm/cascadia"
)

// PageConfig says how to read items off an HTML page that has no feed. Each field is a CSS selector, with @attribute
// behind it where the value is an attribute and not the text. Item finds the entries; the other fields but Body are
// looked for inside an entry, Body on the page that Link leads to.
type PageConfig struct {
	Item    string
	Title   string
	Link    string
	Date    string
	Summary string
	Body    string
}

func decodePage(m *mapping) *PageConfig {
	var p PageConfig
	read(m, "item", &p.Item, parseSelector)
	read(m, "title", &p.Title, parseField)
	read(m, "link", &p.Link, parseField)
	read(m, "date", &p.Date, parseField)
	read(m, "summary", &p.Summary, parseField)
	read(m, "body", &p.Body, parseSelector)
	m.need("item", "title", "link")
	return &p
}

func parseSelector(s string) (string, error) {
	if _, err := cascadia.ParseGroup(s); err != nil {
		return "", refuse("write as in a style sheet: article, .content, ul.news li", "%q is not a CSS selector", s)
	}
	return s, nil
}

var attribute = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.:-]*$`)

// parseField reads "selector", "selector@attribute" or, for the entry's own element, "@attribute".
func parseField(s string) (string, error) {
	selector, attr, has := cutAttribute(s)
	if has && !attribute.MatchString(attr) {
		return "", refuse(`write "h2 a@href"`, "%q names no attribute", s)
	}
	if selector == "" && has {
		return s, nil
	}
	if _, err := parseSelector(selector); err != nil {
		return "", err
	}
	return s, nil
}

// cutAttribute splits at the last @: selectors hold one in quoted attribute values only.
func cutAttribute(s string) (selector, attr string, has bool) {
	at := strings.LastIndexByte(s, '@')
	if at < 0 || strings.ContainsAny(s[at:], `"']`) {
		return strings.TrimSpace(s), "", false
	}
	return strings.TrimSpace(s[:at]), strings.TrimSpace(s[at+1:]), true
}
