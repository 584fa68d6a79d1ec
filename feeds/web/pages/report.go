package pages

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/web/wording"
)

// reportLine is one report on the story's page.
type reportLine struct {
	Item             *feeds.Item    // that stands for it
	Others           []feeds.ItemID // its other entries, to which addresses may lead
	Outlet, Site     string
	Class            feeds.Class
	ClassName        string // "" for what an aggregator found elsewhere
	Title, Link      string
	Lang, LangName   string // where it is not the page's
	Excerpt          string
	Published, Seen  moment
	Cited, CitedWith string // the official body named, and the words that name it
	Licence          string
	Origin           Link
	CarriedBy        string // the feeds that carry it, where they are several
	FoundBy          string // the aggregators that found it
	Retired          moment // since when its source is no longer read
	Lead             bool
	Joined           []joinLine
	Corrections      []correctionLine
}

// joinLine says why a report stands beside another, with the words that prove it.
type joinLine struct{ Sentence, Words string }

// retiredAt is since when none of the feeds of a report is read any more, zero while one is.
func retiredAt(of *feeds.Report) (last time.Time) {
	for _, item := range of.All() {
		if item.Source == nil || item.Source.RetiredAt.IsZero() {
			return time.Time{}
		}
		if item.Source.RetiredAt.After(last) {
			last = item.Source.RetiredAt
		}
	}
	return last
}

func (p *Pages) report(of *feeds.Report, lead bool) reportLine {
	item := of.Item
	r := reportLine{
		Item: item, Outlet: render.OutletName(item), Class: item.Class(), ClassName: wording.Capital(p.words.Class(item.Class())),
		Title: wording.Typeset(item.Language(), p.site.Headline(item)), Link: render.WebURL(item.Link), Lang: p.foreign(item.Language()),
		Excerpt:   wording.Typeset(item.Language(), render.Clean(item.Excerpt(feeds.ExcerptLength))),
		Published: p.moment(item.Date()), Seen: p.moment(item.Seen), Lead: lead, Corrections: p.corrections(item),
	}
	for _, other := range of.All() {
		if other.ID != item.ID {
			r.Others = append(r.Others, other.ID)
		}
	}
	if carrying := sourceNames(of.Feeds()); len(carrying) > 1 {
		r.CarriedBy = wording.Capital(p.words.CarriedBy(carrying))
	}
	if found := sourceNames(of.FoundBy()); len(found) > 0 {
		r.FoundBy = wording.Capital(p.words.FoundBy(found))
	}
	if item.DateEstimated() {
		r.Published = moment{Text: p.words.Undated}
	}
	if r.Lang != "" {
		r.LangName = wording.Capital(p.words.LangName(r.Lang))
	}
	if s := item.Source; s != nil {
		r.Site, r.Licence = render.SourceSite(s), render.Clean(s.Licence)
		r.Retired = p.moment(retiredAt(of))
	}
	if a := item.Tags.Attribution; a.Derived() && item.Class() != feeds.Official {
		r.Cited = render.Clean(a.Issuer)
		if item.Republish() != feeds.RepublishLink {
			r.CitedWith = quotable(a.Words)
		}
	}
	switch o := item.Origin; {
	case item.Found: // the outlet is told already, and the aggregator's site is not its own
		r.ClassName, r.Site = "", ""
		if o != nil {
			r.Site = render.WebURL(o.URL)
		}
	case o != nil:
		r.Origin = Link{render.Clean(cmp.Or(o.Title, o.URL)), render.WebURL(o.URL)}
	}
	return r
}

// sourceNames are the names of the sources of items.
func sourceNames(items []*feeds.Item) []string {
	names := make([]string, len(items))
	for i, item := range items {
		names[i] = render.SourceName(item)
	}
	return names
}

// joinWords is how many of the words that prove a link are shown.
const joinWords = 6

// join says why the report from stands beside the report to.
func (p *Pages) join(l *feeds.Link, from, to *feeds.Item) joinLine {
	line := joinLine{Sentence: p.words.Joined(l.Kind, from, to, render.OutletName(to))}
	// Words are quoted from the reports: not where a source allows its link only. An address is no quotation.
	if l.Kind == feeds.LinkSame || from.Republish() == feeds.RepublishLink || to.Republish() == feeds.RepublishLink {
		return line
	}
	var shown []string
	for _, words := range l.Words[:min(len(l.Words), joinWords)] {
		if strings.Contains(words, " % / ") { // how much of each text the other holds
			shown = append(shown, render.Clean(strings.ReplaceAll(words, " %", "\u00a0%")))
			continue
		}
		if quoted := p.words.Quoted(quotable(words)); !slices.Contains(shown, quoted) {
			shown = append(shown, quoted)
		}
	}
	line.Words = strings.Join(shown, ", ")
	return line
}

// quotable keeps the words of a proof short enough to be a quotation.
func quotable(words string) string { return render.Clean(feeds.Shorten(words, 120)) }
