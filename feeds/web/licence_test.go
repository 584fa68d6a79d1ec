package web

import "testing"

// TestLicenceKeepsItsLanguage for screen readers: the configuration words it in the site's language only.
func TestLicenceKeepsItsLanguage(t *testing.T) {
	site := testSite()
	site.Language, site.Licence = "fr", "contenu fictif"
	h := newHandler(t, site, newMemory())
	wantContains(t, get(h, "/").Body.String(), "<p>contenu fictif</p>")
	wantContains(t, get(h, "/?lang=en").Body.String(), `<p lang="fr">contenu fictif</p>`)
}
