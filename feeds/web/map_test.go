package web

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"griot/feeds"
)

// atlas is a gazetteer of a few places.
type atlas struct{}

func (atlas) Point(id feeds.PlaceID) (feeds.Point, bool) {
	p, ok := map[feeds.PlaceID]feeds.Point{
		"ml": {Lat: 17.5, Lon: -4}, "ml.gao": {Lat: 16.27, Lon: -0.04}, "ml.tombouctou": {Lat: 16.77, Lon: -3.01}, "ne": {Lat: 17.5, Lon: 8.5},
	}[id]
	return p, ok
}

func (atlas) Above(id feeds.PlaceID) []Named {
	if strings.HasPrefix(string(id), "ml.") {
		return []Named{{"ml", "Mali", ""}}
	}
	return nil
}

func (atlas) Inside(id feeds.PlaceID) []Named {
	if id == "ml" {
		return []Named{{"ml.gao", "Gao", ""}, {"ml.tombouctou", "Tombouctou", ""}}
	}
	return nil
}

func (atlas) Like(text string) []Named {
	if strings.Contains(text, "tomb") {
		return []Named{{"ml.tombouctou", "Tombouctou", ""}}
	}
	return nil
}

func (atlas) Bearing(name string) []Named {
	if strings.EqualFold(name, "tombouctou") {
		return []Named{{"ml.tombouctou", "Tombouctou", ""}}
	}
	return nil
}

func mappedSite() Site {
	site := testSite()
	site.Places = atlas{}
	return site
}

func TestMapOnFrontPage(t *testing.T) {
	h := newHandler(t, mappedSite(), newMemory())
	page := get(h, "/").Body.String()
	wantContains(t, page, `<svg viewBox="0 0 800 `)
	wantContains(t, page, `<title>Tombouctou`+"\u00a0: 1\u00a0information</title>")
	wantContains(t, page, `aria-label="Mali`+"\u00a0: 2\u00a0informations\"")
	wantContains(t, page, `<li><a href="/region/ml.gao">Gao</a> <span class="count">1</span></li>`)
	wantMissing(t, page, "style=")
	site := mappedSite()
	site.TopicNames = map[string]map[string]string{"en": {"sante": "Health"}}
	h = newHandler(t, site, newMemory())
	english := get(h, "/?lang=en").Body.String()
	wantContains(t, english, `<a href="/topic/sante?lang=en">Health</a>`)
	wantContains(t, english, `<a href="/topic/securite?lang=en">Sécurité</a>`)
	wantContains(t, english, `href="/region/ml.tombouctou?lang=en"`)
}

// TestMapOfAnyPlace: the map is drawn for the countries that the site is about, wherever they are.
func TestMapOfAnyPlace(t *testing.T) {
	for _, id := range []string{"fr", "jp", "nz", "cl", "ne"} {
		site := mappedSite()
		site.Regions = []Named{{id, strings.ToUpper(id), ""}}
		h := newHandler(t, site, newMemory())
		m := h.wireMap(nil)
		if m == nil {
			t.Errorf("%s: no map", id)
			continue
		}
		own := 0
		for _, land := range m.Lands {
			if land.Own {
				own++
			}
		}
		if own != 1 || m.Height < 200 {
			t.Errorf("%s: %d countries of its own, %d × %d", id, own, m.Width, m.Height)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	h := newHandler(t, mappedSite(), newMemory())
	got := get(h, "/region/tombuctu", "Accept", "text/html")
	if got.Code != 404 {
		t.Errorf("status %d", got.Code)
	}
	wantContains(t, got.Body.String(), `<a href="/region/ml.tombouctou">Tombouctou</a>`)
	wantContains(t, got.Body.String(), "Vouliez-vous dire\u00a0:")
	wantContains(t, got.Body.String(), `href="/"`)
}

// A search lists the places that bear the name; those of a name near to it only where nothing is found, as a question.
func TestSearchNamesPlaces(t *testing.T) {
	h := newHandler(t, mappedSite(), newMemory())
	for path, want := range map[string]string{"/search?q=Tombouctou": "Lieux de ce nom", "/search?q=tombuctu": "Vouliez-vous dire"} {
		page := get(h, path).Body.String()
		for _, heading := range []string{"Lieux de ce nom", "Vouliez-vous dire"} {
			if there := strings.Contains(page, heading); there != (heading == want) {
				t.Errorf("%s: %q there: %v", path, heading, there)
			}
		}
		wantContains(t, page, `<a href="/region/ml.tombouctou">Tombouctou</a>`)
	}
}

// TestOutlines: the file is whole, and its countries are where they are.
func TestOutlines(t *testing.T) {
	countries, err := readOutlines(outlinesFile)
	if err != nil {
		t.Fatal(err)
	}
	in := map[feeds.PlaceID]feeds.Point{ // a town well inside
		"ml": {Lat: 14.5, Lon: -4.2}, "fr": {Lat: 46.2, Lon: 2.5}, "br": {Lat: -10, Lon: -52}, "jp": {Lat: 36.3, Lon: 138.3}, "za": {Lat: -30, Lon: 24},
	}
	for id, at := range in {
		holders := 0
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
				holders++
				if c.id != id {
					t.Errorf("%v lies in %s, want %s", at, c.id, id)
				}
			}
		}
		if holders != 1 {
			t.Errorf("%v lies in %d countries", at, holders)
		}
	}
	for _, bad := range []string{"1 2 3 4", "scale 0", "scale 10\n1 2 3", "scale 10\n1 2\nml\t4", "scale 10\n1 2\nml\tx"} {
		if _, err := readOutlines(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

// TestFrame: what a frame is made for lies in it, and what is cut at its edge stays in its room.
func TestFrame(t *testing.T) {
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
		if f.width != mapWidth || f.height < 1 || f.height > mapTallest+1 {
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
				if math.IsNaN(s.x) || s.x < -mapRoom-1e-6 || s.y < -mapRoom-1e-6 || s.x > float64(f.width)+mapRoom+1e-6 || s.y > float64(f.height)+mapRoom+1e-6 {
					t.Fatalf("%s: %v is beyond the frame", c.id, s)
				}
			}
		}
	})
}
