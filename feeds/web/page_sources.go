package web

import (
	"context"
	"fmt"

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
	LastSuccess      moment
	MedianGap        string // between its latest items, in words; "" while there are too few
	Items            int
	Licence          string
	FeedPath         string
}

type sourcesContent struct {
	Counts string // how many sources, in words
	Groups []sourceGroup
}

type sourceGroup struct {
	Class   feeds.Class
	Name    string
	Sources []sourceLine
}

func (h *Handler) sourcesPage(context.Context) (string, frame, error) {
	statuses, err := h.sources.Statuses()
	if err != nil {
		return "", frame{}, fmt.Errorf("list sources: %w", err)
	}
	statuses = health.Declared(statuses)
	var groups []sourceGroup
	for _, class := range feeds.Classes() {
		one := sourceGroup{Class: class, Name: wording.Capital(h.words.Class(class))}
		for i := range statuses {
			if s := &statuses[i]; s.Source.Class == class {
				one.Sources = append(one.Sources, h.sourceLine(s))
			}
		}
		if len(one.Sources) > 0 {
			groups = append(groups, one)
		}
	}
	return "sources", frame{Title: h.titled(h.words.SourcesTitle), Content: sourcesContent{h.words.SourcesInState(len(statuses)), groups}}, nil
}

func (h *Handler) sourceLine(s *health.Status) sourceLine {
	state := s.State()
	selection := feeds.Selection{Query: feeds.Query{Sources: []feeds.SourceID{s.Source.ID}}}
	issuer := render.Clean(s.Source.Issuer)
	if issuer == s.Source.Name {
		issuer = ""
	}
	return sourceLine{
		Issuer: issuer,
		ID:     string(s.Source.ID), ClassName: wording.Capital(h.words.Class(s.Source.Class)), Name: render.Clean(s.Source.Name), Site: render.SourceSite(&s.Source),
		Language: wording.Capital(h.words.LangName(s.Source.Language)), State: string(state), StateName: wording.Capital(h.words.Health(state)),
		LastSuccess: h.brief(s.LastSuccess), MedianGap: h.words.Every(s.Cadence.MedianGap()), Items: s.Items, Licence: render.Clean(s.Source.Licence),
		FeedPath: render.Path(&feeds.Feed{Path: "select", Selection: selection}, render.RSS),
	}
}
