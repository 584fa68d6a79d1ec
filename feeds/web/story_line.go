package web

import (
	"cmp"
	"slices"
	"time"

	"griot/feeds"
	"griot/feeds/render"
)

const (
	lineExcerpt = 220 // characters
	lineOutlets = 4   // names shown in a line
	lineLabels  = 4   // places, and as many topics
)

// storyLine is a story as lists show it.
type storyLine struct {
	Path      string // of the story's page
	Title     string
	Link      string // the lead's own, "" when it has none
	Lang      string
	State     feeds.State
	StateName string
	Excerpt   string
	Outlets   []string // names, the lead's first
	More      int      // outlets not named
	Count     string   // of outlets, in words; "" for one
	Places    []label
	Topics    []label
	Time      moment
}

type label struct{ Name, Path string }

// moment is a time for readers and for programs; the zero value is unknown.
type moment struct{ ISO, Text string }

func (h *Handler) moment(t time.Time) moment {
	if t.IsZero() {
		return moment{}
	}
	t = h.site.Local(t)
	return moment{ISO: t.Format(time.RFC3339), Text: h.words.Time(t)}
}

func (h *Handler) lines(entries []feeds.Entry) []storyLine {
	out := make([]storyLine, 0, len(entries))
	for i := range entries {
		if line, ok := h.line(&entries[i]); ok {
			out = append(out, line)
		}
	}
	return out
}

func (h *Handler) line(e *feeds.Entry) (storyLine, bool) {
	lead := e.Lead
	if lead == nil {
		lead = e.Story.Lead()
	}
	if lead == nil {
		return storyLine{}, false
	}
	state := e.Story.State()
	line := storyLine{
		Path: "story/" + e.Story.ID.String(), Title: h.site.Headline(lead), Link: render.WebURL(lead.Link),
		Lang: lead.Language(), State: state, StateName: h.words.State(state),
		Excerpt: render.Clean(lead.Excerpt(lineExcerpt)), Time: h.moment(lead.Date()),
	}
	names := []string{render.OutletName(lead)}
	for i := range e.Story.Items {
		if name := render.OutletName(&e.Story.Items[i]); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > lineOutlets {
		names, line.More = names[:lineOutlets], len(names)-lineOutlets
	}
	line.Outlets = names
	if len(e.Story.Items) > 1 {
		line.Count = h.words.Outlets(e.Story.Outlets())
	}
	line.Places = h.placeLabels(e.Story.Regions())
	for _, id := range e.Story.Topics() {
		line.Topics = append(line.Topics, label{h.site.Topic(id), "topic/" + id})
	}
	line.Topics = line.Topics[:min(len(line.Topics), lineLabels)]
	return line, true
}

func (h *Handler) placeLabels(ids []feeds.PlaceID) []label {
	labels := make([]label, 0, lineLabels)
	for _, id := range ids[:min(len(ids), lineLabels)] {
		labels = append(labels, label{h.site.Place(id), "region/" + string(id)})
	}
	return labels
}

// reportLine is one item on the story's page.
type reportLine struct {
	Outlet, Site     string
	Class            feeds.Class
	ClassName        string
	Title, Link      string
	Lang, LangName   string
	Excerpt          string
	Published, Seen  moment
	Cited, CitedWith string // the official body named, and the words that name it
	Licence          string
	Origin           label
	Lead             bool
}

func (h *Handler) report(item *feeds.Item, lead bool) reportLine {
	r := reportLine{
		Outlet: render.OutletName(item), Class: item.Class(), ClassName: h.words.Class(item.Class()),
		Title: h.site.Headline(item), Link: render.WebURL(item.Link), Lang: item.Language(),
		LangName: h.words.LangName(item.Language()), Excerpt: render.Clean(item.Excerpt(feeds.ExcerptLength)),
		Published: h.moment(item.Date()), Seen: h.moment(item.Seen), Lead: lead,
	}
	if s := item.Source; s != nil {
		r.Site, r.Licence = render.SourceSite(s), render.Clean(s.Licence)
	}
	if a := item.Tags.Attribution; a.Derived() && item.Class() != feeds.Official {
		r.Cited = render.Clean(a.Issuer)
		if item.Republish() != feeds.RepublishLink {
			r.CitedWith = quotable(a.Words)
		}
	}
	if o := item.Origin; o != nil {
		r.Origin = label{render.Clean(cmp.Or(o.Title, o.URL)), render.WebURL(o.URL)}
	}
	return r
}

// quotable keeps the words of a proof short enough to be a quotation.
func quotable(words string) string { return render.Clean(feeds.Shorten(words, 120)) }
