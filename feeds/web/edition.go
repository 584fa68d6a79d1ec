package web

import (
	"net/url"
	"slices"
	"strings"

	"griot/feeds"
	"griot/feeds/web/wording"
)

// edition is the site in one language: the handler of a configuration for its own language, and a twin for each other.
// What is published (feeds, static copies) speaks the site's language; pages follow the reader's wish.
func (h *Handler) edition(language string) *Handler {
	if twin, ok := h.editions[language]; ok {
		return twin
	}
	return h
}

// editionParameter is how an address asks for the page's language: lang, but for pages where that selects stories.
func editionParameter(path string) string {
	if path == "select" || path == "search" {
		return "ui"
	}
	return "lang"
}

// takeLanguage finds the language that a page's address asks for and removes it from the query. Feeds have one
// language, and "lang" beside another parameter selects stories in it.
func takeLanguage(path, query string) (language, rest string) {
	if query == "" {
		return "", ""
	}
	if _, _, feed := cutFormat(path); feed {
		return "", query
	}
	name := editionParameter(path)
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
func (h *Handler) spoken(values url.Values) error {
	if asked := values["ui"]; len(asked) > 0 {
		return h.badAddress(&feeds.SelectionFault{
			Kind: feeds.FaultUnknownValue, Parameter: "ui", Value: asked[0], Allowed: strings.Join(wording.Languages(), ", "),
		})
	}
	return nil
}

// page is the address of a page below the site's root in this edition, from the path without leading slash.
func (h *Handler) pageAddress(below string) string {
	address := h.prefix + "/" + below
	if h.words.Lang == h.ownLanguage {
		return address
	}
	address, fragment, marked := strings.Cut(address, "#")
	path, _, asked := strings.Cut(below, "?")
	mark := "?"
	if asked {
		mark = "&"
	}
	address += mark + editionParameter(path) + "=" + url.QueryEscape(h.words.Lang)
	if marked {
		address += "#" + fragment
	}
	return address
}

// translation is the page in another language.
type translation struct{ Lang, Name, Path string }

// translations are the addresses of the page at path in the languages other than this edition's.
func (h *Handler) translations(path string) []translation {
	var all []translation
	for _, language := range wording.Languages() {
		if other := h.edition(language); other.words.Lang == language && language != h.words.Lang {
			all = append(all, translation{language, other.words.OwnName, other.pageAddress(path)})
		}
	}
	return all
}

// Static is the handler as a static copy of the site asks it ([Handler.Addresses]): pages lead to nothing that needs a
// server, such as the search or another language.
func (h *Handler) Static() *Handler {
	twin := *h
	twin.static, twin.editions, twin.pager = true, nil, h.pager.Static()
	twin.kept = newCache(maxKept) // other documents at the same addresses
	return &twin
}
