package pages

import (
	"net/url"
	"slices"
	"strings"

	"griot/feeds"
	"griot/feeds/web/wording"
)

// Locale is a site in one language: its names, its words, and the addresses of its pages.
type Locale struct {
	Site  *Site
	Words *wording.Words

	prefix string // path of the site's root as it is written in addresses, escaped, without trailing slash
	own    string // the site's own language, which addresses do not name
}

// NewLocale returns the site in a language. Own is the site's own language, prefix the path of its base URL.
func NewLocale(site *Site, language, own, prefix string) *Locale {
	if language != own {
		site = site.In(language)
	}
	return &Locale{Site: site, Words: wording.For(language), own: own, prefix: prefix}
}

// Titled is the title of a page or feed: its name with the site's.
func (l *Locale) Titled(name string) string {
	if name == "" {
		return l.Site.Title
	}
	return name + " · " + l.Site.Title
}

// Feed is the feed that has a path of its own: all, region/{id}, topic/{id} or feeds/{slug}.
func (l *Locale) Feed(path string) (feed *feeds.Feed, ok bool) {
	feed = &feeds.Feed{Path: path, Selection: feeds.Selection{Group: feeds.GroupStory, Limit: feeds.DefaultLimit}}
	kind, id, _ := strings.Cut(path, "/")
	switch kind {
	case "all":
		feed.Title, feed.Description = l.Site.Title, l.Site.Description
		return feed, path == "all"
	case "region":
		name, ok := l.Site.PlaceName(feeds.PlaceID(id))
		feed.Title, feed.Description = l.Titled(name), l.Words.AboutPlace(name)
		feed.Regions = []feeds.PlaceID{feeds.PlaceID(id)}
		return feed, ok
	case "topic":
		name, ok := l.Site.TopicName(id)
		feed.Title, feed.Description = l.Titled(name), l.Words.AboutTopic(name)
		feed.Topics = []string{id}
		return feed, ok
	case "feeds":
		at := slices.IndexFunc(l.Site.Feeds, func(f feeds.Feed) bool { return f.Path == path })
		if at < 0 {
			return nil, false
		}
		*feed = l.Site.Feeds[at]
		return feed, true
	}
	return nil, false
}

// Path is an address below the site's root, from the path without leading slash.
func (l *Locale) Path(below string) string { return l.prefix + "/" + below }

// Page is the address of a page in this language, from the path without leading slash.
func (l *Locale) Page(below string) string { return l.pageIn(l.Words.Lang, below) }

func (l *Locale) pageIn(language, below string) string {
	address := l.Path(below)
	if language == l.own {
		return address
	}
	address, fragment, marked := strings.Cut(address, "#")
	path, _, asked := strings.Cut(below, "?")
	mark := "?"
	if asked {
		mark = "&"
	}
	address += mark + LanguageParameter(path) + "=" + url.QueryEscape(language)
	if marked {
		address += "#" + fragment
	}
	return address
}

// Translated reports whether the language is not the site's own, so that addresses of pages name it.
func (l *Locale) Translated() bool { return l.Words.Lang != l.own }

// LanguageParameter returns the parameter by which an address asks for the page's language: lang. On pages where lang
// selects stories it is ui.
func LanguageParameter(path string) string {
	if path == "select" || path == "search" {
		return "ui"
	}
	return "lang"
}

// translation is the page in another language.
type translation struct{ Lang, Name, Path string }

// translations are the addresses of the page at path in the languages other than this one.
func (l *Locale) translations(path string) []translation {
	var all []translation
	for _, language := range wording.Languages() {
		if language != l.Words.Lang {
			all = append(all, translation{language, wording.For(language).OwnName, l.pageIn(language, path)})
		}
	}
	return all
}
