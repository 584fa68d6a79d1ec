package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
	"griot/feeds/web/limit"
)

// Site is what one configuration publishes.
type Site struct {
	render.Site
	// Feeds are those declared in the configuration; their paths begin with "feeds/".
	Feeds []feeds.Feed
	// Regions and Topics are those to offer on pages and in lists, in the order to show them. Other places that
	// PlaceName knows have feeds and pages all the same.
	Regions []Named
	Topics  []Named
	// TopicNames are the names of topics by language (ISO 639-1) and id, for pages in another language than the site's;
	// a topic without one keeps its own.
	TopicNames map[string]map[string]string
	// Places is what pages need of the gazetteer; nil: no map, no way up or down from a place.
	Places Gazetteer
	// Settling is how long after its end a month of an archive stays open: as long as its stories can still be joined with
	// those of other months.
	Settling time.Duration
	// Throttle holds clients to their limits; nil for none, as for an export.
	Throttle *limit.Throttle
	// Outbound tells operators how push outward fares; nil where there is none.
	Outbound func() health.Outbound
	// Configuration tells operators what is in force and what was refused; nil where nobody does.
	Configuration func() Configuration
	// Schedule tells operators when a source is visited; nil where nobody knows.
	Schedule func(feeds.SourceID) Schedule
	// Alive tells /healthz whether the program does its work; nil when answering is proof enough.
	Alive func() error
	// Unstored tells why nothing new can be stored, as on a full disk; it gives nil while it can, and is nil where nobody
	// knows.
	Unstored func() error
	// Reference tells operators of every key of the configuration; the help has no such page without it.
	Reference []ReferenceSection
	// Conceal takes secrets out of what readers are shown: addresses of sources may hold them, and outlets repeat them.
	// ConcealMore does so for operators, whose documents quote errors: it takes out as well what readers might be told for
	// itself, such as a key that is a word. Nil where there are none.
	Conceal, ConcealMore func(string) string
	// Private takes the operators' pages away: they are elsewhere. See [OperatorPath].
	Private bool
	// Apart says that the operators' pages are served where readers' are not: what is below BaseURL has none of them.
	Apart bool

	// declared is the language of the configuration's texts on pages in another one.
	declared string
}

// Named is a region or topic as it is offered to readers. Group is the heading it stands under, such as its country;
// empty for none.
type Named struct{ ID, Name, Group string }

// group is the entries under one heading.
type group struct {
	Name    string
	Members []Named
}

// grouped gathers what stands under one heading, in the order in which the headings first appear.
func grouped(all []Named) []group {
	var groups []group
	for _, n := range all {
		at := slices.IndexFunc(groups, func(g group) bool { return g.Name == n.Group })
		if at < 0 {
			at = len(groups)
			groups = append(groups, group{Name: n.Group})
		}
		groups[at].Members = append(groups[at].Members, n)
	}
	return groups
}

// complete checks the site and fills in what follows from the rest.
func (s *Site) complete() error {
	base, err := url.Parse(s.BaseURL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" || base.RawQuery != "" || base.Fragment != "" {
		return fmt.Errorf("base URL %q: want an absolute http or https address without query", s.BaseURL)
	}
	if first, own := OwnPath(base.Path); own {
		return fmt.Errorf("base URL %q: its path begins with /%s, as addresses of the site itself do", s.BaseURL, first)
	}
	s.BaseURL = strings.TrimRight(s.BaseURL, "/")
	s.Title = cmp.Or(s.Title, "Griot")
	if s.PlaceName == nil {
		s.PlaceName = func(id feeds.PlaceID) (string, bool) { return nameIn(s.Regions, string(id)) }
	}
	if s.TopicName == nil {
		s.TopicName = func(id string) (string, bool) { return nameIn(s.Topics, id) }
	}
	s.Feeds = slices.Clone(s.Feeds)
	seen := map[string]bool{}
	for i := range s.Feeds {
		feed := &s.Feeds[i]
		slug, ok := strings.CutPrefix(feed.Path, "feeds/")
		if !ok || slug == "" || strings.Contains(slug, "/") {
			return fmt.Errorf("feed path %q: want feeds/ and a slug", feed.Path)
		}
		if seen[feed.Path] {
			return fmt.Errorf("feed path %q stands twice", feed.Path)
		}
		seen[feed.Path] = true
		feed.Group = cmp.Or(feed.Group, feeds.GroupStory)
		feed.Limit = cmp.Or(feed.Limit, feeds.DefaultLimit)
		feed.Title = cmp.Or(feed.Title, slug)
	}
	return nil
}

// in is the site as its pages in a language tell of it.
func (s *Site) in(language string) *Site {
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

func nameIn(all []Named, id string) (string, bool) {
	for _, n := range all {
		if n.ID == id {
			return n.Name, true
		}
	}
	return "", false
}
