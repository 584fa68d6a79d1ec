package web

import (
	"net/url"
	"slices"
	"strings"

	"griot/feeds"
	"griot/feeds/web/pages"
	"griot/feeds/web/wording"
)

// takeLanguage finds the language that a page's address asks for and removes it from the query. Feeds have one
// language, and "lang" beside another parameter selects stories in it.
func takeLanguage(path, query string) (language, rest string) {
	if query == "" {
		return "", ""
	}
	if _, _, feed := cutFormat(path); feed {
		return "", query
	}
	name := pages.LanguageParameter(path)
	var kept []string
	selecting := false
	for _, part := range strings.Split(query, "&") {
		key, value, _ := strings.Cut(part, "=")
		switch {
		case key == name && slices.Contains(wording.Languages(), value):
			language = value
		default:
			kept = append(kept, part)
			selecting = selecting || name == "lang" && slices.Contains(parameters(), key)
		}
	}
	if language == "" || selecting {
		return "", query
	}
	return language, strings.Join(kept, "&")
}

// spoken refuses the address of a page that asks for it in a language it does not speak. [takeLanguage] has taken the others.
func spoken(values url.Values) error {
	if asked := values["ui"]; len(asked) > 0 {
		return &feeds.SelectionFault{
			Kind: feeds.FaultUnknownValue, Parameter: "ui", Value: asked[0], Allowed: strings.Join(wording.Languages(), ", "),
		}
	}
	return nil
}
