package parse

import (
	"bytes"
	"cmp"
	"strings"

	goatom "github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"

	"griot/feeds"
	"griot/fetcher/parse/dates"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/xmlfix"
)

// atom reads Atom 0.3 and 1.0. It takes ids, texts and bases from the document itself: gofeed normalises ids, hides the type
// of texts and resolves bases wrongly.
func (m *mapping) atom(body []byte) (document.Result, error) {
	o := readElements(body, m.base, m.lang)
	parser := goatom.Parser{}
	read, err := parser.Parse(bytes.NewReader(hideBases(body)))
	if err != nil {
		return document.Result{}, &feeds.Failure{Kind: document.KindMalformed, Message: "the feed cannot be read: " + err.Error()}
	}
	result := document.Result{Feed: m.atomFeed(read, &o.feed)}
	result.Items = make([]feeds.Item, len(read.Entries))
	for i, entry := range read.Entries {
		if len(o.entries) != len(read.Entries) {
			return document.Result{}, &feeds.Failure{Kind: document.KindMalformed, Message: "the feed's entries cannot be told apart"}
		}
		result.Items[i] = m.atomEntry(entry, &o.entries[i], result.Feed.Language, read)
	}
	return result, nil
}

func (m *mapping) atomFeed(f *goatom.Feed, g *group) feeds.FeedInfo {
	info := feeds.FeedInfo{
		Title:    m.title(g.first("atom", "title").text()),
		Language: document.LanguageTag(first(g.lang, f.Language, extension(f.Extensions, "dc", "language"))),
		TTL:      ttlOf("", f.Extensions),
	}
	links := atomLinks(f.Links, g)
	info.Link = document.WebLink(nil, alternate(links))
	for _, l := range links {
		announce(&info, l.rel, l.href)
	}
	return info
}

// atomLinks returns the links of a feed or entry, absolute.
func atomLinks(in []*goatom.Link, g *group) []atomLink {
	elements := g.all("atom", "link")
	links := make([]atomLink, 0, len(in))
	for i, l := range in {
		base := g.base
		if len(elements) == len(in) {
			base = elements[i].base
		}
		href := strings.TrimSpace(l.Href)
		if href == "" && len(elements) == len(in) && !strings.Contains(string(elements[i].attrs), "href") {
			href = characterData(elements[i].inner)
		}
		if href != "" {
			links = append(links, atomLink{rel: strings.TrimPrefix(l.Rel, "http://www.iana.org/assignments/relation/"), kind: l.Type, href: document.Resolve(base, href)})
		}
	}
	return links
}

func (m *mapping) atomEntry(in *goatom.Entry, g *group, lang string, feed *goatom.Feed) feeds.Item {
	x := in.Extensions
	item := feeds.Item{
		Title: m.title(g.first("atom", "title").text()),
		Lang:  document.LanguageTag(first(g.lang, extension(x, "dc", "language"), lang)),
	}
	if id := g.first("atom", "id"); id != nil {
		item.GUID = identifier(characterData(id.inner))
	}
	links := atomLinks(in.Links, g)
	setLink(&item, document.WebLink(nil, alternate(links)), originLink(x))
	if content := g.first("atom", "content"); item.Link == "" && content != nil {
		setLink(&item, document.WebLink(content.base, content.attr("src")), "")
	}
	if item.Link == "" && document.IsWeb(item.GUID) {
		setLink(&item, item.GUID, "")
	}
	item.Published = dates.First(in.Published, atomText(g, "published"), atomText(g, "issued"), extension(x, "dcterms", "issued"), extension(x, "dc", "date"), atomText(g, "created"))
	item.Updated = dates.First(in.Updated, atomText(g, "updated"), atomText(g, "modified"), extension(x, "dcterms", "modified"))
	m.atomPeople(&item, in, feed)
	for _, c := range in.Categories {
		item.Categories = addCategory(item.Categories, feeds.Category{Term: c.Term, Scheme: c.Scheme, Label: c.Label})
	}
	for _, subject := range extensions(x, "dc", "subject") {
		item.Categories = addCategory(item.Categories, feeds.Category{Term: subject})
	}
	item.Categories = moduleCategories(item.Categories, x)
	if in.Source != nil {
		item.Origin = m.atomOrigin(g.first("atom", "source"))
	}
	for i, l := range links {
		if l.rel == "enclosure" && i < len(in.Links) {
			item.Enclosures = addEnclosure(item.Enclosures, document.WebLink(nil, l.href), l.kind, in.Links[i].Length)
		}
	}
	eachMedia(x, func(e ext.Extension) {
		item.Enclosures = addEnclosure(item.Enclosures, document.WebLink(g.base, e.Attrs["url"]), e.Attrs["type"], e.Attrs["fileSize"])
	})
	item.Image = m.mediaImage(x, item.Enclosures, g.base)
	item.Point = point(x)
	m.atomTexts(&item, g, x)
	return item
}

// atomText returns the text of a child.
func atomText(g *group, name string) string {
	if e := g.first("atom", name); e != nil {
		return characterData(e.inner)
	}
	return ""
}

// atomPeople sets the authors: the entry's, else those of the feed it comes from, else the feed's (RFC 4287, 4.2.1).
func (m *mapping) atomPeople(item *feeds.Item, in *goatom.Entry, feed *goatom.Feed) {
	people := in.Authors
	if len(people) == 0 && in.Source != nil {
		people = in.Source.Authors
	}
	if len(people) == 0 && len(in.Extensions["dc"]["creator"]) == 0 {
		people = feed.Authors
	}
	for _, p := range people {
		item.Authors = document.AddText(item.Authors, first(p.Name, p.Email))
	}
	for _, creator := range extensions(in.Extensions, "dc", "creator") {
		item.Authors = document.AddText(item.Authors, personName(creator))
	}
}

// atomOrigin reads the feed that an entry was taken from.
func (m *mapping) atomOrigin(source *element) *feeds.Origin {
	if source == nil {
		return nil
	}
	inner := append(append([]byte(`<feed xmlns="`+xmlfix.Atom10+`">`), source.inner...), "</feed>"...)
	g := readElements(inner, source.base, source.lang).feed
	origin := feeds.Origin{Title: m.title(g.first("atom", "title").text())}
	var links []atomLink
	self := ""
	for _, l := range g.all("atom", "link") {
		href := document.WebLink(l.base, l.attr("href"))
		links = append(links, atomLink{l.attr("rel"), l.attr("type"), href})
		if l.attr("rel") == "self" {
			self = href
		}
	}
	origin.URL = first(alternate(links), self)
	if origin.URL == "" {
		if id := g.first("atom", "id"); id != nil && document.IsWeb(characterData(id.inner)) {
			origin.URL = document.WebLink(nil, characterData(id.inner))
		}
	}
	if origin == (feeds.Origin{}) {
		return nil
	}
	return &origin
}

func (m *mapping) atomTexts(item *feeds.Item, g *group, x ext.Extensions) {
	text := func(e *element) string {
		if e == nil {
			return ""
		}
		return m.html(e.text(), e.base)
	}
	content := ""
	for _, e := range g.all("atom", "content") { // Atom 0.3 may have several: the fullest
		if t := text(e); len(t) > len(content) {
			content = t
		}
	}
	if content == "" {
		content = text(cmp.Or(g.first("xhtml", "body"), g.first("xhtml", "div")))
	}
	summary := text(g.first("atom", "summary"))
	if summary == "" {
		value := first(extension(x, "dc", "description"), extension(x, "media", "description"))
		for _, group := range x["media"]["group"] {
			for _, d := range group.Children["description"] {
				value = first(value, d.Value)
			}
		}
		summary = m.html(textConstruct{value: value}, g.base)
	}
	m.texts(item, summary, content)
}
