package render

import (
	"cmp"
	"html"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"

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

	published, updated time.Time // zero when unknown

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
	published, seen time.Time
}

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
	out.published, out.updated = c.dates(e)
	out.title = c.Site.Headline(lead)
	out.link = cmp.Or(webURL(lead.Link), out.page)
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
		if o := (feeds.Origin{Title: short(lead.Origin.Title, maxTitle), URL: webURL(lead.Origin.URL)}); o != (feeds.Origin{}) {
			out.origin = &o
		}
	}
	if lead.Point != nil && onGlobe(*lead.Point) {
		out.point = lead.Point
	}
	out.reports = c.reports(e, lead)
	out.categories = c.categories(e, lead)
	if c.Feed.Brief > 0 {
		out.reports = out.reports[:1] // for poor links: nothing but what is read
	} else if lead.Republish() != feeds.RepublishLink {
		out.image = webURL(lead.Image)
		out.enclosures = enclosures(lead)
	}
	out.summary = line(lead.Excerpt(cmp.Or(c.Feed.Brief, feeds.ExcerptLength)))
	if c.Feed.Brief == 0 {
		out.body = c.body(out, lead, wording)
	}
	return out
}

// Headline is the item's title on one line; where there is none the beginning of its text, if that may be shown, else
// its outlet and day.
func (s *Site) Headline(item *feeds.Item) string {
	if t := short(item.Title, maxTitle); t != "" {
		return t
	}
	if t := line(item.Excerpt(titleOfText)); t != "" {
		return t
	}
	name := OutletName(item)
	if day := item.Date(); plausible(day) {
		return name + ", " + WordingFor(s.Language).Day(s.Local(day))
	}
	return name
}

// OutletName is the name of the item's source, its id when it has none.
func OutletName(item *feeds.Item) string { return outletOf(item).name }

// Local is t in the zone of the site's readers.
func (s *Site) Local(t time.Time) time.Time {
	if s.Location == nil {
		return t.UTC()
	}
	return t.In(s.Location)
}

// reports are the items of the entry, the lead first, the others as they were first seen. A line of the raw stream
// has its own item only.
func (c *Channel) reports(e *feeds.Entry, lead *feeds.Item) []report {
	all := []report{reportOf(lead)}
	if c.Feed.Group == feeds.GroupItem {
		return all
	}
	for i := range e.Story.Items {
		if item := &e.Story.Items[i]; item.ID != lead.ID {
			all = append(all, reportOf(item))
		}
	}
	return all
}

func reportOf(item *feeds.Item) report {
	r := report{
		id: ID(item.ID), outlet: outletOf(item), link: webURL(item.Link), lang: languageTag(item.Language(), ""),
		title: short(item.Title, maxTitle),
	}
	if d := item.Date(); plausible(d) {
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
		site: SourceSite(s), feed: feeds.MaskURL(webURL(s.URL)), class: feeds.Class(short(string(s.Class), maxLabel)),
	}
}

// SourceSite is the address a person would visit: the source's site, else the root of its feed's address, else "".
func SourceSite(s *feeds.Source) string {
	if site := webURL(s.Site); site != "" {
		return site
	}
	u, err := url.Parse(webURL(s.URL))
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host + "/"
}

// WebURL is an absolute http or https address fit for a link, or "" when raw is none.
func WebURL(raw string) string { return webURL(raw) }

func enclosures(item *feeds.Item) []feeds.Enclosure {
	var kept []feeds.Enclosure
	for _, e := range item.Enclosures {
		e.URL, e.Type = webURL(e.URL), mediaType(e.Type)
		e.Length = max(e.Length, 0)
		if e.URL != "" && !slices.ContainsFunc(kept, func(k feeds.Enclosure) bool { return k.URL == e.URL }) {
			kept = append(kept, e)
		}
	}
	return kept
}

// mediaType keeps a declared type of the form a/b; what is none is unknown bytes.
func mediaType(declared string) string {
	declared = strings.ToLower(short(declared, maxLabel))
	major, minor, ok := strings.Cut(declared, "/")
	if !ok || !isToken(major) || !isToken(minor) {
		return "application/octet-stream"
	}
	return declared
}

func isToken(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("!#$&-^_.+", r)
	}) < 0
}

func onGlobe(p feeds.Point) bool {
	return math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180 // false for NaN
}

// description is the short text as HTML, for formats that take nothing else.
func (e *entry) description() string {
	return html.EscapeString(cmp.Or(e.summary, e.source.name))
}
