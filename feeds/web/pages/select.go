package pages

import (
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/web/wording"
)

// Select is what the page with the form that builds a selection shows.
type Select struct {
	Sources []Named // to choose from
	Feed    *feeds.Feed
	Entries []feeds.Entry // of the feed that is built; FormStories at most
}

// selectForm is the form that builds a selection, with what is chosen now.
type selectForm struct {
	Groups             []choiceGroup
	Text, Limit, Brief string
	Since, Until       dayField
	Items              bool   // entries are items, not stories
	Language           string // of the page, "" for the site's own
}

// dayField is a field for a day or, as no field of browsers can, a time as addresses have it. Both are UTC.
type dayField struct{ Type, Value string }

type selectContent struct {
	Heading string
	Form    *selectForm
	Feeds   []alternate
	Days    []storyDay
}

type choiceGroup struct {
	Name    string
	Field   string // name of the parameter
	Open    bool   // one of the choices is taken
	Choices []choice
}

type choice struct {
	Name, Value string
	Taken       bool
}

// Select is the page with the form and, once something is chosen, the feed it makes.
func (p *Pages) Select(s Select) *Page {
	if s.Feed == nil {
		content := selectContent{Heading: p.words.SelectTitle, Form: p.form(&feeds.Selection{}, s.Sources)}
		return &Page{"select", frame{Title: p.Titled(p.words.SelectTitle), NoSearch: true, Content: content}}
	}
	content := selectContent{
		Heading: strings.TrimSuffix(s.Feed.Title, " · "+p.site.Title), Form: p.form(&s.Feed.Selection, s.Sources),
		Feeds: p.alternates(s.Feed), Days: p.days(s.Entries, roomBeneathForm),
	}
	return &Page{"select", frame{Title: s.Feed.Title, NoSearch: true, Hidden: true, Alternates: content.Feeds, Content: content}}
}

func dayFieldOf(t time.Time) dayField {
	t = t.UTC()
	switch {
	case t.IsZero():
		return dayField{"date", ""}
	case t.Equal(t.Truncate(24 * time.Hour)):
		return dayField{"date", t.Format(time.DateOnly)}
	}
	return dayField{"text", t.Format(time.RFC3339)}
}

func (p *Pages) form(s *feeds.Selection, sources []Named) *selectForm {
	values := s.Values()
	form := &selectForm{Text: s.Search.Typed, Limit: values.Get("limit"), Brief: values.Get("brief")}
	form.Since, form.Until, form.Items = dayFieldOf(s.Since), dayFieldOf(s.Until), s.Group == feeds.GroupItem
	if p.Translated() {
		form.Language = p.words.Lang
	}
	offered := func(parameter, heading string, all []Named) {
		for _, g := range Groups(all) {
			if g.Name == "" {
				g.Name = heading
			} else {
				g.Name = heading + " · " + g.Name
			}
			form.Groups = append(form.Groups, choose(parameter, values[parameter], g))
		}
	}
	offered("region", p.words.Regions, p.site.Regions)
	offered("topic", p.words.Topics, p.site.Topics)
	var classes, states, langs []Named
	for _, c := range feeds.Classes() {
		classes = append(classes, Named{ID: string(c), Name: wording.Capital(p.words.Class(c))})
	}
	for _, st := range feeds.States() {
		states = append(states, Named{ID: string(st), Name: p.words.State(st)})
	}
	for _, l := range []string{"fr", "en", "ar", "bm"} {
		langs = append(langs, Named{ID: l, Name: wording.Capital(p.words.LangName(l))})
	}
	offered("source", p.words.SourcesTitle, sources)
	offered("class", p.words.ClassHeading, classes)
	offered("state", p.words.StateHeading, states)
	offered("lang", p.words.Language, langs)
	return form
}

func choose(field string, taken []string, g Group) choiceGroup {
	out := choiceGroup{Name: g.Name, Field: field}
	for _, n := range g.Members {
		chosen := slices.Contains(taken, n.ID)
		out.Open = out.Open || chosen
		out.Choices = append(out.Choices, choice{Name: n.Name, Value: n.ID, Taken: chosen})
	}
	return out
}
