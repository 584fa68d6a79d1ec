package render

import (
	"net/mail"
	"net/url"
	"strings"
	"time"

	"griot/feeds"
)

// ID is the URI of a story or item, the same in every feed and format and on every host.
func ID(id feeds.ItemID) string { return "urn:griot:" + id.String() }

// Path is the address of a feed in a format, below the site's root. Feeds at "select" carry their selection as
// parameters.
func Path(feed *feeds.Feed, format Format) string {
	return PartPath(feed, feed.Path, format)
}

func withSelection(feed *feeds.Feed, path string) string {
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
	Part    Part
}

// Updated is when an entry of the channel last changed for its readers; the zero time when there is none.
func (c *Channel) Updated() time.Time {
	var latest time.Time
	for i := range c.Entries {
		if updated := c.dates(&c.Entries[i]).updated; updated.After(latest) {
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

// self is the address of the feed, which is its id, too.
func (c *Channel) self(format Format) string { return c.Site.URL(Path(&c.Feed, format)) }

// own is the address of this document.
func (c *Channel) own(format Format) string {
	if c.Part.Document != "" {
		return c.document(c.Part.Document, format)
	}
	return c.self(format)
}

// hub is where the document can be subscribed to; "" for pages and archives, which no hub pushes.
func (c *Channel) hub() string {
	if c.Part.Document != "" {
		return ""
	}
	return WebURL(c.Site.Hub)
}

func (c *Channel) page() string { return c.Site.URL(PagePath(&c.Feed)) }

func (c *Channel) language() string { return languageTag(c.Site.Language, "fr") }

// contact splits the site's contact into an e-mail and a web address, of which at most one is set.
func (c *Channel) contact() (email, web string) {
	if a, err := mail.ParseAddress(strings.TrimPrefix(line(c.Site.Contact), "mailto:")); err == nil {
		return a.Address, ""
	}
	return "", WebURL(c.Site.Contact)
}
