package story_test

import (
	"math"
	"testing"

	"griot/store/story"
)

func TestEvaluate(t *testing.T) {
	// Two events of three and two items, one alone; the second event's second item is with the first.
	items := []story.Labelled{{"a", "1"}, {"a", "1"}, {"a", "2"}, {"b", "3"}, {"b", "1"}, {"", "4"}}
	s := story.Evaluate(items)
	for name, got := range map[string][2]float64{
		"B-cubed precision": {s.BCubed.Precision, (2./3 + 2./3 + 1 + 1 + 1./3 + 1) / 6},
		"B-cubed recall":    {s.BCubed.Recall, (2./3 + 2./3 + 1./3 + 1./2 + 1./2 + 1) / 6},
		"pair precision":    {s.Pairs.Precision, 1. / 3},
		"pair recall":       {s.Pairs.Recall, 1. / 4},
		"foreign":           {s.Foreign, 1},
		"singletons":        {s.Singletons, 3. / 6},
	} {
		if math.Abs(got[0]-got[1]) > 1e-12 {
			t.Errorf("%s is %v, want %v", name, got[0], got[1])
		}
	}
	b := story.Bootstrap(items, 200, 1)
	if b != story.Bootstrap(items, 200, 1) {
		t.Error("one seed, two intervals")
	}
	if b.BCubedF1.Low > s.BCubed.F1 || b.BCubedF1.High < s.BCubed.F1 {
		t.Errorf("%v is not within %+v", s.BCubed.F1, b.BCubedF1)
	}
}

func TestEvaluatePerfect(t *testing.T) {
	s := story.Evaluate([]story.Labelled{{"a", "1"}, {"a", "1"}, {"", "2"}, {"", "3"}})
	if s.BCubed.F1 != 1 || s.Pairs.F1 != 1 || s.Foreign != 0 || s.Events != 3 || s.Stories != 3 {
		t.Errorf("%+v", s)
	}
}
