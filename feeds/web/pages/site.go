package pages

import (
	"cmp"
	"slices"

	"griot/feeds"
	"griot/feeds/render"
)

// Site is what pages show of a site, beside what its feeds show.
type Site struct {
	render.Site
	// Feeds are those declared in the configuration; their paths begin with "feeds/".
	Feeds []feeds.Feed
	// Regions and Topics are those to offer on pages and in lists, in the order to show them. Other places that
	// PlaceName knows have feeds and pages all the same.
	Regions []Named
	Topics  []Named
	// TopicNames are the names of topics by language (ISO 639-1) and id, for pages in another language than the
	// site's. A topic without one keeps its own.
	TopicNames map[string]map[string]string
	// Places is what pages need of the gazetteer; nil: no map, no way up or down from a place.
	Places Gazetteer
	// Reference describes every key of the configuration; the help has no such page without it.
	Reference []ReferenceSection
	// Private takes the operators' pages away: they are elsewhere.
	Private bool

	// declared is the language of the configuration's texts on pages in another one.
	declared string
}

// Gazetteer is what pages need to know of places beyond their names.
type Gazetteer interface {
	// Point is where a place is; false when that is not known.
	Point(id feeds.PlaceID) (feeds.Point, bool)
	// Above are the units that contain the place, the country first; none for a country.
	Above(id feeds.PlaceID) []Named
	// Inside is what lies directly in the place, in the order to show it.
	Inside(id feeds.PlaceID) []Named
	// Like are the places whose name or id is near the text, the likeliest first.
	Like(text string) []Named
	// Bearing are the places that bear the name or have it as an alias, in the same order.
	Bearing(name string) []Named
}

// Named is a region or topic as it is offered to readers. Group is the heading it stands under, such as its country;
// empty for none.
type Named struct{ ID, Name, Group string }

// Group is the entries under one heading.
type Group struct {
	Name    string
	Members []Named
}

// Groups gathers what stands under one heading, in the order in which the headings first appear.
func Groups(all []Named) []Group {
	var groups []Group
	for _, n := range all {
		at := slices.IndexFunc(groups, func(g Group) bool { return g.Name == n.Group })
		if at < 0 {
			at = len(groups)
			groups = append(groups, Group{Name: n.Group})
		}
		groups[at].Members = append(groups[at].Members, n)
	}
	return groups
}

// Complete fills in what follows from the rest: a title, and the names of places and topics.
func (s *Site) Complete() {
	s.Title = cmp.Or(s.Title, "Griot")
	if s.PlaceName == nil {
		s.PlaceName = func(id feeds.PlaceID) (string, bool) { return nameIn(s.Regions, string(id)) }
	}
	if s.TopicName == nil {
		s.TopicName = func(id string) (string, bool) { return nameIn(s.Topics, id) }
	}
}

func nameIn(all []Named, id string) (string, bool) {
	for _, n := range all {
		if n.ID == id {
			return n.Name, true
		}
	}
	return "", false
}

// In returns the site with the names of a language.
func (s *Site) In(language string) *Site {
	translated := *s
	if translated.Language = language; language != s.Language {
		translated.declared = s.Language
	}
	names := s.TopicNames[language]
	translated.Topics = slices.Clone(s.Topics)
	for i := range translated.Topics {
		t := &translated.Topics[i]
		t.Name = cmp.Or(names[t.ID], t.Name)
	}
	translated.TopicName = func(id string) (string, bool) {
		name, ok := s.TopicName(id)
		if ok {
			name = cmp.Or(names[id], name)
		}
		return name, ok
	}
	return &translated
}

// Declared is the language of what the configuration words itself, such as the licence; "" where it is that of the page.
func (s *Site) Declared() string { return s.declared }
