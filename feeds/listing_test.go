package feeds

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// listing reads "a9 b7 c-": an item for each letter, dated at that hour, or undated.
func listing(s string) (l Listing) {
	for _, entry := range strings.Fields(s) {
		e := Listed{ID: NewItemID("s", Key{KeyGUID, entry[:1]})}
		var hour int
		if _, err := fmt.Sscan(entry[1:], &hour); err == nil {
			e.Date = time.Date(2026, 3, 3, hour, 0, 0, 0, time.UTC)
		}
		l = append(l, e)
	}
	return l
}

func TestGone(t *testing.T) {
	tests := []struct {
		name, before, now, want string
	}{
		{"nothing", "a9 b8 c7", "a9 b8 c7", ""},
		{"one in the middle", "a9 b8 c7", "a9 c7", "b"},
		{"the first", "a9 b8 c7", "b8 c7", "a"},
		{"the last may have left the window", "a9 b8 c7", "a9 b8", ""},
		{"the window moves", "a9 b8 c7", "d10 a9 b8", ""},
		{"the window moves by more than its length", "a9 b8 c7", "d12 e11 f10", ""},
		{"the window moves, and one in the middle", "a9 b8 c7 d6", "e10 a9 c7 d6", "b"},
		{"the window moves, and one near its end: not sure", "a9 b8 c7 d6", "e10 a9 b8 d6", ""},
		{"the window is filled from behind", "a9 b8 c7", "a9 c7 d6", "b"},
		{"the feed is shortened", "a9 b8 c7 d6 e5", "a9 b8", ""},
		{"the feed is shortened to its oldest", "a9 b8 c7 d6 e5 f4", "e5 f4", ""},
		{"the feed is empty", "a9 b8 c7", "", ""},
		{"half of it is another feed", "a9 b8 c7 d6 e5 f4", "a9 c7 e5 f4 g3", ""},
		{"two of ten", "a9 b8 c7 d6 e5 f4 g3 h2 i1 j0", "a9 c7 d6 f4 g3 h2 i1 j0", "be"},
		{"a changed date moves an item", "a9 b8 c7", "c10 a9 b8", ""},
		{"a changed date moves an item to the end", "a9 b8 c7", "a9 c7 b6", ""},
		{"one date for all", "a9 b9 c9", "a9 c9", ""},
		{"no dates", "a- b- c-", "a- c-", ""},
		{"one without a date", "a9 b- c7", "a9 c7", ""},
		{"by importance, not by date", "a7 b9 c8", "a7 c8", ""},
		{"it becomes a list by importance", "a9 b8 c7 d6", "a9 d6 c7", ""},
		{"pinned, and the window moves", "p1 a9 b8 c7", "p1 d10 a9 b8", ""},
		{"what was pinned is gone", "p1 a9 b8 c7", "a9 b8 c7", ""},
		{"pinned, and one in the middle", "p1 a9 b8 c7", "p1 a9 c7", ""},
		{"pinned, and one in the middle of more", "p1 a9 b8 c7 d6", "p1 a9 c7 d6", "b"},
		{"pinned at the end is no witness of what leaves", "a9 b8 c7 p1", "d10 a9 b8 p1", ""},
		{"the latest last", "c7 b8 a9", "c7 a9", "b"},
		{"the latest last, the window moves", "c7 b8 a9", "b8 a9 d10", ""},
	}
	for _, test := range tests {
		before, now := listing(test.before), listing(test.now)
		var want []ItemID
		for _, c := range test.want {
			want = append(want, NewItemID("s", Key{KeyGUID, string(c)}))
		}
		var got []ItemID
		for _, e := range now.Gone(before) {
			got = append(got, e.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %s -> %s: %d gone, want %q", test.name, test.before, test.now, len(got), test.want)
		}
	}
}

// TestGoneFromAWindow holds that whatever a publisher adds, and however long its window is from visit to visit, nothing
// is gone from a feed from which nothing was taken.
func TestGoneFromAWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := rapid.SliceOfN(rapid.IntRange(0, 40), 4, 40).Draw(t, "dates")
		slices.SortStableFunc(hours, func(a, b int) int { return b - a })
		var all Listing
		for i, h := range hours {
			all = append(all, Listed{ID: NewItemID("s", Key{KeyGUID, fmt.Sprint(i)}), Date: time.Date(2026, 3, 1, h, 0, 0, 0, time.UTC)})
		}
		was := rapid.IntRange(0, len(all)-1).Draw(t, "was")
		is := rapid.IntRange(0, was).Draw(t, "is")
		before := all[was:min(len(all), was+rapid.IntRange(0, 20).Draw(t, "length before"))]
		now := slices.Clone(all[is:min(len(all), is+rapid.IntRange(0, 20).Draw(t, "length now"))])
		if gone := now.Gone(before); len(gone) > 0 {
			t.Fatalf("%d items gone", len(gone))
		}
	})
}

func TestOvertakes(t *testing.T) {
	gone := listing("x8")[0]
	for now, want := range map[string]bool{"a9 b7": true, "a8 b7": false, "a7 b6": false, "": false, "b7 a9 c8": false, "b7 a9": true} {
		if got := listing(now).Overtakes(gone); got != want {
			t.Errorf("%q: %v, want %v", now, got, want)
		}
	}
}
