package web

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

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

// TestMedianGap is shown in words, given to programs in seconds, and left out while a source has shown too little.
func TestMedianGap(t *testing.T) {
	noon := time.Date(2026, 2, 9, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		gaps            []time.Duration
		french, english string
		seconds         int64
	}{
		{nil, "", "", 0},
		{[]time.Duration{time.Hour}, "", "", 0},
		{[]time.Duration{10 * time.Second, 20 * time.Second}, "plusieurs par minute", "several a minute", 15},
		{[]time.Duration{25 * time.Minute, 25 * time.Minute, 9 * time.Hour}, "toutes les 25 min env.", "about every 25 min", 1500},
		{[]time.Duration{time.Hour, 3 * time.Hour, 5 * time.Hour}, "toutes les 3 h env.", "about every 3 h", 10800},
		{[]time.Duration{23 * time.Hour, 26 * time.Hour}, "une fois par jour env.", "about once a day", 88200},
		{[]time.Duration{24 * time.Hour, 72 * time.Hour}, "tous les 2 j env.", "about every 2 days", 172800},
	} {
		m := newMemory()
		at := noon
		cadence := feeds.Cadence{}.With(at)
		for _, gap := range test.gaps {
			at = at.Add(gap)
			cadence = cadence.With(at)
		}
		m.statuses = append(m.statuses[:0:0], feeds.SourceStatus{Source: feeds.Source{ID: "voix", Name: "Voix", Class: feeds.Press}, Cadence: cadence})
		h := newHandler(t, testSite(), m)
		for path, want := range map[string]string{
			"/sources":         `<td data-label="Intervalle médian">` + test.french + "</td>",
			"/sources?lang=en": `<td data-label="Median gap">` + test.english + "</td>",
		} {
			wantContains(t, strings.ReplaceAll(get(h, path).Body.String(), "\u00a0", " "), want)
		}
		var told struct {
			Sources []struct {
				Gap *int64 `json:"median_gap_seconds"`
			}
		}
		if err := json.Unmarshal(get(h, "/status.json").Body.Bytes(), &told); err != nil {
			t.Fatal(err)
		}
		switch gap := told.Sources[0].Gap; {
		case test.seconds == 0 && gap != nil, test.seconds != 0 && (gap == nil || *gap != test.seconds):
			t.Errorf("%v: status.json tells %v, want %d", test.gaps, gap, test.seconds)
		}
	}
}
