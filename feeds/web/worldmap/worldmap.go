// Package worldmap draws where the stories of some days are. A map has outlines of countries with their names, and a
// circle at each region that has stories.
//
// A drawing is in whole units, ready to be written as SVG. Its words are handed in; the geography is embedded.
package worldmap

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"griot/feeds"
)

// World holds the outlines of all countries. It does not change once read.
type World struct{ countries []country }

// Read reads the embedded outlines.
func Read() (*World, error) {
	countries, err := readOutlines(outlinesFile)
	return &World{countries}, err
}

// Outlined reports whether the world has the outline of a country.
func (w *World) Outlined(id feeds.PlaceID) bool {
	return slices.ContainsFunc(w.countries, func(c country) bool { return c.id == id })
}

// Subject is what a map shows.
type Subject struct {
	// Regions are those that circles may be drawn at. Their countries decide which part of the world is shown.
	Regions []Region
	Stories map[feeds.PlaceID]int // how many stories a region or country has
	Point   func(feeds.PlaceID) (feeds.Point, bool)
	Name    func(feeds.PlaceID) string         // of a region
	Country func(feeds.PlaceID) (string, bool) // name of a country; false for one that the site does not know
	Label   func(name string, stories int) string
}

// Region is a region, or a country itself, with the country that it lies in.
type Region struct{ ID, Country feeds.PlaceID }

// Drawing is a map. All measures are in its own units.
type Drawing struct {
	Width, Height int
	Lands         []Land
	Names         []Name
	Circles       []Circle
}

// Land is the outline of a country.
type Land struct {
	Path string // the d attribute of an SVG path
	Own  bool   // the map is made for it
}

// Name is a country's name on the map. Without stories it has neither Count, Region nor Label.
type Name struct {
	X, Y        int
	Name, Count string
	Region      feeds.PlaceID
	Label       string
}

// Circle stands at a region; its area shows the number of stories.
type Circle struct {
	X, Y, R      int
	Region       feeds.PlaceID
	Label        string
	Name, Anchor string // name beside the circle, "" where there is no room
	NameX, NameY int
}

// shownShare is the share of the stories that the map's frame must contain. One item from the other side of the world
// does not make a map of the world.
const shownShare = 0.9

// Draw draws a map; nil when nothing can be placed.
func (w *World) Draw(s *Subject) *Drawing {
	shown := s.shown()
	corners := w.corners(s, shown)
	if len(corners) == 0 {
		return nil
	}
	frame := frameOf(corners)
	d := &Drawing{Width: frame.width, Height: frame.height}
	room := &labels{frame: &frame}
	d.drawCircles(s, room)
	d.drawCountries(s, room, w.countries, shown)
	return d
}

// shown returns the countries that the frame is made for. Those with most stories come first, until most of the
// stories are seen. While there are none it is all of them.
func (s *Subject) shown() []feeds.PlaceID {
	var countries []feeds.PlaceID
	all := 0
	for _, r := range s.Regions {
		if !slices.Contains(countries, r.Country) {
			countries = append(countries, r.Country)
			all += s.Stories[r.Country]
		}
	}
	if all == 0 {
		return countries
	}
	slices.SortStableFunc(countries, func(a, b feeds.PlaceID) int { return s.Stories[b] - s.Stories[a] })
	seen := 0
	for i, c := range countries {
		if seen += s.Stories[c]; float64(seen) >= shownShare*float64(all) {
			return countries[:i+1]
		}
	}
	return countries
}

// corners returns the points that the frame must contain: the regions of the countries. A country whose regions
// nobody has located has its main land.
func (w *World) corners(s *Subject, countries []feeds.PlaceID) []feeds.Point {
	var corners []feeds.Point
	for _, id := range countries {
		before := len(corners)
		for _, r := range s.Regions {
			if p, ok := s.Point(r.ID); ok && r.Country == id && r.ID != id {
				corners = append(corners, p)
			}
		}
		if len(corners) > before {
			continue
		}
		if at := slices.IndexFunc(w.countries, func(c country) bool { return c.id == id }); at >= 0 {
			corners = append(corners, w.countries[at].rings[0]...)
		} else if p, ok := s.Point(id); ok {
			corners = append(corners, p)
		}
	}
	return corners
}

// drawCountries draws outlines and names. The countries with most stories find room for their names first.
func (d *Drawing) drawCountries(s *Subject, room *labels, countries []country, own []feeds.PlaceID) {
	type drawn struct {
		id    feeds.PlaceID
		rings [][]spot
	}
	var lands []drawn
	for _, c := range countries {
		land := drawn{id: c.id}
		for _, ring := range c.rings {
			if seen := room.frame.ring(ring); len(seen) > 2 {
				land.rings = append(land.rings, seen)
			}
		}
		if len(land.rings) > 0 {
			lands = append(lands, land)
			d.Lands = append(d.Lands, Land{svgPath(land.rings), slices.Contains(own, c.id)})
		}
	}
	slices.SortStableFunc(lands, func(a, b drawn) int { return s.Stories[b.id] - s.Stories[a.id] })
	for _, land := range lands {
		name, ok := s.Country(land.id)
		if !ok {
			continue
		}
		n, count := s.Stories[land.id], ""
		if n > 0 {
			count = strconv.Itoa(n)
		}
		where, ok := room.within(land.rings, strings.TrimSpace(name+" "+count))
		if !ok {
			continue
		}
		out := Name{X: int(where.x), Y: int(where.y), Name: name}
		if n > 0 {
			out.Count, out.Region, out.Label = count, land.id, s.Label(name, n)
		}
		d.Names = append(d.Names, out)
	}
}

// rounded is a measure in whole units.
func rounded(units float64) int { return int(math.Round(units)) }
