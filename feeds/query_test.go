package feeds

import (
	"strings"
	"testing"
)

func TestWhyTellsOnWhatItTurns(t *testing.T) {
	st := Story{Items: []Item{
		{Title: "Crue à Mopti", Tags: Tags{Within: []PlaceID{"ml.mopti"}}},
		{Title: "Crue à Gao", Tags: Tags{Within: []PlaceID{"ml.gao"}, Topics: []Score[string]{{ID: "environnement"}}}},
	}}
	holds := func(word string) func(*Item) bool {
		return func(i *Item) bool { return strings.Contains(i.Title, word) }
	}
	for _, c := range []struct {
		query Query
		holds func(*Item) bool
		in    bool
		why   string
	}{
		{Query{}, nil, true, "Crue à Mopti"},
		{Query{Regions: []PlaceID{"ml.gao"}}, nil, true, "Crue à Gao"},
		{Query{Regions: []PlaceID{"ml.mopti"}, Topics: []string{"environnement"}}, nil, false, "environnement"},
		{Query{Search: Search{Typed: "Gao"}}, holds("Gao"), true, "Crue à Gao"},
		{Query{Search: Search{Typed: "Gao"}, Regions: []PlaceID{"ml.mopti"}}, holds("Gao"), false, `the words "Gao"`},
		{Query{Search: Search{Typed: "Kidal"}}, holds("Kidal"), false, "Kidal"},
		{Query{Not: Exclusion{Regions: []PlaceID{"ml.gao"}}}, nil, false, "Crue à Gao"},
		{Query{States: []State{StateBoth}}, nil, false, "press"},
	} {
		in, why := c.query.Why(&st, c.holds)
		if in != c.in || !strings.Contains(why, c.why) {
			t.Errorf("%+v: %v, %q; want %v and %q in it", c.query, in, why, c.in, c.why)
		}
		if _, match := c.query.Match(&st, c.holds); match != in {
			t.Errorf("%+v: Why says %v, Match %v", c.query, in, match)
		}
	}
}
