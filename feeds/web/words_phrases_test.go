package web

import (
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/health"
)

// TestEveryPhraseHasWords: what a source's page says is in the page's language, with as many values as the phrase.
func TestEveryPhraseHasWords(t *testing.T) {
	for _, language := range languages() {
		w := wordsFor(language)
		for _, phrase := range health.Phrases() {
			words, ok := w.phrases[phrase]
			if !ok {
				t.Errorf("%s: no words for %q", language, phrase)
			}
			if strings.Count(words, "%") != strings.Count(string(phrase), "%") {
				t.Errorf("%s: %q takes other values than %q", language, words, phrase)
			}
			if language == "fr" && words == string(phrase) {
				t.Errorf("%q is not French", words)
			}
		}
	}
}

// TestPhraseOf: a phrase is found again in the words made of it.
func TestPhraseOf(t *testing.T) {
	for _, c := range []struct {
		words string
		want  health.Phrase
	}{
		{string(health.DueSchedule), health.DueSchedule},
		{string(health.DueOurFault), health.DueOurFault},
		{health.DueBackoff.With(7).String(), health.DueBackoff},
		{health.DueRhythm.With("3 days").String(), health.DueRhythm},
		{"by magic", ""},
		{"", ""},
	} {
		if got, ok := health.PhraseOf(c.words); got != c.want || ok != (c.want != "") {
			t.Errorf("%q: %q, want %q", c.words, got, c.want)
		}
	}
}

// TestEveryFaultHasWords: so does what is wrong with an address.
func TestEveryFaultHasWords(t *testing.T) {
	for _, language := range languages() {
		w := wordsFor(language)
		for _, kind := range feeds.FaultKinds() {
			fault := &feeds.SelectionFault{Kind: kind, Parameter: "limit", Value: "v", Allowed: "a, b", Low: 1, High: 2}
			if said := w.badAddress(fault, "/help/compose"); w.faults[kind] == "" || strings.Contains(said, "%!") {
				t.Errorf("%s: %s: %q", language, kind, said)
			}
		}
	}
}
