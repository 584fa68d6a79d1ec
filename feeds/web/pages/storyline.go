package pages

import (
	"html/template"
	"slices"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/web/wording"
)

const (
	lineExcerpt = 180 // characters
	lineOutlets = 4   // names shown in a line
	lineLabels  = 3   // places, and as many topics
	mainOutlets = 3   // from as many sources on a story is shown larger
)

// storyLine is a story as lists show it.
type storyLine struct {
	Path      string // of the story's page
	Title     string
	Link      string // the lead's own, "" when it has none
	Lang      string // of title and excerpt, where it is not the page's
	Headline  string // a report's title, where the lead's says only what it is and from whom
	By        string // the outlet of that report
	ByLang    string // where it is not the page's
	State     feeds.State
	StateName string
	Excerpt   string
	Outlets   []string // names, the lead's first
	More      int      // outlets not named
	Main      bool     // many report it: shown larger
	Details   string   // what the link to the story's page says
	Places    []Link
	Topics    []Link
	Time      moment
}

// line is the entry in a list under the heading of a day (2006-01-02).
func (p *Pages) line(e *feeds.Entry, day string) (storyLine, bool) {
	lead := e.Lead
	if lead == nil {
		lead = e.Story.Lead()
	}
	if lead == nil {
		return storyLine{}, false
	}
	state := e.Story.State()
	line := storyLine{
		Path: "story/" + e.Story.ID.String(), Title: wording.Typeset(lead.Language(), p.site.Headline(lead)), Link: render.WebURL(lead.Link),
		Lang: p.foreign(lead.Language()), State: state, StateName: p.words.State(state), Details: p.words.Details,
		Excerpt: wording.Typeset(lead.Language(), render.Clean(lead.Excerpt(lineExcerpt))), Time: p.clock(lead.Date(), day),
	}
	if lead.DateEstimated() {
		line.Time = moment{Text: p.words.Undated}
	}
	if best := e.Story.BestHeadline(lead); best != nil {
		line.Headline, line.By, line.ByLang = wording.Typeset(best.Language(), p.site.Headline(best)), render.OutletName(best), p.foreign(best.Language())
	}
	tally := e.Story.Tally()
	names := outletNames(tally.Reports, lead)
	if len(names) > lineOutlets {
		names, line.More = names[:lineOutlets], len(names)-lineOutlets
	}
	line.Outlets = names
	if n := len(tally.Reports); n > 1 {
		line.Details = p.words.Items(n)
		if tally.Outlets > 1 {
			line.Details, line.Main = p.words.Relayed(&tally), tally.Outlets >= mainOutlets
		}
	}
	line.Places = p.placeLabels(e.Story.Regions())
	line.Topics = p.topicLabels(e.Story.Topics())
	return line, true
}

// outletNames are the names of the outlets that report a story, that of the report which holds the lead first.
func outletNames(reports []feeds.Report, lead *feeds.Item) []string {
	var first, names []string
	for i := range reports {
		into := &names
		if reports[i].Holds(lead.ID) {
			into = &first
		}
		*into = append(*into, render.OutletName(reports[i].Item))
	}
	if len(first) == 0 {
		first = []string{render.OutletName(lead)}
	}
	for _, name := range names {
		if !slices.Contains(first, name) {
			first = append(first, name)
		}
	}
	return first
}

// The stories of a page take no more bytes than this, so that the whole page stays below 100 KB. It may be read over
// a poor link.
const (
	roomOfList      = 90_000
	roomBesideMap   = 68_000
	roomBeneathForm = 40_000 // which lists every source
)

// bytes is what the line comes to on a page, a little more rather than less.
func (l *storyLine) bytes() int {
	const frame, labelFrame, outletFrame, headlineFrame, language = 235, 20, 14, 60, 60
	size := frame + len(l.Path)
	if l.Lang != "" {
		size += language
	}
	if l.Headline != "" {
		size += language + headlineFrame + len(l.By)
	}
	for _, text := range []string{l.Title, l.Headline, l.Link, l.Excerpt, l.StateName, l.Details, l.Time.Text} {
		size += escaped(text)
	}
	for _, name := range l.Outlets {
		size += outletFrame + escaped(name)
	}
	for _, labels := range [][]Link{l.Places, l.Topics} {
		for _, of := range labels {
			size += labelFrame + escaped(of.Name) + len(of.Path)
		}
	}
	return size
}

// escaped is the length of a text in a template.
func escaped(text string) int { return len(template.HTMLEscapeString(text)) }

func (p *Pages) topicLabels(ids []string) []Link {
	labels := make([]Link, 0, lineLabels)
	for _, id := range ids[:min(len(ids), lineLabels)] {
		labels = append(labels, Link{p.site.Topic(id), "topic/" + id})
	}
	return labels
}

func (p *Pages) placeLabels(ids []feeds.PlaceID) []Link {
	labels := make([]Link, 0, lineLabels)
	for _, id := range ids[:min(len(ids), lineLabels)] {
		labels = append(labels, Link{p.site.Place(id), "region/" + string(id)})
	}
	return labels
}
