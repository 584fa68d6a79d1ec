package web

import (
	"strings"

	"griot/feeds"
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
	source := func(id feeds.SourceID) string { return string(id) }
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
		parts = append(parts, h.words.Since+" "+h.words.Day(h.site.Local(s.Since)))
	}
	if !s.Until.IsZero() {
		parts = append(parts, h.words.Until+" "+h.words.Day(h.site.Local(s.Until)))
	}
	without := h.words.Without + " "
	list(without, mapped(s.Not.Regions, place))
	list(without, mapped(s.Not.Topics, h.site.Topic))
	list(without, mapped(s.Not.Classes, class))
	list(without, mapped(s.Not.Sources, source))
	list(without, mapped(s.Not.Langs, h.words.LangName))
	if len(parts) == 0 && s.Group == feeds.GroupItem {
		parts = append(parts, h.words.RawStream)
	}
	return strings.Join(parts, " · ")
}

func mapped[T any](list []T, name func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = name(v)
	}
	return out
}
