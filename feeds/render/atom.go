package render

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	gorilla "github.com/gorilla/feeds"
)

const (
	generator  = "Griot"
	nsAtomFeed = "http://www.w3.org/2005/Atom"
)

// atomFeed shadows the entries and has the links and the generator that gorilla has no fields for. gorilla's single
// link must stay nil.
type atomFeed struct {
	XMLName xml.Name `xml:"feed"`
	Lang    string   `xml:"xml:lang,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Media   string   `xml:"xmlns:media,attr"`
	GeoRSS  string   `xml:"xmlns:georss,attr"`
	History string   `xml:"xmlns:fh,attr,omitempty"`
	*gorilla.AtomFeed
	Generator string       `xml:"generator"`
	Archive   *fhArchive   `xml:"fh:archive"`
	Links     []atomLink   `xml:"link"`
	Entries   []*atomEntry `xml:"entry"`
}

// FeedXml lets gorilla write the document.
func (f *atomFeed) FeedXml() any { return f }

// atomEntry shadows what gorilla writes as text without the required attributes and what it has one of only.
type atomEntry struct {
	XMLName xml.Name `xml:"entry"`
	Lang    string   `xml:"xml:lang,attr,omitempty"`
	*gorilla.AtomEntry
	Authors   []gorilla.AtomPerson `xml:"author"`
	Links     []atomLink           `xml:"link"`
	Category  []atomCategory       `xml:"category"`
	Source    *atomSource          `xml:"source"`
	Origin    string               `xml:"dc:publisher,omitempty"`
	Thumbnail *mediaThumbnail      `xml:"media:thumbnail"`
	Point     string               `xml:"georss:point,omitempty"`
}

type atomLink struct {
	Rel    string `xml:"rel,attr"`
	Href   string `xml:"href,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Title  string `xml:"title,attr,omitempty"`
	Length string `xml:"length,attr,omitempty"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr,omitempty"`
	Label  string `xml:"label,attr,omitempty"`
}

type atomSource struct {
	ID      string     `xml:"id"`
	Title   string     `xml:"title"`
	Updated string     `xml:"updated"`
	Links   []atomLink `xml:"link"`
}

func (c *Channel) writeAtom(w io.Writer) error {
	email, web := c.contact()
	feed := &atomFeed{
		Lang: c.language(), DC: nsDublinCore, Media: "http://search.yahoo.com/mrss/", GeoRSS: "http://www.georss.org/georss",
		AtomFeed: &gorilla.AtomFeed{
			Xmlns: nsAtomFeed, Title: c.title(), Id: c.id(), Updated: atomDate(c.Updated()),
			Rights: short(c.Site.Licence, maxTitle), Subtitle: c.description(),
			Author: &gorilla.AtomAuthor{AtomPerson: gorilla.AtomPerson{
				Name: cmp.Or(short(c.Site.Title, maxTitle), c.title()), Email: email, Uri: web,
			}},
		},
		Generator: generator,
		Links: []atomLink{
			{Rel: "self", Href: c.own(Atom), Type: Atom.MediaType()},
			{Rel: "alternate", Href: c.page(), Type: "text/html"},
			{Rel: "alternate", Href: c.own(RSS), Type: RSS.MediaType()},
			{Rel: "alternate", Href: c.own(JSON), Type: JSON.MediaType()},
		},
		Archive: c.Part.mark(),
		Entries: make([]*atomEntry, len(c.Entries)),
	}
	if feed.Archive != nil {
		feed.History = nsHistory
	}
	for _, l := range c.partLinks(Atom) {
		feed.Links = append(feed.Links, atomLink{Rel: l.rel, Href: l.href, Type: Atom.MediaType()})
	}
	if hub := c.hub(); hub != "" {
		feed.Links = append(feed.Links, atomLink{Rel: "hub", Href: hub})
	}
	for i := range c.Entries {
		feed.Entries[i] = atomEntryOf(c.entry(&c.Entries[i]))
	}
	return gorilla.WriteXML(feed, w)
}

func atomEntryOf(e *entry) *atomEntry {
	out := &atomEntry{
		Lang: e.lang,
		AtomEntry: &gorilla.AtomEntry{
			Title: e.title, Id: e.id, Updated: e.uniqueUpdated(), Rights: e.licence,
		},
		Links:  []atomLink{{Rel: "alternate", Href: e.link, Type: "text/html"}},
		Origin: e.namedOrigin(), Point: georss(e.point),
	}
	if !e.published.IsZero() {
		out.Published = atomDate(e.published)
	}
	for _, name := range e.authors {
		out.Authors = append(out.Authors, gorilla.AtomPerson{Name: name})
	}
	for _, l := range e.related() {
		out.Links = append(out.Links, atomLink{Rel: l.rel, Href: l.href, Type: l.mediaType, Title: l.title})
	}
	for _, file := range e.enclosures {
		link := atomLink{Rel: "enclosure", Href: file.URL, Type: file.Type}
		if file.Length > 0 {
			link.Length = strconv.FormatInt(file.Length, 10)
		}
		out.Links = append(out.Links, link)
	}
	for _, c := range e.categories {
		out.Category = append(out.Category, atomCategory{Term: c.term, Scheme: c.scheme, Label: c.label})
	}
	summary := e.summary
	if summary == "" && e.body == "" {
		summary = e.source.name // an entry without any text would need its own in full elsewhere
	}
	if summary != "" {
		out.Summary = &gorilla.AtomSummary{Type: "text", Content: summary}
	}
	if e.body != "" {
		out.Content = &gorilla.AtomContent{Type: "html", Content: e.body}
	}
	if e.source.feed != "" {
		// The source's feed was last known to change when it brought this entry.
		out.Source = &atomSource{ID: e.source.feed, Title: e.source.name, Updated: atomDate(e.published)}
		if e.source.site != "" {
			out.Source.Links = []atomLink{{Rel: "alternate", Href: e.source.site, Type: "text/html"}}
		}
		out.Source.Links = append(out.Source.Links, atomLink{Rel: "self", Href: e.source.feed})
	}
	if e.image != "" {
		out.Thumbnail = &mediaThumbnail{URL: e.image}
	}
	return out
}

// uniqueUpdated returns the update time of an entry as Atom writes it. Validators warn of equal times in one
// document, and the items of one poll share a time. So each time has a fraction of a second, made of the entry's id.
// It is the same in every document.
func (e *entry) uniqueUpdated() string {
	sum := sha256.Sum256([]byte(e.id))
	return strings.TrimSuffix(atomDate(e.updated), "Z") + fmt.Sprintf(".%09dZ", binary.BigEndian.Uint64(sum[:])%1e9)
}

// atomDate is a date by RFC 3339; Atom demands one where nothing is known.
func atomDate(t time.Time) string {
	if !plausible(t) {
		t = epoch
	}
	return t.UTC().Format(time.RFC3339)
}
