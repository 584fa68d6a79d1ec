package pages

import (
	"testing"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/web/wording"
)

// TestSourcesTellTheirIssuer: the page of sources names the body that an official source speaks for, once.
func TestSourcesTellTheirIssuer(t *testing.T) {
	t.Parallel()
	p := &Pages{words: wording.For("fr")}
	for issuer, want := range map[string]string{"État-major général des Armées": "État-major général des Armées", "Dirpa": "", "": ""} {
		t.Run(issuer, func(t *testing.T) {
			status := health.Status{Source: feeds.Source{ID: "dirpa", Name: "Dirpa", Issuer: issuer, Class: feeds.Official, Language: "fr"}}
			if got := p.sourceLine(&status).Issuer; got != want {
				t.Errorf("issuer %q is shown as %q, want %q", issuer, got, want)
			}
		})
	}
}
