package web

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/web/wording"
)

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

// selectPage shows the form and, once something is chosen, the feed it makes.
func (h *Handler) selectPage(query string) (answer, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return answer{}, h.badAddress(err)
	}
	if dropIdle(values); len(values) == 0 {
		return h.page("select", func(context.Context) (string, frame, error) {
			sources, err := h.namedSources()
			if err != nil {
				return "", frame{}, err
			}
			content := selectContent{Heading: h.words.SelectTitle, Form: h.form(&feeds.Selection{}, sources)}
			return "select", frame{Title: h.titled(h.words.SelectTitle), NoSearch: true, Content: content}, nil
		})
	}
	if err := h.spoken(values); err != nil {
		return answer{}, err
	}
	feed, err := h.resolve("select", "", query)
	if err != nil {
		return answer{}, err
	}
	return h.page(render.PagePath(feed), func(ctx context.Context) (string, frame, error) {
		entries, err := h.preview(ctx, feed, formStories)
		if err != nil {
			return "", frame{}, err
		}
		sources, err := h.namedSources()
		if err != nil {
			return "", frame{}, err
		}
		content := selectContent{
			Heading: strings.TrimSuffix(feed.Title, " · "+h.site.Title), Form: h.form(&feed.Selection, sources),
			Feeds: h.alternates(feed), Days: h.days(entries, roomBeneathForm),
		}
		return "select", frame{Title: feed.Title, NoSearch: true, Hidden: true, Alternates: content.Feeds, Content: content}, nil
	})
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

func (h *Handler) form(s *feeds.Selection, sources []Named) *selectForm {
	values := s.Values()
	form := &selectForm{Text: s.Text, Limit: values.Get("limit"), Brief: values.Get("brief")}
	form.Since, form.Until, form.Items = dayFieldOf(s.Since), dayFieldOf(s.Until), s.Group == feeds.GroupItem
	if h.words.Lang != h.ownLanguage {
		form.Language = h.words.Lang
	}
	offered := func(parameter, heading string, all []Named) {
		for _, g := range grouped(all) {
			if g.Name == "" {
				g.Name = heading
			} else {
				g.Name = heading + " · " + g.Name
			}
			form.Groups = append(form.Groups, choose(parameter, values[parameter], g))
		}
	}
	offered("region", h.words.Regions, h.site.Regions)
	offered("topic", h.words.Topics, h.site.Topics)
	var classes, states, langs []Named
	for _, c := range feeds.Classes() {
		classes = append(classes, Named{ID: string(c), Name: wording.Capital(h.words.Class(c))})
	}
	for _, st := range feeds.States() {
		states = append(states, Named{ID: string(st), Name: h.words.State(st)})
	}
	for _, l := range []string{"fr", "en", "ar", "bm"} {
		langs = append(langs, Named{ID: l, Name: wording.Capital(h.words.LangName(l))})
	}
	offered("source", h.words.SourcesTitle, sources)
	offered("class", h.words.ClassHeading, classes)
	offered("state", h.words.StateHeading, states)
	offered("lang", h.words.Language, langs)
	return form
}

func choose(field string, taken []string, g group) choiceGroup {
	out := choiceGroup{Name: g.Name, Field: field}
	for _, n := range g.Members {
		chosen := slices.Contains(taken, n.ID)
		out.Open = out.Open || chosen
		out.Choices = append(out.Choices, choice{Name: n.Name, Value: n.ID, Taken: chosen})
	}
	return out
}

// namedSources are the sources to choose from.
func (h *Handler) namedSources() ([]Named, error) {
	statuses, err := h.sources.Statuses()
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	all := make([]Named, len(statuses))
	for i := range statuses {
		all[i] = Named{ID: string(statuses[i].Source.ID), Name: render.Clean(statuses[i].Source.Name)}
	}
	return all, nil
}
