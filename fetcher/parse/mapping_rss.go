package parse

import (
	"bytes"
	"net/url"
	"strings"

	ext "github.com/mmcdole/gofeed/extensions"
	gorss "github.com/mmcdole/gofeed/rss"

	"griot/feeds"
	"griot/fetcher/parse/dates"
	"griot/fetcher/parse/document"
)

// rss reads RSS 0.9x, 1.0 and 2.0.
func (m *mapping) rss(body []byte) (document.Result, error) {
	o := readElements(body, m.base, m.lang)
	parser := gorss.Parser{}
	read, err := parser.Parse(bytes.NewReader(hideBases(body)))
	if err != nil {
		return document.Result{}, &feeds.Failure{Kind: document.KindMalformed, Message: "the feed cannot be read: " + err.Error()}
	}
	result := document.Result{Feed: m.rssFeed(read, &o.feed)}
	result.Items = make([]feeds.Item, len(read.Items))
	for i, item := range read.Items {
		g := &group{base: o.feed.base, lang: o.feed.lang}
		if len(o.entries) == len(read.Items) {
			g = &o.entries[i]
		}
		result.Items[i] = m.rssItem(item, g, result.Feed.Language)
	}
	return result, nil
}

// hideBases hides xml:base from gofeed, which takes the base for a directory. Addresses are resolved here (RFC 3986).
func hideBases(body []byte) []byte {
	if !bytes.Contains(body, []byte("xml:base")) {
		return body
	}
	return bytes.ReplaceAll(body, []byte("xml:base"), []byte("xml:_ase"))
}

func (m *mapping) rssFeed(f *gorss.Feed, g *group) feeds.FeedInfo {
	info := feeds.FeedInfo{
		Title:    m.title(textConstruct{value: first(f.Title, extension(f.Extensions, "dc", "title"))}),
		Link:     document.WebLink(g.baseOf("", "link"), f.Link),
		Language: document.LanguageTag(first(f.Language, extension(f.Extensions, "dc", "language"), g.lang)),
		TTL:      ttlOf(f.TTL, f.Extensions),

		SkipHours: skipHours(f.SkipHours), SkipDays: skipDays(f.SkipDays),
	}
	for _, l := range f.Extensions["atom"]["link"] {
		announce(&info, l.Attrs["rel"], document.Resolve(g.base, l.Attrs["href"]))
		if info.Link == "" && (l.Attrs["rel"] == "" || l.Attrs["rel"] == "alternate") {
			info.Link = document.WebLink(g.base, l.Attrs["href"])
		}
	}
	return info
}

func (m *mapping) rssItem(in *gorss.Item, g *group, lang string) feeds.Item {
	x := in.Extensions
	item := feeds.Item{
		Title: m.title(textConstruct{value: first(in.Title, extension(x, "dc", "title"), extension(x, "media", "title"))}),
		Lang:  document.LanguageTag(first(extension(x, "dc", "language"), g.lang, lang)),
	}
	m.rssNames(&item, in, g)
	item.Published = dates.First(in.PubDate, extension(x, "dcterms", "issued"), extension(x, "dc", "date"),
		extension(x, "dcterms", "created"), extension(x, "atom", "published"), in.Custom["published"], in.Custom["date"])
	item.Updated = dates.First(extension(x, "dcterms", "modified"), extension(x, "atom", "updated"), extension(x, "dc", "date"), in.Custom["lastUpdated"])
	for _, author := range append([]string{in.Author}, extensions(x, "dc", "creator")...) {
		item.Authors = document.AddText(item.Authors, personName(author))
	}
	for _, author := range append(extensions(x, "dc", "author"), extensions(x, "itunes", "author")...) {
		if len(item.Authors) == 0 {
			item.Authors = document.AddText(item.Authors, personName(author))
		}
	}
	for _, a := range x["atom"]["author"] {
		for _, name := range a.Children["name"] {
			item.Authors = document.AddText(item.Authors, name.Value)
		}
	}
	for _, c := range in.Categories {
		item.Categories = addCategory(item.Categories, feeds.Category{Term: c.Value, Scheme: c.Domain})
	}
	for _, subject := range extensions(x, "dc", "subject") {
		item.Categories = addCategory(item.Categories, feeds.Category{Term: subject})
	}
	item.Categories = moduleCategories(item.Categories, x)
	if in.Source != nil && (in.Source.Title != "" || in.Source.URL != "") {
		item.Origin = &feeds.Origin{Title: m.title(textConstruct{value: in.Source.Title}), URL: document.WebLink(g.base, in.Source.URL)}
	}
	m.rssEnclosures(&item, in, g)
	item.Image = m.mediaImage(x, item.Enclosures, g.base)
	item.Point = point(x)
	m.rssTexts(&item, in, g)
	return item
}

// rssNames sets guid and link. A guid is a link when it says so and there is no other.
func (m *mapping) rssNames(item *feeds.Item, in *gorss.Item, g *group) {
	x := in.Extensions
	permalink := ""
	if in.GUID != nil {
		item.GUID = identifier(in.GUID.Value)
		if !strings.EqualFold(in.GUID.IsPermalink, "false") && (document.IsWeb(item.GUID) || strings.HasPrefix(item.GUID, "/")) {
			permalink = item.GUID
		}
	}
	if item.GUID == "" {
		item.GUID = identifier(document.OneLine(first(g.about, extension(x, "atom", "id"), extension(x, "dc", "identifier"))))
	}
	base := g.baseOf("", "link")
	setLink(item, document.WebLink(base, in.Link), originLink(x))
	if item.Link == "" {
		var links []atomLink
		for _, l := range x["atom"]["link"] {
			links = append(links, atomLink{l.Attrs["rel"], l.Attrs["type"], l.Attrs["href"]})
		}
		setLink(item, document.WebLink(g.base, first(alternate(links), permalink)), "")
	}
	if item.Link == "" && document.IsWeb(g.about) {
		setLink(item, document.WebLink(nil, g.about), "")
	}
}

func (m *mapping) rssEnclosures(item *feeds.Item, in *gorss.Item, g *group) {
	for _, e := range in.Enclosures {
		item.Enclosures = addEnclosure(item.Enclosures, document.WebLink(g.baseOf("", "enclosure"), e.URL), e.Type, e.Length)
	}
	eachMedia(in.Extensions, func(e ext.Extension) {
		if e.Attrs["isDefault"] != "false" {
			item.Enclosures = addEnclosure(item.Enclosures, document.WebLink(g.base, e.Attrs["url"]), e.Attrs["type"], e.Attrs["fileSize"])
		}
	})
	for _, l := range in.Extensions["atom"]["link"] {
		if l.Attrs["rel"] == "enclosure" {
			item.Enclosures = addEnclosure(item.Enclosures, document.WebLink(g.base, l.Attrs["href"]), l.Attrs["type"], l.Attrs["length"])
		}
	}
}

// rssTexts sets summary and content. content:encoded and its older forms go before the description.
func (m *mapping) rssTexts(item *feeds.Item, in *gorss.Item, g *group) {
	x := in.Extensions
	content := textConstruct{value: in.Content, html: true}
	for _, full := range []*element{g.first("xhtml", "body"), g.first("xhtml", "div"), g.first("", "body"), g.first("atom", "content"), g.first("", "fullitem")} {
		if content.value == "" && full != nil {
			content = textConstruct{value: full.text().value, html: true}
		}
	}
	if content.value == "" {
		content.value = first(in.Custom["encoded"], in.Custom["content"], in.Custom["fulltext"], in.Custom["full-text"])
	}
	summary := textConstruct{html: true, value: first(in.Description, extension(x, "dc", "description"), extension(x, "atom", "summary"),
		extension(x, "itunes", "summary"), extension(x, "media", "description"), in.Custom["summary"])}
	if summary.value == "" {
		for _, group := range x["media"]["group"] {
			for _, d := range group.Children["description"] {
				summary.value = first(summary.value, d.Value)
			}
		}
	}
	m.texts(item, m.html(summary, g.baseOf("", "description")), m.html(content, g.baseOf("content", "encoded")))
}

// baseOf returns what addresses in that child are relative to.
func (g *group) baseOf(space, name string) *url.URL {
	if e := g.first(space, name); e != nil {
		return e.base
	}
	return g.base
}
