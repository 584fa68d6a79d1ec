package render

import (
	"strings"
	"testing"

	"griot/feeds"
)

// An entry says where it is: in its publisher's words, else at the place it names, else in the middle of its region.
func TestPointOfPlaces(t *testing.T) {
	t.Parallel()
	channel := richChannel()
	channel.Site.PlacePoint = func(id feeds.PlaceID) (feeds.Point, bool) {
		p, ok := map[feeds.PlaceID]feeds.Point{"ml.gao": {Lat: 16.27, Lon: -0.04}, "ml.tombouctou.dire": {Lat: 16.25, Lon: -3.38}}[id]
		return p, ok
	}
	for _, format := range []Format{RSS, Atom} {
		document := string(rendered(t, channel, format))
		for point, want := range map[string]int{"16.25 -3.375": 1, "16.27 -0.04": 1, "16.25 -3.38<": 0} {
			if got := strings.Count(document, point); got != want {
				t.Errorf("%s: %q stands %d times, want %d", format, point, got, want)
			}
		}
	}
	if document := string(rendered(t, channel, JSON)); !strings.Contains(document, `"point":{"lat":16.27,"lon":-0.04}`) {
		t.Errorf("JSON Feed has no point of a region")
	}
	bare := richChannel().Entries[0].Lead
	bare.Point = nil
	if p := channel.Site.point(bare); p == nil || p.Lon != -3.38 {
		t.Errorf("the place named comes before the region: %v", p)
	}
}
