package pages

import (
	"cmp"
	"slices"

	"griot/feeds"
	"griot/feeds/web/worldmap"
)

// storyMap is the drawing of where the stories of the last days are.
type storyMap struct {
	*worldmap.Drawing
	Label  string
	Period string
	Places []countedLink // the same as text: every place that has stories
}

// placesListed is how many places the list below the map names.
const placesListed = 40

// storyMap draws the last days; nil when nothing can be placed.
func (p *Pages) storyMap(r *recent) *storyMap {
	if p.site.Places == nil {
		return nil
	}
	week := r.week()
	drawing := p.world.Draw(&worldmap.Subject{
		Regions: p.mapRegions(), Stories: week.Regions, Point: p.site.Places.Point, Name: p.site.Place, Country: p.site.PlaceName,
		Label: func(name string, n int) string { return name + p.words.Colon() + p.words.Stories(n) },
	})
	if drawing == nil {
		return nil
	}
	m := &storyMap{Drawing: drawing, Label: p.words.MapTitle, Places: p.mapPlaces(week.Regions)}
	if r != nil {
		days := r.Days[max(0, len(r.Days)-mapDays):]
		m.Period = p.words.Period(days[0].Day, days[len(days)-1].Day)
	}
	return m
}

// mapRegions are the regions the site offers, each with its country.
func (p *Pages) mapRegions() []worldmap.Region {
	var regions []worldmap.Region
	for _, n := range p.site.Regions {
		region := worldmap.Region{ID: feeds.PlaceID(n.ID), Country: feeds.PlaceID(n.ID)}
		if above := p.site.Places.Above(region.ID); len(above) > 0 {
			region.Country = feeds.PlaceID(above[0].ID)
		}
		regions = append(regions, region)
	}
	return regions
}

// mapPlaces names every region and country with stories, the most frequent first.
func (p *Pages) mapPlaces(counts map[feeds.PlaceID]int) []countedLink {
	var all []counted[feeds.PlaceID]
	for id, n := range counts {
		_, known := p.site.PlaceName(id)
		if known && (p.world.Outlined(id) || slices.ContainsFunc(p.site.Regions, func(r Named) bool { return r.ID == string(id) })) {
			all = append(all, counted[feeds.PlaceID]{id, n})
		}
	}
	slices.SortFunc(all, func(a, b counted[feeds.PlaceID]) int { return cmp.Or(b.n-a.n, cmp.Compare(a.id, b.id)) })
	var places []countedLink
	for _, c := range all[:min(len(all), placesListed)] {
		places = append(places, countedLink{p.site.Place(c.id), "region/" + string(c.id), p.words.CountMark(c.n)})
	}
	return places
}

// Mapped are the paths of the pages of places that the map leads to.
func (p *Pages) Mapped(a *feeds.Activity) []string {
	shown := p.storyMap(recentOf(a))
	if shown == nil {
		return nil
	}
	paths := make([]string, len(shown.Places))
	for i, place := range shown.Places {
		paths[i] = place.Path
	}
	return paths
}
