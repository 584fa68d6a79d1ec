package config

import (
	"regexp"

	"github.com/andybalholm/cascadia"

	"griot/fetcher/parse/html"
)

func decodePage(m *mapping) *Page {
	var p Page
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
	selector, attr, has := html.SplitField(s)
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
