package web

import (
	"cmp"
	"slices"

	"griot/feeds"
	"griot/feeds/web/worldmap"
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

// storyMap is the drawing of where the stories of the last days are.
type storyMap struct {
	*worldmap.Drawing
	Label  string
	Period string
	Places []tally // the same as text: every place that has stories
}

// placesListed is how many places the list below the map names.
const placesListed = 40

// storyMap draws the last days; nil when nothing can be placed.
func (h *Handler) storyMap(r *recent) *storyMap {
	if h.site.Places == nil {
		return nil
	}
	week := r.week()
	drawing := h.world.Draw(&worldmap.Subject{
		Regions: h.mapRegions(), Stories: week.Regions, Point: h.site.Places.Point, Name: h.site.Place, Country: h.site.PlaceName,
		Label: func(name string, n int) string { return name + h.words.Colon() + h.words.Stories(n) },
	})
	if drawing == nil {
		return nil
	}
	m := &storyMap{Drawing: drawing, Label: h.words.MapTitle, Places: h.mapPlaces(week.Regions)}
	if r != nil {
		days := r.Days[max(0, len(r.Days)-mapDays):]
		m.Period = h.words.Period(days[0].Day, days[len(days)-1].Day)
	}
	return m
}

// mapRegions are the regions the site offers, each with its country.
func (h *Handler) mapRegions() []worldmap.Region {
	var regions []worldmap.Region
	for _, n := range h.site.Regions {
		region := worldmap.Region{ID: feeds.PlaceID(n.ID), Country: feeds.PlaceID(n.ID)}
		if above := h.site.Places.Above(region.ID); len(above) > 0 {
			region.Country = feeds.PlaceID(above[0].ID)
		}
		regions = append(regions, region)
	}
	return regions
}

// mapPlaces names every region and country with stories, the most frequent first.
func (h *Handler) mapPlaces(counts map[feeds.PlaceID]int) []tally {
	var all []counted[feeds.PlaceID]
	for id, n := range counts {
		_, known := h.site.PlaceName(id)
		if known && (h.world.Outlined(id) || slices.ContainsFunc(h.site.Regions, func(r Named) bool { return r.ID == string(id) })) {
			all = append(all, counted[feeds.PlaceID]{id, n})
		}
	}
	slices.SortFunc(all, func(a, b counted[feeds.PlaceID]) int { return cmp.Or(b.n-a.n, cmp.Compare(a.id, b.id)) })
	var places []tally
	for _, c := range all[:min(len(all), placesListed)] {
		places = append(places, tally{h.site.Place(c.id), "region/" + string(c.id), h.words.CountMark(c.n)})
	}
	return places
}
