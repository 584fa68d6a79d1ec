package render

import (
	"cmp"
	"slices"

	"griot/feeds"
)

// entry gathers what all formats write of an entry.
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
		lang: languageTag(lead.Language(), c.language()), source: sourceOf(lead), outlet: outletOf(lead.CountsFor()),
		state: e.Story.State(), story: &e.Story, attribution: lead.Tags.Attribution,
	}
	out.tally = e.Story.Tally()
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
		out.authors = []string{out.outlet.name}
	}
	if lead.Origin != nil {
		if o := (feeds.Origin{Title: short(lead.Origin.Title, maxTitle), URL: WebURL(lead.Origin.URL)}); o != (feeds.Origin{}) {
			out.origin = &o
		}
	}
	out.point = c.Site.point(lead)
	out.reports = c.reports(e, lead, out.tally.Reports)
	out.categories = c.categories(e, lead)
	if c.Feed.Brief != 0 {
		out.reports = out.reports[:1] // for poor links: nothing but what is read
	} else if lead.Republish() != feeds.RepublishLink {
		out.image = WebURL(lead.Image)
		out.enclosures = enclosures(lead)
	}
	out.summary = withoutMarkup(line(lead.Excerpt(cmp.Or(c.Feed.Brief, feeds.ExcerptLength))))
	if c.Feed.Brief == 0 {
		out.body = c.body(out, lead, wording)
	}
	return out
}
