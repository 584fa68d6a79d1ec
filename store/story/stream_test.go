package story_test

import "testing"

// TestStream scores the grouping of a stream nobody tuned on: invented reports of 2025–2026 from eight countries, written
// and labelled by one who had not read the grouping. See testdata/events/README.md.
func TestStream(t *testing.T) {
	stream := readLabelled(t, "testdata/events/stream.jsonl")
	s := scored(t, "stream", stream, group(t, stream), func(*corpusItem) bool { return true })
	// What is reached, less 0.05: they hold the line, they are not the aim.
	if s.BCubed.F1 < 0.76 || s.Pairs.F1 < 0.63 || s.Foreign > 0.36 {
		t.Errorf("under the floors")
	}
}
