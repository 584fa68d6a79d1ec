package tag_test

import (
	"os"
	"strings"
	"testing"

	"griot/feeds"
)

// TestMafand prints what is accepted and refused on press sentences of Mali and Burkina Faso, for reading by eye:
// -faults mafand. The sentences are for evaluation only and stay outside the project.
func TestMafand(t *testing.T) {
	t.Parallel()
	tagger := newTagger(t)
	for _, file := range []string{"fr-bam.train.txt", "fr-mos.train.txt"} {
		b, err := os.ReadFile("../../../shared/data/mafand-fr-sahel/" + file)
		if err != nil {
			t.Skip("MAFAND is not here")
		}
		accepted, refused, verbs := 0, 0, 0
		for line := range strings.Lines(string(b)) {
			line = strings.TrimSpace(line)
			tags := tagged(tagger, &feeds.Item{Text: line})
			for _, e := range tags.Evidence {
				if !strings.HasPrefix(e.Tag, "place:") || e.Rule == "demonym" {
					continue
				}
				if e.Refused {
					refused++
				} else {
					accepted++
				}
				if e.Words == "dire" || e.Words == "Dire" {
					verbs++
				}
				if *faults == "mafand" {
					t.Logf("%v\t%s\t%s\t%s\t%s", !e.Refused, e.Words, e.Tag, e.Rule, line[max(0, e.Start-50):min(len(line), e.End+40)])
				}
			}
		}
		t.Logf("%s: %d mentions of places accepted, %d refused", file, accepted, refused)
		if verbs > 0 {
			t.Errorf("the verb « dire » was taken for Diré %d times", verbs)
		}
	}
}
