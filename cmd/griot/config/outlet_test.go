package config

import (
	"testing"

	"griot/feeds"
	"griot/feeds/outlet"
)

func TestOutletsOfAConfiguration(t *testing.T) {
	t.Parallel()
	c, err := Loader{}.parse("griot.yaml", []byte(`
many_publishers: ["pages.example/*"]
sources:
  - {id: rfi-afrique, name: RFI Afrique, url: "https://www.rfi.example/afrique/rss", class: press, outlet: rfi}
  - {id: rfi-monde, name: RFI Monde, url: "https://www.rfi.example/monde/rss", class: press, outlet: {id: rfi, name: RFI}}
  - {id: page, name: Page, url: "https://pages.example/dunes/feed", class: blog}
  - {id: fil, name: Fil, url: "https://feeds.feedburner.com/fil", class: press}
`))
	if err != nil {
		t.Fatal(err)
	}
	directory, err := c.Outlets([]outlet.Source{
		{Source: feeds.Source{ID: "fil"}, Link: "https://lefil.example/"},
		{Source: feeds.Source{ID: "parti", Name: "Parti", URL: "https://lefil.example/rss"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[feeds.SourceID]feeds.Outlet{
		"rfi-afrique": {ID: "rfi", Name: "RFI"}, "rfi-monde": {ID: "rfi", Name: "RFI"},
		"page": {ID: "pages.example/dunes", Name: "Page"}, "fil": {ID: "lefil.example", Name: "Fil"}, "parti": {ID: "lefil.example", Name: "Fil"},
	} {
		if got := directory.Of(&feeds.Source{ID: id}); got != want {
			t.Errorf("%s: %+v, want %+v", id, got, want)
		}
	}
	if s, _ := c.Source("rfi-monde"); s.Outlet != (feeds.Outlet{ID: "rfi", Name: "RFI"}) {
		t.Errorf("declared as %+v", s.Outlet)
	}
}
