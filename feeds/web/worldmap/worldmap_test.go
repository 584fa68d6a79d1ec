package worldmap

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"griot/feeds"
)

// TestDrawAnyCountry: the map is drawn for the countries that the site is about, wherever they are.
func TestDrawAnyCountry(t *testing.T) {
	t.Parallel()
	world, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []feeds.PlaceID{"fr", "jp", "nz", "cl", "ne"} {
		t.Run(string(id), func(t *testing.T) {
			d := world.Draw(&Subject{
				Regions: []Region{{id, id}}, Point: func(feeds.PlaceID) (feeds.Point, bool) { return feeds.Point{}, false },
				Name:    func(id feeds.PlaceID) string { return string(id) },
				Country: func(id feeds.PlaceID) (string, bool) { return strings.ToUpper(string(id)), true },
			})
			if d == nil {
				t.Fatal("no map")
			}
			own := 0
			for _, land := range d.Lands {
				if land.Own {
					own++
				}
			}
			if own != 1 || d.Height < 200 {
				t.Errorf("%d countries of its own, %d × %d", own, d.Width, d.Height)
			}
		})
	}
}

// TestOutlines: the file is whole, and its countries are where they are.
func TestOutlines(t *testing.T) {
	t.Parallel()
	countries, err := readOutlines(outlinesFile)
	if err != nil {
		t.Fatal(err)
	}
	in := map[feeds.PlaceID]feeds.Point{ // a town well inside
		"ml": {Lat: 14.5, Lon: -4.2}, "fr": {Lat: 46.2, Lon: 2.5}, "br": {Lat: -10, Lon: -52}, "jp": {Lat: 36.3, Lon: 138.3}, "za": {Lat: -30, Lon: 24},
	}
	for id, at := range in {
		t.Run(string(id), func(t *testing.T) {
			var holders []feeds.PlaceID
			for _, c := range countries {
				var rings [][]spot
				for _, ring := range c.rings {
					var flat []spot
					for _, p := range ring {
						flat = append(flat, spot{p.Lon, p.Lat})
					}
					rings = append(rings, flat)
				}
				if inside(rings, spot{at.Lon, at.Lat}) {
					holders = append(holders, c.id)
				}
			}
			if len(holders) != 1 || holders[0] != id {
				t.Errorf("%v lies in %s, want %s", at, holders, id)
			}
		})
	}
	for _, bad := range []string{"1 2 3 4", "scale 0", "scale 10\n1 2 3", "scale 10\n1 2\nml\t4", "scale 10\n1 2\nml\tx"} {
		t.Run(bad, func(t *testing.T) {
			if _, err := readOutlines(bad); err == nil {
				t.Error("it was read")
			}
		})
	}
}

// TestFrame: what a frame is made for lies in it, and what is cut at its edge stays in its room.
func TestFrame(t *testing.T) {
	t.Parallel()
	countries, err := readOutlines(outlinesFile)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var points []feeds.Point
		for range rapid.IntRange(1, 6).Draw(t, "points") {
			points = append(points, feeds.Point{Lat: rapid.Float64Range(-80, 80).Draw(t, "lat"), Lon: rapid.Float64Range(-180, 180).Draw(t, "lon")})
		}
		f := frameOf(points)
		if f.width != drawingWidth || f.height < 1 || f.height > tallest+1 {
			t.Fatalf("%v: %d × %d", points, f.width, f.height)
		}
		for _, p := range points {
			if !f.holds(f.spot(p)) {
				t.Fatalf("%v is not in the frame made for it: %v", p, f.spot(p))
			}
		}
		c := countries[rapid.IntRange(0, len(countries)-1).Draw(t, "country")]
		for _, ring := range c.rings {
			for _, s := range f.ring(ring) {
				if math.IsNaN(s.x) || s.x < -edgeRoom-1e-6 || s.y < -edgeRoom-1e-6 || s.x > float64(f.width)+edgeRoom+1e-6 || s.y > float64(f.height)+edgeRoom+1e-6 {
					t.Fatalf("%s: %v is beyond the frame", c.id, s)
				}
			}
		}
	})
}
