package render

import (
	"slices"
	"strings"
	"time"

	"griot/feeds"
)

// Site is what all feeds of one installation have in common.
type Site struct {
	Title       string
	Description string
	BaseURL     string // absolute, http or https; every address made here begins with it
	Language    string // ISO 639-1, of the site's own words; "" is French
	Contact     string // an e-mail or web address
	Licence     string
	Location    *time.Location // of times written out for readers; nil is UTC
	Hub         string         // address of the WebSub hub, "" for none

	// PlaceName and TopicName give the name readers know a place or topic by. Either may be nil: the id then stands
	// for the name.
	PlaceName func(feeds.PlaceID) (string, bool)
	TopicName func(string) (string, bool)
	// PlacePoint gives where a place is, for entries that do not say where they are themselves. It may be nil.
	PlacePoint func(feeds.PlaceID) (feeds.Point, bool)
}

// URL is the absolute address of a path below the site's root, given without leading slash.
func (s *Site) URL(path string) string { return strings.TrimRight(s.BaseURL, "/") + "/" + path }

// Scheme is the URI that says what kind of label a category is: "region", "place", "topic", "class", "state" or "lang".
// Followed by a slash and a region or topic, it is that one's page.
func (s *Site) Scheme(kind string) string { return s.URL(kind) }

// Place is the name of a place, its id when it has none.
func (s *Site) Place(id feeds.PlaceID) string {
	if s.PlaceName != nil {
		if name, ok := s.PlaceName(id); ok && name != "" {
			return short(name, maxLabel)
		}
	}
	return short(string(id), maxLabel)
}

// point returns where an item says that it is, else where the first located place is that it is about. The closest
// place is named first. It is nil when neither is known.
func (s *Site) point(item *feeds.Item) *feeds.Point {
	if item.Point != nil && onGlobe(*item.Point) {
		return item.Point
	}
	if s.PlacePoint == nil {
		return nil
	}
	places := slices.Clone(item.Tags.Places)
	for _, region := range item.Tags.Regions {
		places = append(places, region.ID)
	}
	for _, id := range places {
		if p, ok := s.PlacePoint(id); ok && onGlobe(p) {
			return &p
		}
	}
	return nil
}

// Topic is the name of a topic, its id when it has none.
func (s *Site) Topic(id string) string {
	if s.TopicName != nil {
		if name, ok := s.TopicName(id); ok && name != "" {
			return short(name, maxLabel)
		}
	}
	return short(id, maxLabel)
}

// Headline returns the item's title on one line. An item without a title has the beginning of its text, if that may
// be shown, else its outlet and day.
func (s *Site) Headline(item *feeds.Item) string {
	if t := short(item.Title, maxTitle); t != "" {
		return t
	}
	if t := withoutMarkup(line(item.Excerpt(titleOfText))); t != "" {
		return t
	}
	name := OutletName(item)
	if day := item.Date(); plausible(day) && !item.DateEstimated() {
		return name + ", " + WordingFor(s.Language).Day(s.Local(day))
	}
	return name
}

// OutletName is the name of the outlet that an item counts for, its id when it has none.
func OutletName(item *feeds.Item) string { return outletOf(item.CountsFor()).name }

// SourceName is the name of the item's source, its id when it has none.
func SourceName(item *feeds.Item) string { return sourceName(item).name }

// Local is t in the zone of the site's readers.
func (s *Site) Local(t time.Time) time.Time {
	if s.Location == nil {
		return t.UTC()
	}
	return t.In(s.Location)
}
