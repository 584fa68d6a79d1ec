package render

import "griot/feeds"

// Part says which part of its feed a document holds and where the others are (RFC 5005), as addresses below the site's
// root without the format's ending; "" for none. The zero Part is a feed that needs no others.
type Part struct {
	Document string // the document's own; "" is the feed's
	Archive  bool   // its entries are settled

	First, Previous, Next string // of the pages a reader turns
	PrevArchive, Current  string
}

// fhArchive is the mark of an archive document.
type fhArchive struct{}

func (p *Part) mark() *fhArchive {
	if p.Archive {
		return &fhArchive{}
	}
	return nil
}

// partLink is one link from a document to another part of its feed.
type partLink struct{ rel, href string }

func (c *Channel) partLinks(format Format) []partLink {
	var links []partLink
	for _, l := range []partLink{
		{"first", c.Part.First}, {"previous", c.Part.Previous}, {"next", c.Part.Next},
		{"current", c.Part.Current}, {"prev-archive", c.Part.PrevArchive},
	} {
		if l.href != "" {
			links = append(links, partLink{l.rel, c.document(l.href, format)})
		}
	}
	return links
}

// document is the absolute address of a part in a format. What follows a feed's path in an address, its selection,
// follows that of its parts, too.
func (c *Channel) document(part string, format Format) string {
	return c.Site.URL(PartPath(&c.Feed, part, format))
}

// PartPath is the address of a part of a feed in a format, below the site's root.
func PartPath(feed *feeds.Feed, part string, format Format) string {
	return withSelection(feed, escapedPath(part)+"."+string(format))
}
