package web

import (
	"testing"

	"griot/feeds"
)

// TestSourcesTellTheirIssuer: the page of sources names the body that an official source speaks for, once.
func TestSourcesTellTheirIssuer(t *testing.T) {
	h := &Handler{words: wordsFor("fr")}
	for issuer, want := range map[string]string{"État-major général des Armées": "État-major général des Armées", "Dirpa": "", "": ""} {
		status := feeds.SourceStatus{Source: feeds.Source{ID: "dirpa", Name: "Dirpa", Issuer: issuer, Class: feeds.Official, Language: "fr"}}
		if got := h.sourceLine(&status).Issuer; got != want {
			t.Errorf("issuer %q is shown as %q, want %q", issuer, got, want)
		}
	}
}
