package web

import (
	"cmp"
	"strings"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/web/wording"
)

// describe says a selection in words, for the title of its feed.
func (h *Handler) describe(s *feeds.Selection) string {
	var parts []string
	list := func(lead string, names []string) {
		if len(names) > 0 {
			parts = append(parts, lead+strings.Join(names, ", "))
		}
	}
	place := func(id feeds.PlaceID) string { return h.site.Place(id) }
	class := h.words.Class
	source := h.sourceNamer(s)
	list("", mapped(s.Regions, place))
	list("", mapped(s.Topics, h.site.Topic))
	list("", mapped(s.Classes, class))
	list("", mapped(s.Sources, source))
	list("", mapped(s.Langs, h.words.LangName))
	list("", mapped(s.States, h.words.State))
	if s.Text != "" {
		parts = append(parts, h.words.Quoted(s.Text))
	}
	if !s.Since.IsZero() {
		parts = append(parts, h.words.Since+" "+h.words.HourInUTC(s.Since))
	}
	if !s.Until.IsZero() {
		parts = append(parts, h.words.Until+" "+h.words.HourInUTC(s.Until))
	}
	without := h.words.Without + " "
	list(without, mapped(s.Not.Regions, place))
	list(without, mapped(s.Not.Topics, h.site.Topic))
	list(without, mapped(s.Not.Classes, class))
	list(without, mapped(s.Not.Sources, source))
	list(without, mapped(s.Not.Langs, h.words.LangName))
	switch {
	case s.Group != feeds.GroupItem:
	case len(parts) == 0:
		parts = append(parts, wording.Capital(h.words.RawStream))
	default:
		parts = append(parts, h.words.RawStream)
	}
	return strings.Join(parts, " · ")
}

// sourceNamer names the sources that a selection asks for, by their ids where they are not known.
func (h *Handler) sourceNamer(s *feeds.Selection) func(feeds.SourceID) string {
	names := map[feeds.SourceID]string{}
	if len(s.Sources)+len(s.Not.Sources) > 0 {
		statuses, err := h.sources.Statuses()
		if err != nil {
			statuses = nil // a title is no reason to fail
		}
		for i := range statuses {
			names[statuses[i].Source.ID] = render.Clean(statuses[i].Source.Name)
		}
	}
	return func(id feeds.SourceID) string { return cmp.Or(names[id], string(id)) }
}

func mapped[T any](list []T, name func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = name(v)
	}
	return out
}
