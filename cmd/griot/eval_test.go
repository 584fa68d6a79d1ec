package main

import (
	"os"
	"testing"

	"griot/cmd/griot/config"
)

// TestEvalOnCorpus scores the rules on the labelled corpus as griot eval does. The floors are a little under what was
// reached: they may only rise. The weights of grouping are fitted to these items; what they score on events they have not
// seen is told by TestFit in store/story.
func TestEvalOnCorpus(t *testing.T) {
	t.Parallel()
	f, err := os.Open("../../feeds/tag/testdata/corpus-dev.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	stream, err := readStream(f, "corpus")
	if err != nil || len(stream) < 300 {
		t.Fatalf("%d items, %v", len(stream), err)
	}
	config := config.Default()
	tagger, err := newTagger(&config)
	if err != nil {
		t.Fatal(err)
	}
	e := evaluate(stream, annotate(&config, newDeriver(tagger), stream, func(int, int) {}))
	for _, floor := range []struct {
		name       string
		got, least float64
	}{
		{"regions, micro F1", e.regions.Micro().F1(), 0.945},
		{"regions, exact set", e.regions.Exact(), 0.90},
		{"topics, micro F1", e.topics.Micro().F1(), 0.905},
		{"topics, macro F1", e.topics.Macro(), 0.905},
		{"derived, F1", e.derived.Micro().F1(), 0.925},
		{"language", e.lang.Exact(), 0.99},
		{"events, B³ F1", e.events.BCubed.F1, 0.95},
		{"events, pair F1", e.events.Pairs.F1, 0.935},
		{"events, groups without a foreign item", 1 - e.events.Foreign, 0.88},
	} {
		t.Logf("%s: %.3f", floor.name, floor.got)
		if floor.got < floor.least {
			t.Errorf("%s is %.3f, was at least %.3f", floor.name, floor.got, floor.least)
		}
	}
}
