package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"griot/feeds"
	"griot/feeds/render"
)

// selectForm is the form that builds a selection, with what is chosen now.
type selectForm struct {
	Groups             []choiceGroup
	Text, Limit, Brief string
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
		return answer{}, &problem{status: http.StatusBadRequest, reason: h.words.badAddress(err)}
	}
	if dropEmpty(values); len(values) == 0 {
		form := h.form(&feeds.Selection{})
		return h.page("select", func(context.Context) (string, frame, error) {
			content := listingContent{Heading: h.words.SelectTitle, Description: h.words.Compose, Form: form}
			return "listing", frame{Title: h.words.SelectTitle + " · " + h.site.Title, Content: content}, nil
		})
	}
	feed, err := h.resolve("select", "", query)
	if err != nil {
		return answer{}, err
	}
	return h.page(render.PagePath(feed), func(ctx context.Context) (string, frame, error) {
		return h.listing(ctx, feed, h.form(&feed.Selection))
	})
}

func (h *Handler) form(s *feeds.Selection) *selectForm {
	values := s.Values()
	form := &selectForm{Text: s.Text, Limit: values.Get("limit"), Brief: values.Get("brief")}
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
		classes = append(classes, Named{ID: string(c), Name: h.words.Class(c)})
	}
	for _, st := range feeds.States() {
		states = append(states, Named{ID: string(st), Name: h.words.State(st)})
	}
	for _, l := range []string{"fr", "en", "ar", "bm"} {
		langs = append(langs, Named{ID: l, Name: h.words.LangName(l)})
	}
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
