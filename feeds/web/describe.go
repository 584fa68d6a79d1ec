package web

import (
	"cmp"
	"strings"

	"griot/feeds"
	"griot/feeds/render"
	"griot/feeds/web/wording"
)

// describe says a selection in words, for the title of its feed.
func (r *resolver) describe(s *feeds.Selection) string {
	var parts []string
	list := func(lead string, names []string) {
		if len(names) > 0 {
			parts = append(parts, lead+strings.Join(names, ", "))
		}
	}
	site, words := r.locale.Site, r.locale.Words
	place := func(id feeds.PlaceID) string { return site.Place(id) }
	class := words.Class
	source := r.sourceNamer(s)
	list("", mapped(s.Regions, place))
	list("", mapped(s.Topics, site.Topic))
	list("", mapped(s.Classes, class))
	list("", mapped(s.Sources, source))
	list("", mapped(s.Langs, words.LangName))
	list("", mapped(s.States, words.State))
	if s.Search.Typed != "" {
		parts = append(parts, words.Quoted(s.Search.Typed))
	}
	if !s.Since.IsZero() {
		parts = append(parts, words.Since+" "+words.HourInUTC(s.Since))
	}
	if !s.Until.IsZero() {
		parts = append(parts, words.Until+" "+words.HourInUTC(s.Until))
	}
	without := words.Without + " "
	list(without, mapped(s.Not.Regions, place))
	list(without, mapped(s.Not.Topics, site.Topic))
	list(without, mapped(s.Not.Classes, class))
	list(without, mapped(s.Not.Sources, source))
	list(without, mapped(s.Not.Langs, words.LangName))
	switch {
	case s.Group != feeds.GroupItem:
	case len(parts) == 0:
		parts = append(parts, wording.Capital(words.RawStream))
	default:
		parts = append(parts, words.RawStream)
	}
	return strings.Join(parts, " · ")
}

// sourceNamer names the sources that a selection asks for, by their ids where they are not known.
func (r *resolver) sourceNamer(s *feeds.Selection) func(feeds.SourceID) string {
	names := map[feeds.SourceID]string{}
	if len(s.Sources)+len(s.Not.Sources) > 0 {
		known, err := r.sources.Statuses()
		if err != nil {
			known = nil // a title is no reason to fail
		}
		for i := range known {
			names[known[i].Source.ID] = render.Clean(known[i].Source.Name)
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
