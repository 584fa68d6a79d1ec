package pages

import (
	"cmp"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
	"griot/feeds/web/wording"
)

type sourceLine struct {
	ID, Name, Site   string
	ClassName        string
	Language         string
	State, StateName string
	Issuer           string // the body it speaks for, where its name is another
	Outlet           string // what it counts as, in words, where its name is another
	LastSuccess      moment
	Retired          moment // since when it is no longer declared
	MedianGap        string // between its latest items, in words; "" while there are too few
	Items            int
	Licence          string
	FeedPath         string
}

type sourcesContent struct {
	Counts string // how many sources as readers count them, in words, and their feeds where these are more
	Groups []sourceGroup
}

type sourceGroup struct {
	Class   feeds.Class
	Name    string
	Sources []sourceLine
}

// Sources is the page of the declared sources, by class, and of those that have left items behind.
func (p *Pages) Sources(statuses []health.Status) *Page {
	known := statuses
	statuses = health.Declared(statuses)
	var groups []sourceGroup
	for _, class := range feeds.Classes() {
		one := sourceGroup{Class: class, Name: wording.Capital(p.words.Class(class))}
		for i := range statuses {
			if s := &statuses[i]; s.Source.Class == class {
				one.Sources = append(one.Sources, p.sourceLine(s))
			}
		}
		if len(one.Sources) > 0 {
			groups = append(groups, one)
		}
	}
	gone := sourceGroup{Class: feeds.Class(health.StateRetired), Name: wording.Capital(p.words.Health(health.StateRetired))}
	for i := range known {
		if s := &known[i]; s.Retired && s.Items > 0 && !s.Hidden {
			gone.Sources = append(gone.Sources, p.sourceLine(s))
		}
	}
	if len(gone.Sources) > 0 {
		groups = append(groups, gone)
	}
	return &Page{"sources", frame{Title: p.Titled(p.words.SourcesTitle), Content: sourcesContent{p.words.SourcesAndFeeds(outletsOf(statuses), len(statuses)), groups}}}
}

// outletsOf counts the outlets that the sources are.
func outletsOf(statuses []health.Status) int {
	outlets := map[feeds.OutletID]bool{}
	for i := range statuses {
		outlets[cmp.Or(statuses[i].Outlet.ID, feeds.OutletID(statuses[i].Source.ID))] = true
	}
	return len(outlets)
}

func (p *Pages) sourceLine(s *health.Status) sourceLine {
	state := s.State()
	selection := feeds.Selection{Query: feeds.Query{Sources: []feeds.SourceID{s.Source.ID}}}
	issuer := render.Clean(s.Source.Issuer)
	if issuer == s.Source.Name {
		issuer = ""
	}
	counted := ""
	if name := render.Clean(s.Outlet.Name); name != "" && name != render.Clean(s.Source.Name) {
		counted = p.words.CountsAs(name)
	}
	return sourceLine{
		Issuer: issuer, Outlet: counted,
		ID: string(s.Source.ID), ClassName: wording.Capital(p.words.Class(s.Source.Class)), Name: render.Clean(s.Source.Name), Site: render.SourceSite(&s.Source),
		Language: wording.Capital(p.words.LangName(s.Source.Language)), State: string(state), StateName: wording.Capital(p.words.Health(state)),
		LastSuccess: p.brief(s.LastSuccess), Retired: p.moment(s.RetiredAt), MedianGap: p.words.Every(s.Cadence.MedianGap()), Items: s.Items, Licence: render.Clean(s.Source.Licence),
		FeedPath: render.Path(&feeds.Feed{Path: "select", Selection: selection}, render.RSS),
	}
}
