package health

import "testing"

// TestPhraseOf: a phrase is found again in the words made of it.
func TestPhraseOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		words string
		want  Phrase
	}{
		{string(DueSchedule), DueSchedule},
		{string(DueOurFault), DueOurFault},
		{DueBackoff.With(7).String(), DueBackoff},
		{DueRhythm.With("3 days").String(), DueRhythm},
		{"by magic", ""},
		{"", ""},
	} {
		t.Run(c.words, func(t *testing.T) {
			if got, ok := PhraseOf(c.words); got != c.want || ok != (c.want != "") {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
