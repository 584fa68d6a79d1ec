package render

import (
	"cmp"
	"net/url"
	"slices"
	"time"

	"griot/feeds"
)

// shownSource is a source as readers see it.
type shownSource struct {
	id    string
	name  string
	site  string // its web page, "" when unknown
	feed  string // the polled address without its secrets, "" when it is no web address
	class feeds.Class
}

// shownName is an outlet or a source by its name alone.
type shownName struct{ id, name string }

// report is one article of the entry's story, as the item tells it that stands for it.
type report struct {
	id              string
	items           []string // ids of all its items, the one that stands for it first
	outlet          shownName
	source          shownSource // of the item that stands for it
	feeds           []shownName // the outlet's own that carry it; none where an aggregator alone has it
	foundBy         []shownName // aggregators
	title           string
	link            string
	lang            string
	published, seen time.Time // published is zero where it can only be guessed
	corrections     []Correction
}

// reports are the reports of the entry, the lead's first, the others as they were first seen. A line of the raw stream
// has its own item only.
func (c *Channel) reports(e *feeds.Entry, lead *feeds.Item, gathered []feeds.Report) []report {
	gathered = slices.Clone(gathered)
	if at := slices.IndexFunc(gathered, func(r feeds.Report) bool { return r.Holds(lead.ID) }); c.Feed.Group == feeds.GroupItem || at < 0 {
		alone := feeds.Story{Items: []feeds.Item{*lead}}
		gathered = alone.Reports()
	} else if at > 0 {
		first := gathered[at]
		gathered = slices.Insert(slices.Delete(gathered, at, at+1), 0, first)
	}
	all := make([]report, len(gathered))
	for i := range gathered {
		r := &gathered[i]
		if i == 0 {
			r.StandOn(lead.ID)
		}
		all[i] = reportOf(r)
		all[i].corrections = c.shownCorrections(e, lead, r.Item)
	}
	return all
}

func reportOf(of *feeds.Report) report {
	item := of.Item
	r := report{
		id: ID(item.ID), items: []string{ID(item.ID)}, outlet: outletOf(of.Outlet), source: sourceOf(item), link: WebURL(item.Link),
		lang: languageTag(item.Language(), ""), title: short(item.Title, maxTitle),
	}
	if len(of.Items)+len(of.Finds) > 1 {
		for _, one := range of.All() {
			if one.ID != item.ID {
				r.items = append(r.items, ID(one.ID))
			}
		}
	}
	r.feeds, r.foundBy = namesOf(of.Feeds()), namesOf(of.FoundBy())
	if d := item.Date(); plausible(d) && !item.DateEstimated() {
		r.published = d.UTC().Truncate(time.Second)
	}
	if plausible(item.Seen) {
		r.seen = item.Seen.UTC().Truncate(time.Second)
	}
	return r
}

func outletOf(o feeds.Outlet) shownName {
	id := short(string(o.ID), maxLabel)
	return shownName{id, cmp.Or(short(o.Name, maxLabel), id, "Griot")}
}

// sourceName is the source of an item by its name.
func sourceName(item *feeds.Item) shownName {
	id := short(string(item.SourceID), maxLabel)
	if s := item.Source; s != nil {
		id = short(string(s.ID), maxLabel)
		return shownName{id, cmp.Or(short(s.Name, maxLabel), id, "Griot")}
	}
	return shownName{id, cmp.Or(id, "Griot")}
}

// namesOf are the sources of items by their names.
func namesOf(items []*feeds.Item) []shownName {
	names := make([]shownName, len(items))
	for i, item := range items {
		names[i] = sourceName(item)
	}
	return names
}

func sourceOf(item *feeds.Item) shownSource {
	shown := sourceName(item)
	s := item.Source
	if s == nil {
		return shownSource{id: shown.id, name: shown.name}
	}
	return shownSource{
		id: shown.id, name: shown.name,
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
