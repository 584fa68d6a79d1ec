package pages

import "testing"

// TestLicenceKeepsItsLanguage for screen readers: the configuration words it in the site's language only.
func TestLicenceKeepsItsLanguage(t *testing.T) {
	t.Parallel()
	for language, want := range map[string]string{"fr": "<p>contenu fictif</p>", "en": `<p lang="fr">contenu fictif</p>`} {
		t.Run(language, func(t *testing.T) {
			p := newPages(t, testSite(), language)
			wantContains(t, written(t, p, p.FeedList(), "feeds"), want)
		})
	}
}
