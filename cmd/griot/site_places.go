package main

import (
	"griot/feeds"
	"griot/feeds/tag"
	"griot/feeds/web/pages"
)

// sitePlaces is the tagger's gazetteer as pages ask for it.
type sitePlaces struct{ tagger *tag.Tagger }

func (s sitePlaces) Point(id feeds.PlaceID) (feeds.Point, bool) {
	place, ok := s.tagger.Place(id)
	return feeds.Point{Lat: place.Lat, Lon: place.Lon}, ok && place.Located
}

func (s sitePlaces) Above(id feeds.PlaceID) []pages.Named {
	chain := s.tagger.Chain(id)
	above := make([]pages.Named, 0, len(chain))
	for i := len(chain) - 1; i > 0; i-- {
		above = append(above, named(chain[i]))
	}
	return above
}

func (s sitePlaces) Inside(id feeds.PlaceID) []pages.Named { return allNamed(s.tagger.Inside(id)) }

func (s sitePlaces) Like(text string) []pages.Named { return s.within(s.tagger.Like(text)) }

func (s sitePlaces) Bearing(name string) []pages.Named { return s.within(s.tagger.Bearing(name)) }

// within names what is no country or region with what contains it: names repeat below that.
func (s sitePlaces) within(places []tag.Place) []pages.Named {
	var like []pages.Named
	for _, p := range places {
		name := named(p)
		if chain := s.tagger.Chain(p.ID); len(chain) > 1 && p.Level != tag.Region {
			name.Name += " (" + chain[1].Name + ")"
		}
		like = append(like, name)
	}
	return like
}

func allNamed(places []tag.Place) []pages.Named {
	out := make([]pages.Named, len(places))
	for i, p := range places {
		out[i] = named(p)
	}
	return out
}

func named(p tag.Place) pages.Named { return pages.Named{ID: string(p.ID), Name: p.Name} }
