package parse

import (
	"bytes"
	"encoding/json"
	"strings"

	gojson "github.com/mmcdole/gofeed/json"

	"griot/feeds"
	"griot/fetcher/parse/dates"
	"griot/fetcher/parse/document"
	"griot/fetcher/parse/html"
)

// jsonFeed reads JSON Feed 1.0 and 1.1.
func (m *mapping) jsonFeed(body []byte) (document.Result, error) {
	parser := gojson.Parser{}
	read, err := parser.Parse(bytes.NewReader(body))
	if err != nil {
		return document.Result{}, &feeds.Failure{Kind: document.KindMalformed, Message: "the JSON feed cannot be read: " + err.Error()}
	}
	var more struct { // what gofeed leaves out
		Hubs []struct{ Type, URL string } `json:"hubs"`
	}
	_ = json.Unmarshal(body, &more)
	info := feeds.FeedInfo{
		Title:    m.title(textConstruct{value: read.Title}),
		Link:     document.WebLink(m.base, read.HomePageURL),
		Language: document.LanguageTag(first(read.Language, m.lang)),
		Self:     document.WebLink(m.base, read.FeedURL),
	}
	for _, hub := range more.Hubs {
		if strings.EqualFold(hub.Type, "websub") || strings.EqualFold(hub.Type, "pubsubhubbub") {
			announce(&info, "hub", document.WebLink(m.base, hub.URL))
		}
	}
	result := document.Result{Feed: info}
	for _, in := range read.Items {
		if in != nil && len(result.Items) < m.opt.MaxItems {
			result.Items = append(result.Items, m.jsonItem(in, read))
		}
	}
	return result, nil
}

func (m *mapping) jsonItem(in *gojson.Item, feed *gojson.Feed) feeds.Item {
	item := feeds.Item{
		GUID:      identifier(document.OneLine(in.ID)),
		Title:     m.title(textConstruct{value: in.Title}),
		Lang:      document.LanguageTag(first(in.Language, feed.Language, m.lang)),
		Published: dates.First(in.DatePublished),
		Updated:   dates.First(in.DateModified),
		Image:     document.WebLink(m.base, first(in.Image, in.BannerImage)),
	}
	setLink(&item, document.WebLink(m.base, first(in.URL, in.ExternalURL)), "")
	if item.Link == "" && document.IsWeb(item.GUID) {
		setLink(&item, item.GUID, "")
	}
	people := in.Authors
	for _, other := range [][]*gojson.Author{{in.Author}, feed.Authors, {feed.Author}} {
		if len(people) == 0 && other != nil && other[0] != nil {
			people = other
		}
	}
	for _, p := range people {
		if p != nil {
			item.Authors = document.AddText(item.Authors, p.Name)
		}
	}
	for _, tag := range in.Tags {
		item.Categories = addCategory(item.Categories, feeds.Category{Term: tag})
	}
	if in.Attachments != nil {
		for _, a := range *in.Attachments {
			item.Enclosures = addEnclosure(item.Enclosures, document.WebLink(m.base, a.URL), a.MimeType, "")
			if n := len(item.Enclosures); n > 0 && a.SizeInBytes > 0 {
				item.Enclosures[n-1].Length = a.SizeInBytes
			}
		}
	}
	content := html.Sanitize(in.ContentHTML, m.base)
	if content == "" {
		content = strings.ReplaceAll(document.EscapeText(strings.TrimSpace(document.Clean(in.ContentText))), "\n", "<br>\n")
	}
	m.texts(&item, document.EscapeText(strings.TrimSpace(document.Clean(in.Summary))), content)
	return item
}
