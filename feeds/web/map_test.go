package web

import (
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/web/pages"
)

// atlas is a gazetteer of a few places.
type atlas struct{}

func (atlas) Point(id feeds.PlaceID) (feeds.Point, bool) {
	p, ok := map[feeds.PlaceID]feeds.Point{
		"ml": {Lat: 17.5, Lon: -4}, "ml.gao": {Lat: 16.27, Lon: -0.04}, "ml.tombouctou": {Lat: 16.77, Lon: -3.01}, "ne": {Lat: 17.5, Lon: 8.5},
	}[id]
	return p, ok
}

func (atlas) Above(id feeds.PlaceID) []pages.Named {
	if strings.HasPrefix(string(id), "ml.") {
		return []pages.Named{{ID: "ml", Name: "Mali"}}
	}
	return nil
}

func (atlas) Inside(id feeds.PlaceID) []pages.Named {
	if id == "ml" {
		return []pages.Named{{ID: "ml.gao", Name: "Gao"}, {ID: "ml.tombouctou", Name: "Tombouctou"}}
	}
	return nil
}

func (atlas) Like(text string) []pages.Named {
	if strings.Contains(text, "tomb") {
		return []pages.Named{{ID: "ml.tombouctou", Name: "Tombouctou"}}
	}
	return nil
}

func (atlas) Bearing(name string) []pages.Named {
	if strings.EqualFold(name, "tombouctou") {
		return []pages.Named{{ID: "ml.tombouctou", Name: "Tombouctou"}}
	}
	return nil
}

func mappedSite() Config {
	site := testSite()
	site.Places = atlas{}
	return site
}

func TestMapOnFrontPage(t *testing.T) {
	t.Parallel()
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

func TestDidYouMean(t *testing.T) {
	t.Parallel()
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
	t.Parallel()
	h := newHandler(t, mappedSite(), newMemory())
	for path, want := range map[string]string{"/search?q=Tombouctou": "Lieux de ce nom", "/search?q=tombuctu": "Vouliez-vous dire"} {
		t.Run(path, func(t *testing.T) {
			page := get(h, path).Body.String()
			for _, heading := range []string{"Lieux de ce nom", "Vouliez-vous dire"} {
				if there := strings.Contains(page, heading); there != (heading == want) {
					t.Errorf("%s: %q there: %v", path, heading, there)
				}
			}
			wantContains(t, page, `<a href="/region/ml.tombouctou">Tombouctou</a>`)
		})
	}
}
