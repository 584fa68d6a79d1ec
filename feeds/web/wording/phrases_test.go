package wording

import (
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/health"
)

// TestEveryPhraseHasWords: what a source's page says is in the page's language, with as many values as the phrase.
func TestEveryPhraseHasWords(t *testing.T) {
	t.Parallel()
	for _, language := range Languages() {
		w := For(language)
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

// TestEveryFaultHasWords: what is wrong with an address is said in each language.
func TestEveryFaultHasWords(t *testing.T) {
	t.Parallel()
	for _, language := range Languages() {
		w := For(language)
		for _, kind := range feeds.FaultKinds() {
			fault := &feeds.SelectionFault{Kind: kind, Parameter: "limit", Value: "v", Allowed: "a, b", Low: 1, High: 2}
			if said := w.BadAddress(fault, "/help/compose"); w.faults[kind] == "" || strings.Contains(said, "%!") {
				t.Errorf("%s: %s: %q", language, kind, said)
			}
		}
	}
}
