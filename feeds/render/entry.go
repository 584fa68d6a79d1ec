package render

import (
	"cmp"
	"html"

	"griot/feeds"
)

// entry is what the formats write of a [feeds.Entry]. It is cleaned, its addresses are absolute, and it lacks what
// the lead's source does not allow to be shown.
type entry struct {
	id      string
	title   string
	link    string // the lead's own, the story's page when it has none
	page    string // the story's page
	lang    string
	source  shownSource
	outlet  shownName // that the report shown counts for
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
	tally       feeds.Tally
}

// category is a label with the vocabulary it belongs to; scheme is empty for labels of no vocabulary.
type category struct{ term, label, scheme string }

// description is the short text as HTML, for formats that take nothing else.
func (e *entry) description() string {
	return html.EscapeString(cmp.Or(e.summary, e.outlet.name))
}
