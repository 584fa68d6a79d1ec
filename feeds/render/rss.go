package render

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"time"

	gorilla "github.com/gorilla/feeds"

	"griot/feeds"
)

// rssDocument is the root that declares the namespaces our elements are in; gorilla's declares one of them only.
type rssDocument struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Content string   `xml:"xmlns:content,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Media   string   `xml:"xmlns:media,attr"`
	GeoRSS  string   `xml:"xmlns:georss,attr"`
	History string   `xml:"xmlns:fh,attr,omitempty"`
	Channel *rssChannel
}

// FeedXml lets gorilla write the document.
func (d *rssDocument) FeedXml() any { return d }

// rssChannel shadows the items, which gorilla cannot label, and adds the links it has no field for.
type rssChannel struct {
	XMLName xml.Name `xml:"channel"`
	*gorilla.RssFeed
	Links   []rssAtomLink `xml:"atom:link"`
	Archive *fhArchive    `xml:"fh:archive"`
	Items   []*rssItem    `xml:"item"`
}

type rssAtomLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	// Title is the outlet that a link of an item leads to.
	Title string `xml:"title,attr,omitempty"`
}

// rssItem shadows category (a bare string in gorilla) and source (without its required address).
type rssItem struct {
	XMLName xml.Name `xml:"item"`
	*gorilla.RssItem
	Category []rssCategory `xml:"category"`
	Source   *rssSource    `xml:"source"`
	Creators []string      `xml:"dc:creator"`
	Language string        `xml:"dc:language,omitempty"`
	Rights   string        `xml:"dc:rights,omitempty"`
	Origin   string        `xml:"dc:publisher,omitempty"`
	// Updated is Atom's: with dc:date the item would give its date twice, which validators warn of.
	Updated   string          `xml:"atom:updated,omitempty"`
	Links     []rssAtomLink   `xml:"atom:link"`
	Thumbnail *mediaThumbnail `xml:"media:thumbnail"`
	Media     []mediaContent  `xml:"media:content"`
	Point     string          `xml:"georss:point,omitempty"`
}

type rssCategory struct {
	Domain string `xml:"domain,attr,omitempty"`
	Term   string `xml:",chardata"`
}

type rssSource struct {
	URL  string `xml:"url,attr"`
	Name string `xml:",chardata"`
}

type mediaThumbnail struct {
	URL string `xml:"url,attr"`
}

type mediaContent struct {
	URL  string `xml:"url,attr"`
	Type string `xml:"type,attr,omitempty"`
	Size int64  `xml:"fileSize,attr,omitempty"`
}

func (c *Channel) writeRSS(w io.Writer) error {
	channel := &rssChannel{
		RssFeed: &gorilla.RssFeed{
			Title: c.title(), Link: c.page(), Description: c.description(), Language: c.language(),
			Copyright: short(c.Site.Licence, maxTitle), LastBuildDate: rssDate(c.Updated()),
			Generator: generator, Docs: "https://www.rssboard.org/rss-specification",
			Ttl: int(c.TTL / time.Minute),
		},
		Links: []rssAtomLink{
			{Href: c.own(RSS), Rel: "self", Type: RSS.MediaType()},
			{Href: c.own(Atom), Rel: "alternate", Type: Atom.MediaType()},
			{Href: c.own(JSON), Rel: "alternate", Type: JSON.MediaType()},
		},
		Archive: c.Part.mark(),
		Items:   make([]*rssItem, len(c.Entries)),
	}
	if hub := c.hub(); hub != "" {
		channel.Links = append(channel.Links, rssAtomLink{Href: hub, Rel: "hub"})
	}
	if email, _ := c.contact(); email != "" {
		channel.ManagingEditor = email + " (" + cmp.Or(short(c.Site.Title, maxTitle), c.title()) + ")"
	}
	for _, l := range c.partLinks(RSS) {
		channel.Links = append(channel.Links, rssAtomLink{Href: l.href, Rel: l.rel, Type: RSS.MediaType()})
	}
	for i := range c.Entries {
		channel.Items[i] = rssItemOf(c.entry(&c.Entries[i]))
	}
	history := ""
	if channel.Archive != nil {
		history = nsHistory
	}
	return gorilla.WriteXML(&rssDocument{
		Version: "2.0", History: history,
		Content: "http://purl.org/rss/1.0/modules/content/",
		Atom:    nsAtomFeed,
		DC:      nsDublinCore,
		Media:   "http://search.yahoo.com/mrss/",
		GeoRSS:  "http://www.georss.org/georss",
		Channel: channel,
	}, w)
}

func rssItemOf(e *entry) *rssItem {
	item := &rssItem{
		RssItem: &gorilla.RssItem{
			Title: e.title, Link: e.link, Description: e.description(),
			Guid: &gorilla.RssGuid{Id: e.id, IsPermaLink: "false"}, PubDate: rssDate(e.published),
		},
		Creators: e.authors, Language: e.lang, Rights: e.licence,
		Origin: e.namedOrigin(), Point: georss(e.point),
	}
	if e.body != "" {
		item.Content = &gorilla.RssContent{Content: e.body}
	}
	if e.updated.After(e.published) {
		item.Updated = e.updated.Format(time.RFC3339)
	}
	if e.source.feed != "" {
		item.Source = &rssSource{URL: e.source.feed, Name: e.source.name}
	}
	for _, l := range e.related() {
		item.Links = append(item.Links, rssAtomLink{Href: l.href, Rel: l.rel, Type: l.mediaType, Title: l.title})
	}
	for _, c := range e.categories {
		item.Category = append(item.Category, rssCategory{Domain: c.scheme, Term: c.term})
	}
	if e.image != "" {
		item.Thumbnail = &mediaThumbnail{URL: e.image}
	}
	// RSS allows one enclosure; the others go into Media RSS.
	for i, file := range e.enclosures {
		if i == 0 {
			item.Enclosure = &gorilla.RssEnclosure{Url: file.URL, Type: file.Type, Length: strconv.FormatInt(file.Length, 10)}
			continue
		}
		item.Media = append(item.Media, mediaContent{URL: file.URL, Type: file.Type, Size: file.Length})
	}
	return item
}

// rssDate is a date by RFC 822 with a four-digit year, "" for none.
func rssDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000")
}

func georss(p *feeds.Point) string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf("%g %g", p.Lat, p.Lon)
}
