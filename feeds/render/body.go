package render

import (
	"html"
	"strings"
	"time"

	"griot/feeds"
)

// body returns the entry as HTML. It holds the text its source's policy allows, the official text it cites, and every
// report. A report has its outlet, class, feeds, link, first sighting and corrections.
func (c *Channel) body(e *entry, lead *feeds.Item, wording *Wording) string {
	var b strings.Builder
	switch {
	case lead.Republish() == feeds.RepublishFull && strings.TrimSpace(lead.Content) != "":
		b.WriteString(Clean(lead.Content))
	case lead.Republish() == feeds.RepublishFull:
		paragraphs(&b, lead.Text)
	case e.summary != "":
		paragraph(&b, e.summary)
	}
	if cited := lead.Tags.Attribution; e.state == feeds.StateAttributed && cited.Derived() {
		paragraph(&b, wording.cites+short(cited.Issuer, maxTitle))
	}
	if len(e.reports) == 1 {
		b.WriteString("<p>" + wording.Source + wording.colon)
		b.WriteString(linked(&e.reports[0], e.reports[0].outlet.name))
		c.writeNotes(&b, &e.reports[0], wording)
		c.writeCorrections(&b, &e.reports[0], wording)
		b.WriteString("</p>")
		return b.String()
	}
	b.WriteString("<p>" + wording.Sourcing(&e.tally) + "</p><ul>")
	for i := range e.reports {
		r := &e.reports[i]
		b.WriteString("<li>" + html.EscapeString(r.outlet.name) + wording.colon + linked(r, r.title))
		c.writeNotes(&b, r, wording)
		c.writeCorrections(&b, r, wording)
		b.WriteString("</li>")
	}
	b.WriteString("</ul>")
	return b.String()
}

// linked is a text that leads to the report.
func linked(r *report, text string) string {
	text = html.EscapeString(text)
	if r.link != "" {
		text = `<a href="` + html.EscapeString(r.link) + `">` + text + `</a>`
	}
	return text
}

// writeNotes says of a report its class, which feeds carry it where they are several, who found it, and when it was first
// seen. An article that an aggregator found is no aggregator's.
func (c *Channel) writeNotes(b *strings.Builder, r *report, wording *Wording) {
	var notes []string
	if class := wording.Class(r.source.class); class != "" && (len(r.feeds) > 0 || len(r.foundBy) == 0) {
		notes = append(notes, class)
	}
	if len(r.feeds) > 1 {
		notes = append(notes, html.EscapeString(wording.CarriedBy(joinable(r.feeds))))
	}
	if len(r.foundBy) > 0 {
		notes = append(notes, html.EscapeString(wording.FoundBy(joinable(r.foundBy))))
	}
	if !r.seen.IsZero() {
		notes = append(notes, wording.seen+c.moment(r.seen, wording))
	}
	if len(notes) > 0 {
		b.WriteString(" (" + strings.Join(notes, ", ") + ")")
	}
}

func joinable(named []shownName) []string {
	names := make([]string, len(named))
	for i := range named {
		names[i] = named[i].name
	}
	return names
}

// moment is a time as HTML, in the zone of the site.
func (c *Channel) moment(t time.Time, wording *Wording) string {
	t = c.Site.Local(t)
	return `<time datetime="` + t.Format(time.RFC3339) + `">` + wording.Time(t) + " " + t.Format("MST") + "</time>"
}

func paragraph(b *strings.Builder, text string) {
	b.WriteString("<p>" + html.EscapeString(text) + "</p>")
}

// paragraphs keeps the line breaks of a plain text as paragraphs.
func paragraphs(b *strings.Builder, text string) {
	for part := range strings.Lines(Clean(strings.ReplaceAll(text, "\r", "\n"))) {
		if part = line(part); part != "" {
			paragraph(b, part)
		}
	}
}

// writeCorrections adds a line for each correction of a report.
func (c *Channel) writeCorrections(b *strings.Builder, r *report, wording *Wording) {
	for i := range r.corrections {
		shown := &r.corrections[i]
		b.WriteString("<br>" + wording.CorrectionWords(shown) + wording.on + c.moment(shown.At, wording))
		if shown.Was != "" && shown.Was != shown.Became {
			b.WriteString(wording.semicolon + html.EscapeString(wording.Earlier(shown.Was)))
		}
	}
}
