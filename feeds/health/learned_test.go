package health

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

func TestPartsAreLearned(t *testing.T) {
	t.Parallel()
	documentOf := func(link string) []feeds.Item {
		var items []feeds.Item
		for n := range 4 {
			items = append(items, feeds.Item{
				Link: fmt.Sprintf(link, n), Title: fmt.Sprint("Titre ", n), Published: time.Date(2026, 3, 2, n, 0, 0, 0, time.UTC),
			})
		}
		return items
	}
	numbered, opaque := documentOf("https://x.example/a?id=%d&s=1"), documentOf("https://x.example/articles/CBM%d")
	sixSame := func(part string, n int) map[string]int { return map[string]int{part: n} }
	tests := []struct {
		name   string
		items  []feeds.Item
		visits []map[string]int
		known  int
		want   []string
	}{
		{"twice in a row", numbered, []map[string]int{sixSame("?s", 4), sixSame("?s", 2)}, 4, []string{"?s"}},
		{"once", numbered, []map[string]int{sixSame("?s", 4)}, 4, nil},
		{"with a pause", numbered, []map[string]int{sixSame("?s", 4), nil, sixSame("?s", 4)}, 4, nil},
		{"a third of the items", numbered, []map[string]int{sixSame("?s", 2), sixSame("?s", 2), sixSame("?s", 2)}, 6, nil},
		{"too few items", numbered, []map[string]int{sixSame("?s", 2), sixSame("?s", 2), sixSame("?s", 2)}, 2, nil},
		{"what tells them apart", numbered, []map[string]int{sixSame("?id", 4), sixSame("?id", 4), sixSame("?id", 4)}, 4, nil},
		{"an opaque address", opaque, []map[string]int{sixSame("/2", 4), sixSame("/2", 4), sixSame("/2", 4)}, 4, nil},
		{"two parts that tell them apart together", documentOf("https://x.example/a?id=%[1]d&n=%[1]d"), []map[string]int{{"?id": 4, "?n": 4}, {"?id": 4, "?n": 4}}, 4, []string{"?id"}},
	}
	for _, test := range tests {
		var h Behaviour
		for _, differing := range test.visits {
			h = h.Learned(test.items, differing, &feeds.Measured{Known: test.known})
			raw, err := json.Marshal(h) // as over a restart
			if err != nil {
				t.Fatal(err)
			}
			h = Behaviour{}
			if err := json.Unmarshal(raw, &h); err != nil {
				t.Fatal(err)
			}
		}
		if !slices.Equal(h.Idle, test.want) {
			t.Errorf("%s: learned %v, want %v", test.name, h.Idle, test.want)
		}
		if told := strings.Contains(strings.Join(h.Notes(), "\n"), "differ from visit to visit in "); told != (len(test.want) > 0) {
			t.Errorf("%s: notes %q", test.name, h.Notes())
		}
	}
}

// What moved in a part that is learned does not count against the links as a whole.
func TestMovedInALearnedPart(t *testing.T) {
	t.Parallel()
	items := []feeds.Item{{Link: "https://x.example/a?id=1&s=2", Title: "Un"}, {Link: "https://x.example/a?id=2&s=2", Title: "Deux"}}
	m := feeds.Measured{Known: 4, Moved: 4}
	if (Behaviour{}).Learned(items, map[string]int{"?s": 4}, &m); m.Moved != 0 {
		t.Errorf("%d items moved", m.Moved)
	}
	m = feeds.Measured{Known: 4, Moved: 4}
	if (Behaviour{}).Learned(items, map[string]int{"?id": 4}, &m); m.Moved != 4 {
		t.Errorf("%d of four items moved", m.Moved)
	}
}
