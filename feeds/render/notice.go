package render

import (
	"cmp"
	"io"
	"time"

	gorilla "github.com/gorilla/feeds"
)

// Notice is an entry of a feed for operators: what happened, where to look, and what is known.
type Notice struct {
	ID    string // URI; a notice that goes on keeps it
	Title string
	Link  string
	Text  string // plain
	At    time.Time
}

// Notices is a feed for operators. Path is its address below the site's root, Page that of the page that says more.
type Notices struct {
	Site       *Site
	Path, Page string
	Title      string
	// Unlisted says that it is not served at Path: the path only names it.
	Unlisted bool
	All      []Notice
}

// Write writes the notices as Atom.
func (n *Notices) Write(w io.Writer) error {
	feed := &atomFeed{
		Lang: languageTag(n.Site.Language, "fr"), DC: nsDublinCore, Media: "http://search.yahoo.com/mrss/", GeoRSS: "http://www.georss.org/georss",
		AtomFeed: &gorilla.AtomFeed{
			Xmlns: nsAtomFeed, Title: short(n.Title, maxTitle), Id: n.Site.URL(n.Path),
			Author: &gorilla.AtomAuthor{AtomPerson: gorilla.AtomPerson{Name: generator}},
		},
		Generator: generator,
	}
	if !n.Unlisted {
		feed.Links = append(feed.Links, atomLink{Rel: "self", Href: n.Site.URL(n.Path), Type: Atom.MediaType()})
	}
	feed.Links = append(feed.Links, atomLink{Rel: "alternate", Href: n.Site.URL(n.Page), Type: "text/html"})
	var latest time.Time
	for _, one := range n.All {
		if plausible(one.At) && one.At.After(latest) {
			latest = one.At
		}
		date := atomDate(one.At)
		feed.Entries = append(feed.Entries, &atomEntry{
			AtomEntry: &gorilla.AtomEntry{
				Title: short(one.Title, maxTitle), Id: one.ID, Updated: date, Published: date,
				Content: &gorilla.AtomContent{Type: "text", Content: cmp.Or(linesWithoutMarkup(one.Text), generator)},
			},
			Authors: []gorilla.AtomPerson{{Name: generator}},
			Links:   []atomLink{{Rel: "alternate", Href: one.Link, Type: "text/html"}},
		})
	}
	feed.Updated = atomDate(latest)
	return gorilla.WriteXML(feed, w)
}
