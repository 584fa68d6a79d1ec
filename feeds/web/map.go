package web

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"griot/feeds"
)

// Gazetteer tells what pages say of places beyond their names.
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

// wireMap is the drawing of where the stories of the last days are.
type wireMap struct {
	Width, Height int
	Label         string
	Period        string
	Lands         []mapLand
	Names         []mapName
	Circles       []mapCircle
	Places        []tally // the same as text: every place that has stories
}

type mapLand struct {
	Path string
	Own  bool // a country the wire is about
}

// mapName is a country's name on the map; with Path it leads to the country's page.
type mapName struct {
	X, Y        int
	Name, Count string
	Path, Label string
}

type mapCircle struct {
	X, Y, R      int
	Path, Label  string
	Name, Anchor string // name beside the circle, "" where there is no room
	NameX, NameY int
}

const (
	circleLeast, circleMost = 8.0, 36.0 // units, radius
	// mapCovers is the share of the stories that the map's frame must hold: one item from the other side of the world
	// does not make a map of the world.
	mapCovers = 0.9
	// placesListed is how many places the list below the map names.
	placesListed = 40
)

// mapPlace is a region with stories.
type mapPlace struct {
	id      feeds.PlaceID
	country feeds.PlaceID // the place itself when it is one
	n       int
	at      spot
}

// wireMap draws the last days; nil when nothing can be placed.
func (h *Handler) wireMap(r *recent) *wireMap {
	if h.site.Places == nil {
		return nil
	}
	week := r.week()
	units := h.mapUnits()
	shown := h.mapCountries(units, week.Regions)
	corners := h.mapCorners(units, shown)
	if len(corners) == 0 {
		return nil
	}
	frame := frameOf(corners)
	m := &wireMap{Width: frame.width, Height: frame.height, Label: h.words.MapTitle}
	if r != nil {
		days := r.Days[max(0, len(r.Days)-mapDays):]
		m.Period = h.words.period(h.words.Day(days[0].Day), h.words.Day(days[len(days)-1].Day))
	}
	room := &labels{frame: &frame}
	h.drawCircles(m, room, units, week.Regions)
	h.drawCountries(m, room, shown, week.Regions)
	h.listPlaces(m, week.Regions)
	return m
}

// mapUnits are the regions the site offers, each with its country.
func (h *Handler) mapUnits() []mapPlace {
	var units []mapPlace
	for _, n := range h.site.Regions {
		unit := mapPlace{id: feeds.PlaceID(n.ID), country: feeds.PlaceID(n.ID)}
		if above := h.site.Places.Above(unit.id); len(above) > 0 {
			unit.country = feeds.PlaceID(above[0].ID)
		}
		units = append(units, unit)
	}
	return units
}

// mapCountries are the countries that the frame is made for: of those the site offers the ones with most stories,
// until most of the stories are seen; all of them while there are none.
func (h *Handler) mapCountries(units []mapPlace, counts map[feeds.PlaceID]int) []feeds.PlaceID {
	var countries []feeds.PlaceID
	all := 0
	for _, u := range units {
		if !slices.Contains(countries, u.country) {
			countries = append(countries, u.country)
			all += counts[u.country]
		}
	}
	if all == 0 {
		return countries
	}
	slices.SortStableFunc(countries, func(a, b feeds.PlaceID) int { return counts[b] - counts[a] })
	seen := 0
	for i, c := range countries {
		if seen += counts[c]; float64(seen) >= mapCovers*float64(all) {
			return countries[:i+1]
		}
	}
	return countries
}

// mapCorners are the points that the frame must hold: the units of the countries, or the main land of a country whose
// units nobody has located.
func (h *Handler) mapCorners(units []mapPlace, countries []feeds.PlaceID) []feeds.Point {
	var corners []feeds.Point
	for _, id := range countries {
		before := len(corners)
		for _, u := range units {
			if p, ok := h.site.Places.Point(u.id); ok && u.country == id && u.id != id {
				corners = append(corners, p)
			}
		}
		if len(corners) > before {
			continue
		}
		if at := slices.IndexFunc(h.outlines, func(c country) bool { return c.id == id }); at >= 0 {
			corners = append(corners, h.outlines[at].rings[0]...)
		} else if p, ok := h.site.Places.Point(id); ok {
			corners = append(corners, p)
		}
	}
	return corners
}

// drawCircles puts a circle at each unit with stories, its area as their number, the largest first so that none hides
// a smaller one.
func (h *Handler) drawCircles(m *wireMap, room *labels, units []mapPlace, counts map[feeds.PlaceID]int) {
	var placed []mapPlace
	most := 0
	for _, u := range units {
		u.n = counts[u.id]
		p, ok := h.site.Places.Point(u.id)
		if u.at = room.frame.spot(p); !ok || u.n == 0 || u.id == u.country || !room.frame.holds(u.at) {
			continue
		}
		placed, most = append(placed, u), max(most, u.n)
	}
	slices.SortFunc(placed, func(a, b mapPlace) int { return cmp.Or(b.n-a.n, cmp.Compare(a.id, b.id)) })
	radius := func(p *mapPlace) float64 {
		return max(circleLeast, circleMost*math.Sqrt(float64(p.n)/float64(max(most, 12))))
	}
	for i := range placed {
		room.taken = append(room.taken, around(placed[i].at, radius(&placed[i])))
	}
	for i := range placed {
		p := &placed[i]
		r := radius(p)
		name := h.site.Place(p.id)
		c := mapCircle{
			X: int(math.Round(p.at.x)), Y: int(math.Round(p.at.y)), R: int(math.Round(r)),
			Path: "region/" + string(p.id), Label: name + h.words.Colon() + h.words.Stories(p.n),
		}
		if where, anchor, ok := room.beside(p.at, r, name); ok {
			c.Name, c.Anchor, c.NameX, c.NameY = name, anchor, int(math.Round(where.x)), int(math.Round(where.y))
		}
		m.Circles = append(m.Circles, c)
	}
}

// drawCountries draws outlines and names: the wire's countries first to find room.
func (h *Handler) drawCountries(m *wireMap, room *labels, own []feeds.PlaceID, counts map[feeds.PlaceID]int) {
	type drawn struct {
		id    feeds.PlaceID
		rings [][]spot
	}
	var lands []drawn
	for _, c := range h.outlines {
		land := drawn{id: c.id}
		for _, ring := range c.rings {
			if seen := room.frame.ring(ring); len(seen) > 2 {
				land.rings = append(land.rings, seen)
			}
		}
		if len(land.rings) > 0 {
			lands = append(lands, land)
			m.Lands = append(m.Lands, mapLand{svgPath(land.rings), slices.Contains(own, c.id)})
		}
	}
	slices.SortStableFunc(lands, func(a, b drawn) int { return counts[b.id] - counts[a.id] })
	for _, land := range lands {
		name, ok := h.site.PlaceName(land.id)
		if !ok {
			continue
		}
		n := counts[land.id]
		where, ok := room.within(land.rings, strings.TrimSpace(name+" "+h.words.countMark(n)))
		if !ok {
			continue
		}
		out := mapName{X: int(where.x), Y: int(where.y), Name: name}
		if n > 0 {
			out.Count, out.Path = h.words.countMark(n), "region/"+string(land.id)
			out.Label = name + h.words.Colon() + h.words.Stories(n)
		}
		m.Names = append(m.Names, out)
	}
}

// listPlaces names every region and country with stories, the most frequent first.
func (h *Handler) listPlaces(m *wireMap, counts map[feeds.PlaceID]int) {
	var all []counted[feeds.PlaceID]
	for id, n := range counts {
		_, known := h.site.PlaceName(id)
		country := slices.ContainsFunc(h.outlines, func(c country) bool { return c.id == id })
		if known && (country || slices.ContainsFunc(h.site.Regions, func(r Named) bool { return r.ID == string(id) })) {
			all = append(all, counted[feeds.PlaceID]{id, n})
		}
	}
	slices.SortFunc(all, func(a, b counted[feeds.PlaceID]) int { return cmp.Or(b.n-a.n, cmp.Compare(a.id, b.id)) })
	for _, c := range all[:min(len(all), placesListed)] {
		m.Places = append(m.Places, tally{h.site.Place(c.id), "region/" + string(c.id), h.words.countMark(c.n)})
	}
}
