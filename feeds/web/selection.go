package web

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/text"
	"griot/feeds/web/pages"
)

// selection reads what an address asks for, in the one form that it has. It understands ids in other capitals and
// languages with a region. What does not exist, and what nothing can meet, is a problem that says so.
func (r *resolver) selection(values url.Values) (feeds.Selection, error) {
	dropIdle(values)
	s, err := feeds.ParseSelection(values, text.ParseSearch)
	if err != nil {
		return s, r.badAddress(err)
	}
	for _, list := range [][]string{s.Langs, s.Not.Langs} {
		for i, code := range list {
			if list[i], err = languageOf(code); err != nil {
				return s, r.badAddress(err)
			}
		}
	}
	if err := r.spell(&s); err != nil {
		return s, err
	}
	// What was spelt in two ways is one now: it may stand twice, or be excluded.
	if s, err = feeds.ParseSelection(s.Values(), text.ParseSearch); err != nil {
		return s, r.badAddress(err)
	}
	if len(s.Regions) > 0 && !slices.ContainsFunc(s.Regions, func(id feeds.PlaceID) bool { return !r.within(id, s.Not.Regions) }) {
		return s, r.badAddress(&feeds.SelectionFault{
			Kind: feeds.FaultNothingLeft, Parameter: "region",
			Value: strings.Join(mapped(s.Not.Regions, func(id feeds.PlaceID) string { return string(id) }), ", "),
		})
	}
	if s.Search.Typed != "" && s.Search.Empty() {
		return s, r.badAddress(&feeds.SelectionFault{Kind: feeds.FaultNoWords, Parameter: "q", Value: s.Search.Typed})
	}
	return s, nil
}

// within reports whether a place lies in one of others.
func (r *resolver) within(id feeds.PlaceID, others []feeds.PlaceID) bool {
	return r.locale.Site.Places != nil && slices.ContainsFunc(r.locale.Site.Places.Above(id), func(above pages.Named) bool {
		return slices.Contains(others, feeds.PlaceID(above.ID))
	})
}

// languageOf is the ISO 639 code of a language tag such as "FR" or "fr-ML", of two letters where there is one.
func languageOf(tag string) (string, error) {
	parsed, err := language.Raw.Parse(tag)
	base, _, _ := parsed.Raw()
	if err != nil || base.String() == "und" {
		return "", &feeds.SelectionFault{Kind: feeds.FaultNoLanguage, Parameter: "lang", Value: tag}
	}
	return base.String(), nil
}

// spell writes the ids of a selection as the site does, or reports the first place, topic or source that does not exist.
func (r *resolver) spell(s *feeds.Selection) error {
	place := func(id feeds.PlaceID) bool { _, ok := r.locale.Site.PlaceName(id); return ok }
	if id, ok := spelt(place, s.Regions, s.Not.Regions); !ok {
		return r.noPlace(string(id))
	}
	topic := func(id string) bool { _, ok := r.locale.Site.TopicName(id); return ok }
	if id, ok := spelt(topic, s.Topics, s.Not.Topics); !ok {
		return r.unknown(r.locale.Words.UnknownTopic(id))
	}
	if len(s.Sources)+len(s.Not.Sources) == 0 {
		return nil
	}
	known, err := statuses(r.sources)
	if err != nil {
		return err
	}
	source := func(id feeds.SourceID) bool {
		return slices.ContainsFunc(known, func(st health.Status) bool { return st.Source.ID == id })
	}
	for _, list := range [][]feeds.SourceID{s.Sources, s.Not.Sources} {
		for i, id := range list {
			if now, renamed := renamedSource(known, id); renamed {
				list[i] = now
			}
		}
	}
	if id, ok := spelt(source, s.Sources, s.Not.Sources); !ok {
		return r.unknown(r.locale.Words.UnknownSource(string(id)))
	}
	return nil
}

// renamedSource is the id that a source has now which was declared under another one.
func renamedSource(known []health.Status, id feeds.SourceID) (now feeds.SourceID, renamed bool) {
	for i := range known {
		switch {
		case known[i].Source.ID == id:
			return id, false
		case slices.Contains(known[i].Former, id):
			now, renamed = known[i].Source.ID, true
		}
	}
	return now, renamed
}

// spelt writes ids that are known in lower case only so; unknown is the first that is known in neither way.
func spelt[T ~string](known func(T) bool, lists ...[]T) (unknown T, ok bool) {
	for _, list := range lists {
		for i, id := range list {
			if lower := T(strings.ToLower(string(id))); !known(id) && known(lower) {
				list[i] = lower
			} else if !known(id) {
				return id, false
			}
		}
	}
	return "", true
}

// dropIdle removes what asks for nothing: what forms send for fields left empty, and how the reader came.
func dropIdle(values url.Values) {
	for name, list := range values {
		if list = slices.DeleteFunc(list, func(v string) bool { return v == "" }); len(list) == 0 || feeds.IsTracking(name) {
			delete(values, name)
		} else {
			values[name] = list
		}
	}
}
