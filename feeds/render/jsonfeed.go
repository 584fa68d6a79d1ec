package render

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"time"

	gorilla "github.com/gorilla/feeds"

	"griot/feeds"
)

// jsonFeed shadows the items, which gorilla leaves out when there are none though the format demands them.
type jsonFeed struct {
	*gorilla.JSONFeed
	Griot *jsonFeedExtension `json:"_griot,omitempty"`
	Items []*jsonItem        `json:"items"`
}

// jsonFeedExtension is what JSON Feed has no words for of a feed.
type jsonFeedExtension struct {
	About   string `json:"about"`
	Licence string `json:"licence"` // of the feed as a whole
}

// jsonItem adds the language and our extension and shadows the attachments, whose sizes end at 2 GiB in gorilla.
type jsonItem struct {
	*gorilla.JSONItem
	Language    string           `json:"language,omitempty"`
	Attachments []jsonAttachment `json:"attachments,omitempty"`
	Griot       jsonExtension    `json:"_griot"`
}

type jsonAttachment struct {
	URL      string `json:"url"`
	MIMEType string `json:"mime_type"`
	Size     int64  `json:"size_in_bytes,omitempty"`
}

// jsonExtension is what Griot knows of an entry and JSON Feed has no words for. About is where the site explains it.
type jsonExtension struct {
	About       string           `json:"about"`
	Story       string           `json:"story"`             // the story's id, the same in every feed
	StoryURL    string           `json:"story_url"`         // the page with all reports
	State       feeds.State      `json:"state"`             // press, attributed, official or both
	Outlets     int              `json:"outlets"`           // how many publishers report it
	Texts       int              `json:"independent_texts"` // neither copied nor made from another, one of an outlet
	Regions     []jsonNamed      `json:"regions,omitempty"`
	Places      []jsonNamed      `json:"places,omitempty"`
	Topics      []jsonNamed      `json:"topics,omitempty"`
	Outlet      jsonNamed        `json:"outlet"` // of the report shown
	Source      jsonSource       `json:"source"` // of the item shown
	Licence     string           `json:"licence,omitempty"`
	Attribution *jsonAttribution `json:"attribution,omitempty"`
	Origin      *feeds.Origin    `json:"origin,omitempty"`
	Point       *jsonPoint       `json:"point,omitempty"`
	Categories  []jsonCategory   `json:"categories,omitempty"` // the publisher's, which tags have without scheme and label
	Reports     []jsonReport     `json:"reports"`
	Links       []jsonLink       `json:"links,omitempty"`
}

type jsonNamed struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type jsonSource struct {
	ID    string      `json:"id"`
	Name  string      `json:"name"`
	Class feeds.Class `json:"class,omitempty"`
	Site  string      `json:"site,omitempty"`
	Feed  string      `json:"feed,omitempty"`
}

type jsonAttribution struct {
	Issuer string                `json:"issuer"`
	Kind   feeds.AttributionKind `json:"kind"`
	Source feeds.SourceID        `json:"source,omitempty"`
}

type jsonPoint struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

type jsonCategory struct {
	Term   string `json:"term"`
	Scheme string `json:"scheme,omitempty"`
	Label  string `json:"label,omitempty"`
}

// jsonReport is one article, whatever feeds carry it.
type jsonReport struct {
	ID        string      `json:"id"`              // of the item that stands for it
	Items     []string    `json:"items,omitempty"` // the ids of all its items, where they are several
	Outlet    jsonNamed   `json:"outlet"`
	Source    jsonSource  `json:"source"`             // of that item
	Sources   []jsonNamed `json:"sources,omitempty"`  // the outlet's feeds that carry it, where they are several
	FoundBy   []jsonNamed `json:"found_by,omitempty"` // aggregators
	Title     string      `json:"title,omitempty"`
	URL       string      `json:"url,omitempty"`
	Language  string      `json:"language,omitempty"`
	Published *time.Time  `json:"published,omitempty"`
	FirstSeen *time.Time  `json:"first_seen,omitempty"`

	Corrections []jsonCorrection `json:"corrections,omitempty"` // the last ones, oldest first
}

type jsonLink struct {
	From string         `json:"from"`
	To   string         `json:"to"`
	Kind feeds.LinkKind `json:"kind"`
}

func (c *Channel) writeJSON(w io.Writer) error {
	email, web := c.contact()
	if email != "" {
		web = "mailto:" + email
	}
	feed := &jsonFeed{
		JSONFeed: &gorilla.JSONFeed{
			Version: "https://jsonfeed.org/version/1.1", Title: c.title(), Language: c.language(),
			HomePageUrl: c.page(), FeedUrl: c.self(JSON), Description: c.description(),
			Authors: []*gorilla.JSONAuthor{{Name: cmp.Or(short(c.Site.Title, maxTitle), c.title()), Url: web}},
		},
		Items: make([]*jsonItem, len(c.Entries)),
	}
	if licence := short(c.Site.Licence, maxTitle); licence != "" {
		feed.Griot = &jsonFeedExtension{About: c.Site.URL("help/programs"), Licence: licence}
	}
	if next := cmp.Or(c.Part.Next, c.Part.PrevArchive); next != "" { // of the two ways back JSON Feed knows one
		feed.NextUrl = c.document(next, JSON)
	}
	if hub := c.hub(); hub != "" {
		feed.Hubs = []*gorilla.JSONHub{{Type: "WebSub", Url: hub}}
	}
	for i := range c.Entries {
		feed.Items[i] = c.jsonItem(&c.Entries[i])
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(feed)
}

// JSONItem is an entry as JSON Feed shows it, and when it last changed for readers.
func (c *Channel) JSONItem(e *feeds.Entry) (item json.RawMessage, updated time.Time, err error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err = encoder.Encode(c.jsonItem(e))
	return bytes.TrimSpace(b.Bytes()), c.dates(e).updated, err
}

func (c *Channel) jsonItem(source *feeds.Entry) *jsonItem {
	e := c.entry(source)
	item := &jsonItem{
		JSONItem: &gorilla.JSONItem{
			Id: e.id, Url: e.link, Title: e.title, ContentHTML: e.body, Summary: e.summary, Image: e.image,
			PublishedDate: timeOrNone(e.published), ModifiedDate: timeOrNone(e.updated),
		},
		Language: e.lang,
		Griot:    c.extension(e),
	}
	if e.body == "" {
		item.ContentText = cmp.Or(e.summary, e.outlet.name)
	}
	for _, name := range e.authors {
		item.Authors = append(item.Authors, &gorilla.JSONAuthor{Name: name})
	}
	for _, c := range e.categories {
		if !slices.Contains(item.Tags, c.term) {
			item.Tags = append(item.Tags, c.term)
		}
	}
	for _, file := range e.enclosures {
		item.Attachments = append(item.Attachments, jsonAttachment{URL: file.URL, MIMEType: file.Type, Size: file.Length})
	}
	return item
}

func (c *Channel) extension(e *entry) jsonExtension {
	x := jsonExtension{
		About: c.Site.URL("help/programs"), Story: ID(e.story.ID), StoryURL: e.page, State: e.state,
		Outlets: e.tally.Outlets, Texts: e.tally.Texts, Outlet: jsonNamed{e.outlet.id, e.outlet.name}, Source: jsonSourceOf(e.source),
		Licence: e.licence, Origin: e.origin,
	}
	named := map[string]*[]jsonNamed{
		c.Site.Scheme("region"): &x.Regions, c.Site.Scheme("place"): &x.Places, c.Site.Scheme("topic"): &x.Topics,
	}
	own := map[string]bool{c.Site.Scheme("class"): true, c.Site.Scheme("state"): true, c.Site.Scheme("lang"): true}
	for _, label := range e.categories {
		if list := named[label.scheme]; list != nil {
			*list = append(*list, jsonNamed{ID: label.term, Name: cmp.Or(label.label, label.term)})
		} else if !own[label.scheme] {
			x.Categories = append(x.Categories, jsonCategory{Term: label.term, Scheme: label.scheme, Label: label.label})
		}
	}
	if a := e.attribution; a != nil {
		x.Attribution = &jsonAttribution{Issuer: short(a.Issuer, maxTitle), Kind: a.Kind, Source: feeds.SourceID(short(string(a.Source), maxLabel))}
	}
	if e.point != nil {
		x.Point = &jsonPoint{Lat: e.point.Lat, Lon: e.point.Lon}
	}
	for _, r := range e.reports {
		items, sources := r.items, r.feeds
		if len(items) == 1 {
			items = nil
		}
		if len(sources) == 1 {
			sources = nil
		}
		x.Reports = append(x.Reports, jsonReport{
			ID: r.id, Items: items, Outlet: jsonNamed{r.outlet.id, r.outlet.name}, Source: jsonSourceOf(r.source),
			Sources: jsonNames(sources), FoundBy: jsonNames(r.foundBy), Title: r.title, URL: r.link, Language: r.lang,
			Published: timeOrNone(r.published), FirstSeen: timeOrNone(r.seen),
			Corrections: jsonCorrections(r.corrections),
		})
	}
	x.Links = e.links()
	return x
}

// links are those between the reports of the entry, each once.
func (e *entry) links() (links []jsonLink) {
	report := map[string]string{} // by item
	for i := range e.reports {
		for _, id := range e.reports[i].items {
			report[id] = e.reports[i].id
		}
	}
	for _, l := range e.story.Links {
		link := jsonLink{From: report[ID(l.From)], To: report[ID(l.To)], Kind: l.Kind}
		if len(e.reports) > 1 && link.From != "" && link.To != "" && link.From != link.To && !slices.Contains(links, link) {
			links = append(links, link)
		}
	}
	return links
}

func jsonNames(sources []shownName) (named []jsonNamed) {
	for _, s := range sources {
		named = append(named, jsonNamed{s.id, s.name})
	}
	return named
}

func jsonSourceOf(s shownSource) jsonSource {
	return jsonSource{ID: s.id, Name: s.name, Class: s.class, Site: s.site, Feed: s.feed}
}

func timeOrNone(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// jsonCorrection is one revision of a report. Earlier texts are not given: a feed never shows more of a text than its
// source allows.
type jsonCorrection struct {
	At     *time.Time           `json:"at,omitempty"`
	Kind   feeds.CorrectionKind `json:"kind"` // title, text, withdrawn or returned
	Before string               `json:"title_before,omitempty"`
}

func jsonCorrections(shown []Correction) (all []jsonCorrection) {
	for i := range shown {
		for _, kind := range shown[i].Kinds {
			one := jsonCorrection{Kind: kind}
			if at := shown[i].At.UTC().Truncate(time.Second); plausible(at) {
				one.At = &at
			}
			if kind == feeds.CorrectionTitle {
				one.Before = shown[i].Was
			}
			all = append(all, one)
		}
	}
	return all
}
