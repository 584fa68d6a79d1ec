package pages

import (
	"strings"
	"testing"

	"griot/feeds/render"
	"griot/feeds/web/worldmap"
)

func testSite() Site {
	site := Site{
		Site: render.Site{
			Title: "Griot Sahel", Description: "Les dépêches du Mali et du Sahel", BaseURL: "https://griot.example", Language: "fr",
			Licence: "contenu fictif",
		},
		Regions: []Named{{"ml", "Mali", "Mali"}, {"ml.gao", "Gao", "Mali"}, {"ml.tombouctou", "Tombouctou", "Mali"}, {"ne", "Niger", "Niger"}},
		Topics:  []Named{{"sante", "Santé", ""}, {"securite", "Sécurité", ""}},
	}
	site.Complete()
	return site
}

// newPages are the pages of a French site in a language.
func newPages(t *testing.T, site Site, language string) *Pages {
	t.Helper()
	world, err := worldmap.Read()
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(NewLocale(&site, language, "fr", ""), world)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// written is the page at a path as readers get it.
func written(t *testing.T, p *Pages, page *Page, path string) string {
	t.Helper()
	body, err := p.Write(page, path)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func wantContains(t *testing.T, body, part string) {
	t.Helper()
	if !strings.Contains(body, part) {
		t.Errorf("does not contain %q:\n%s", part, body)
	}
}

func wantMissing(t *testing.T, body, part string) {
	t.Helper()
	if strings.Contains(body, part) {
		t.Errorf("contains %q:\n%s", part, body)
	}
}
