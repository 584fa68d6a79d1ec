package render

import (
	"fmt"
	"io"
	"net/mail"
	"net/url"
	"strings"
	"time"

	"griot/feeds"
)

// Site is what all feeds of one installation have in common.
type Site struct {
	Title       string
	Description string
	BaseURL     string // absolute, http or https; every address made here begins with it
	Language    string // ISO 639-1, of the site's own words; "" is French
	Contact     string // an e-mail or web address
	Licence     string
	Location    *time.Location // of times written out for readers; nil is UTC
	Hub         string         // address of the WebSub hub, "" for none

	// PlaceName and TopicName give the name readers know a place or topic by. Either may be nil: the id then stands
	// for the name.
	PlaceName func(feeds.PlaceID) (string, bool)
	TopicName func(string) (string, bool)
}

// URL is the absolute address of a path below the site's root, given without leading slash.
func (s *Site) URL(path string) string { return strings.TrimRight(s.BaseURL, "/") + "/" + path }

// Scheme is the URI that says what kind of label a category is: "region", "place", "topic", "class", "state" or "lang".
// Followed by a slash and a region or topic, it is that one's page.
func (s *Site) Scheme(kind string) string { return s.URL(kind) }

// Place is the name of a place, its id when it has none.
func (s *Site) Place(id feeds.PlaceID) string {
	if s.PlaceName != nil {
		if name, ok := s.PlaceName(id); ok && name != "" {
			return short(name, maxLabel)
		}
	}
	return short(string(id), maxLabel)
}

// Topic is the name of a topic, its id when it has none.
func (s *Site) Topic(id string) string {
	if s.TopicName != nil {
		if name, ok := s.TopicName(id); ok && name != "" {
			return short(name, maxLabel)
		}
	}
	return short(id, maxLabel)
}

// ID is the URI of a story or item, the same in every feed and format and on every host.
func ID(id feeds.ItemID) string { return "urn:griot:" + id.String() }

// Path is the address of a feed in a format, below the site's root. Feeds at "select" carry their selection as
// parameters.
func Path(feed *feeds.Feed, format Format) string {
	path := escapedPath(feed.Path) + "." + string(format)
	if feed.Path == "select" {
		if query := feed.Encode(); query != "" {
			path += "?" + query
		}
	}
	return path
}

// PagePath is the address of the page that shows what the feed selects, below the site's root.
func PagePath(feed *feeds.Feed) string {
	switch {
	case feed.Path == "all":
		return ""
	case feed.Path == "select":
		return "select?" + feed.Encode()
	}
	return escapedPath(feed.Path)
}

func escapedPath(path string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}

// Channel is one output feed with what it holds now.
type Channel struct {
	Site    *Site
	Feed    feeds.Feed
	Entries []feeds.Entry
	TTL     time.Duration // how long readers may wait before they ask again; 0 says nothing
}

// Write writes the channel in a format.
func (c *Channel) Write(w io.Writer, format Format) error {
	switch format {
	case RSS:
		return c.writeRSS(w)
	case Atom:
		return c.writeAtom(w)
	case JSON:
		return c.writeJSON(w)
	}
	return fmt.Errorf("unknown format %q: rss, atom or json", format)
}

// Updated is when an entry of the channel last changed for its readers; the zero time when there is none.
func (c *Channel) Updated() time.Time {
	var latest time.Time
	for i := range c.Entries {
		if _, updated := c.dates(&c.Entries[i]); updated.After(latest) {
			latest = updated
		}
	}
	return latest
}

// Modified is when anything the channel shows last came to be known, further copies of a known text included: the
// HTTP date of its documents. It is the zero time for a channel without entries.
func (c *Channel) Modified() time.Time {
	latest := c.Updated()
	for i := range c.Entries {
		for j := range c.Entries[i].Story.Items {
			item := &c.Entries[i].Story.Items[j]
			for _, t := range []time.Time{item.Seen, item.Changed} {
				if plausible(t) && t.After(latest) {
					latest = t
				}
			}
		}
	}
	return latest
}

// title is the channel's title, the site's where the feed has none.
func (c *Channel) title() string {
	if t := short(c.Feed.Title, maxTitle); t != "" {
		return t
	}
	if t := short(c.Site.Title, maxTitle); t != "" {
		return t
	}
	return "Griot"
}

func (c *Channel) description() string {
	for _, s := range []string{c.Feed.Description, c.Site.Description} {
		if s = short(s, 2*maxTitle); s != "" {
			return s
		}
	}
	return c.title()
}

func (c *Channel) self(format Format) string { return c.Site.URL(Path(&c.Feed, format)) }
func (c *Channel) page() string              { return c.Site.URL(PagePath(&c.Feed)) }

func (c *Channel) language() string { return languageTag(c.Site.Language, "fr") }

// contact splits the site's contact into an e-mail and a web address, of which at most one is set.
func (c *Channel) contact() (email, web string) {
	if a, err := mail.ParseAddress(strings.TrimPrefix(short(c.Site.Contact, maxTitle), "mailto:")); err == nil {
		return a.Address, ""
	}
	return "", webURL(c.Site.Contact)
}

// languageTag is a language fit for xml:lang: letters, digits and hyphens; otherwise the fallback.
func languageTag(tag, fallback string) string {
	if len(tag) > 35 { // RFC 5646, 4.4.1
		return fallback
	}
	tag = strings.ReplaceAll(strings.TrimSpace(tag), "_", "-")
	for i, part := range strings.Split(tag, "-") {
		if len(part) < 1 || len(part) > 8 || i == 0 && len(part) < 2 {
			return fallback
		}
		for _, r := range part {
			letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
			if !letter && (i == 0 || r < '0' || r > '9') {
				return fallback
			}
		}
	}
	return tag
}

// epoch stands where a format demands a date and nothing gives one.
var epoch = time.Unix(0, 0).UTC()

// plausible reports whether all formats can write t.
func plausible(t time.Time) bool { return !t.IsZero() && t.Year() >= 1 && t.Year() <= 9999 }

// dates are when an entry was published and when it last changed for its readers, in UTC and whole seconds; zero
// when nothing is known.
func (c *Channel) dates(e *feeds.Entry) (published, updated time.Time) {
	if e.Lead != nil {
		published = e.Lead.Date()
	}
	for _, t := range []time.Time{e.Qualified, e.Story.Updated} {
		if !plausible(published) {
			published = t
		}
	}
	if !plausible(published) {
		return time.Time{}, time.Time{}
	}
	updated = published
	moved := e.Story.Updated
	if e.Lead != nil && c.Feed.Group == feeds.GroupItem {
		moved = e.Lead.Changed // a line of the raw stream changes with its item alone
	}
	if plausible(moved) && moved.After(updated) {
		updated = moved
	}
	return published.UTC().Truncate(time.Second), updated.UTC().Truncate(time.Second)
}
