package render

import (
	"cmp"
	"html"
	"slices"

	"griot/feeds"
)

const (
	maxTitle    = 300 // characters; no headline is longer, and readers list titles in full
	maxLabel    = 120 // characters of a name, category or author
	maxLabels   = 50  // categories of one entry that its publisher gave, and as many authors
	titleOfText = 80  // characters of the text that stand in for a missing title
)

// entry is what the formats write of a [feeds.Entry]: cleaned, with absolute addresses, and without what the lead's
// source does not allow to be shown.
type entry struct {
	id      string
	title   string
	link    string // the lead's own, the story's page when it has none
	page    string // the story's page
	lang    string
	source  outlet
	licence string

	dates

	authors     []string
	summary     string // plain text
	body        string // HTML; empty in brief feeds
	categories  []category
	image       string
	enclosures  []feeds.Enclosure
	point       *feeds.Point
	origin      *feeds.Origin
	reports     []report
	state       feeds.State
	attribution *feeds.Attribution
	story       *feeds.Story
}

// category is a label with the vocabulary it belongs to; scheme is empty for labels of no vocabulary.
type category struct{ term, label, scheme string }

func (c *Channel) entry(e *feeds.Entry) *entry {
	lead := e.Lead
	if lead == nil {
		if lead = e.Story.Lead(); lead == nil {
			lead = &feeds.Item{ID: e.ID}
		}
	}
	wording := WordingFor(c.Site.Language)
	out := &entry{
		id: ID(e.ID), page: c.Site.URL("story/" + e.Story.ID.String()),
		lang: languageTag(lead.Language(), c.language()), source: outletOf(lead),
		state: e.Story.State(), story: &e.Story, attribution: lead.Tags.Attribution,
	}
	out.dates = c.dates(e)
	out.title = c.Site.Headline(lead)
	out.link = cmp.Or(WebURL(lead.Link), out.page)
	if lead.Source != nil {
		out.licence = short(lead.Source.Licence, maxTitle)
	}
	for _, name := range lead.Authors[:min(len(lead.Authors), maxLabels)] {
		if name = short(name, maxLabel); name != "" && !slices.Contains(out.authors, name) {
			out.authors = append(out.authors, name)
		}
	}
	if len(out.authors) == 0 {
		out.authors = []string{out.source.name}
	}
	if lead.Origin != nil {
		if o := (feeds.Origin{Title: short(lead.Origin.Title, maxTitle), URL: WebURL(lead.Origin.URL)}); o != (feeds.Origin{}) {
			out.origin = &o
		}
	}
	out.point = c.Site.point(lead)
	out.reports = c.reports(e, lead)
	out.categories = c.categories(e, lead)
	if c.Feed.Brief != 0 {
		out.reports = out.reports[:1] // for poor links: nothing but what is read
	} else if lead.Republish() != feeds.RepublishLink {
		out.image = WebURL(lead.Image)
		out.enclosures = enclosures(lead)
	}
	out.summary = unmarked(line(lead.Excerpt(cmp.Or(c.Feed.Brief, feeds.ExcerptLength))))
	if c.Feed.Brief == 0 {
		out.body = c.body(out, lead, wording)
	}
	return out
}

// description is the short text as HTML, for formats that take nothing else.
func (e *entry) description() string {
	return html.EscapeString(cmp.Or(e.summary, e.source.name))
}
