package tag_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/tag"
)

// leastTraps is how many of the traps must be told rightly; it may only rise.
const leastTraps = 129

// TestTraps reads the traps of the Sahel's place names: a text, the places that must be found and those that a naive
// reader would find.
func TestTraps(t *testing.T) {
	t.Parallel()
	tagger := newTagger(t)
	files, err := os.ReadDir("testdata/traps")
	if err != nil || len(files) == 0 {
		t.Fatal("no traps in testdata/traps")
	}
	right, all := 0, 0
	for _, file := range files {
		b, err := os.ReadFile("testdata/traps/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
			cells := strings.Split(line, "\t")
			if i == 0 || len(cells) < 5 {
				continue
			}
			all++
			if fault := trapped(tagger, cells[2], ids(cells[3]), ids(cells[4])); fault != "" {
				t.Logf("%s %s: %s: %s", file.Name(), cells[0], cells[2], fault)
				continue
			}
			right++
		}
	}
	t.Logf("%d of %d traps", right, all)
	if right < leastTraps {
		t.Errorf("%d traps told rightly, %d before", right, leastTraps)
	}
}

func ids(cell string) []feeds.PlaceID {
	var out []feeds.PlaceID
	for id := range strings.SplitSeq(cell, "|") {
		if id != "" && id != "-" {
			out = append(out, feeds.PlaceID(id))
		}
	}
	return out
}

// trapped says what is wrong with the tags of a text, "" when nothing is.
func trapped(tagger *tag.Tagger, s string, want, avoid []feeds.PlaceID) string {
	tags := tagged(tagger, &feeds.Item{Text: s})
	var found []feeds.PlaceID
	for _, e := range tags.Evidence {
		if id, ok := strings.CutPrefix(e.Tag, "place:"); ok && !e.Refused {
			for _, p := range tagger.Chain(feeds.PlaceID(id)) {
				found = append(found, p.ID)
			}
		}
	}
	for _, id := range want {
		if !slices.Contains(tags.Within, id) && !slices.Contains(found, id) && !sameUnit(tagger, id, found) {
			return "misses " + string(id) + ", has " + joinIDs(found)
		}
	}
	for _, id := range avoid {
		if slices.Contains(tags.Within, id) && !slices.ContainsFunc(want, func(w feeds.PlaceID) bool { return within(tagger, w, id) }) {
			return "takes " + string(id)
		}
	}
	if len(want) == 0 && len(avoid) == 0 && len(tags.Regions) > 0 {
		return "finds " + joinIDs(tags.Within)
	}
	return ""
}

// sameUnit accepts the commune for its town and the other way round: both bear one name.
func sameUnit(tagger *tag.Tagger, id feeds.PlaceID, found []feeds.PlaceID) bool {
	want, _ := tagger.Place(id)
	for _, f := range found {
		if p, _ := tagger.Place(f); p.Name == want.Name && p.Country == want.Country {
			return true
		}
	}
	return false
}

func within(tagger *tag.Tagger, id, outer feeds.PlaceID) bool {
	p, _ := tagger.Place(id)
	return id == outer || slices.ContainsFunc(p.Parents, func(parent feeds.PlaceID) bool { return within(tagger, parent, outer) })
}

func joinIDs(list []feeds.PlaceID) string {
	var s []string
	for _, id := range list {
		s = append(s, string(id))
	}
	return strings.Join(s, " ")
}
