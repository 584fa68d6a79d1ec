package render

import (
	"cmp"
	"net/url"
	"time"

	"griot/feeds"
)

// outlet is a source as readers see it.
type outlet struct {
	id    string
	name  string
	site  string // its web page, "" when unknown
	feed  string // the polled address without its secrets, "" when it is no web address
	class feeds.Class
}

// report is one item of the entry's story.
type report struct {
	id              string
	outlet          outlet
	title           string
	link            string
	lang            string
	published, seen time.Time // published is zero where it can only be guessed
	corrections     []Correction
}

// reports are the items of the entry, the lead first, the others as they were first seen. A line of the raw stream
// has its own item only.
func (c *Channel) reports(e *feeds.Entry, lead *feeds.Item) []report {
	all := []report{reportOf(lead)}
	all[0].corrections = c.shownCorrections(e, lead, lead)
	if c.Feed.Group == feeds.GroupItem {
		return all
	}
	for i := range e.Story.Items {
		if item := &e.Story.Items[i]; item.ID != lead.ID {
			r := reportOf(item)
			r.corrections = c.shownCorrections(e, lead, item)
			all = append(all, r)
		}
	}
	return all
}

func reportOf(item *feeds.Item) report {
	r := report{
		id: ID(item.ID), outlet: outletOf(item), link: WebURL(item.Link), lang: languageTag(item.Language(), ""),
		title: short(item.Title, maxTitle),
	}
	if d := item.Date(); plausible(d) && !item.DateEstimated() {
		r.published = d.UTC().Truncate(time.Second)
	}
	if plausible(item.Seen) {
		r.seen = item.Seen.UTC().Truncate(time.Second)
	}
	return r
}

func outletOf(item *feeds.Item) outlet {
	s := item.Source
	if s == nil {
		return outlet{id: short(string(item.SourceID), maxLabel), name: cmp.Or(short(string(item.SourceID), maxLabel), "Griot")}
	}
	return outlet{
		id: short(string(s.ID), maxLabel), name: cmp.Or(short(s.Name, maxLabel), short(string(s.ID), maxLabel), "Griot"),
		site: SourceSite(s), feed: feeds.MaskURL(WebURL(s.URL)), class: feeds.Class(short(string(s.Class), maxLabel)),
	}
}

// SourceSite is the address a person would visit: the source's site, else the root of its feed's address, else "".
func SourceSite(s *feeds.Source) string {
	if site := WebURL(s.Site); site != "" {
		return site
	}
	u, err := url.Parse(WebURL(s.URL))
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host + "/"
}
