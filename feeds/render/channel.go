package render

import (
	"net/mail"
	"strings"
	"time"

	"griot/feeds"
)

// Channel is one output feed with what it holds now.
type Channel struct {
	Site    *Site
	Feed    feeds.Feed
	Entries []feeds.Entry
	TTL     time.Duration // how long readers may wait before they ask again; 0 says nothing
	Part    Part
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

// self is the address of the feed.
func (c *Channel) self(format Format) string { return c.Site.URL(Path(&c.Feed, format)) }

// id is the first address that the feed had: an id stays when a feed is renamed (RFC 4287, 4.2.6).
func (c *Channel) id() string {
	if len(c.Feed.Former) > 0 {
		return c.Site.URL(PartPath(&c.Feed, c.Feed.Former[0], Atom))
	}
	return c.self(Atom)
}

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

// document is the absolute address of a part in a format. What follows a feed's path in an address, its selection,
// follows that of its parts, too.
func (c *Channel) document(part string, format Format) string {
	return c.Site.URL(PartPath(&c.Feed, part, format))
}

func (c *Channel) partLinks(format Format) []partLink {
	return c.Part.links(func(part string) string { return c.document(part, format) })
}
