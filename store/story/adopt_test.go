package story_test

import (
	"maps"
	"testing"
	"time"

	"griot/store/story"
)

// TestAdopt: an index whose items are read late is the one that had them from the start, also where the plan that asked for
// them had moved the clock, and where it is undone.
func TestAdopt(t *testing.T) {
	t.Parallel()
	at, polls := stream(6, 120)
	begun := story.NewIndex(story.DefaultParams())
	for i := range polls {
		plan := begun.Begin()
		poll(plan, at[i], polls[i]...)
		begun.Take(plan)
	}
	last := at[len(at)-1]
	// restored makes an index of the stored items, with the clock of one that was in use.
	restored := func(items bool) *story.Index {
		index := story.NewIndex(story.DefaultParams())
		index.SetClock(begun.Clock())
		if !items {
			return index
		}
		for _, p := range polls {
			for _, s := range p {
				if kept, in, ok := begun.Lookup(s.Item); ok {
					index.Restore(kept, in)
				}
			}
		}
		return index
	}
	item := newWire(9).item(last.Add(8*24*time.Hour), 80)
	next := signed(&item)
	for _, test := range []struct {
		name    string
		passing []time.Time // polls without items, each taken
		open    []time.Time // the same in the plan that asks
	}{
		{"at once", nil, nil},
		{"later", []time.Time{last.Add(40 * time.Hour), last.Add(6 * 24 * time.Hour)}, nil},
		{"within the plan", nil, []time.Time{last.Add(6 * 24 * time.Hour)}},
		{"later, and within the plan", []time.Time{last.Add(5 * 24 * time.Hour)}, []time.Time{last.Add(6*24*time.Hour + 30*time.Minute)}},
		{"when all have left", []time.Time{last.Add(40 * 24 * time.Hour)}, []time.Time{last.Add(41 * 24 * time.Hour)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			late, whole, read := restored(false), restored(true), restored(true)
			for _, x := range []*story.Index{late, whole} {
				for _, now := range test.passing {
					plan := x.Begin()
					poll(plan, now)
					x.Take(plan)
				}
				plan := x.Begin()
				for _, now := range test.open {
					poll(plan, now)
				}
				if x == late {
					x.Adopt(read)
				}
				poll(plan, last.Add(8*24*time.Hour), next)
			}
			same := func(when string) {
				t.Helper()
				if late.Clock() != whole.Clock() {
					t.Errorf("%s: clocks %v and %v", when, late.Clock(), whole.Clock())
				}
				if a, b := late.Stories(), whole.Stories(); !maps.Equal(a, b) { // which undoes the plans
					t.Errorf("%s: %d items, want %d", when, len(a), len(b))
				}
			}
			if late.Clock() != whole.Clock() {
				t.Errorf("clocks %v and %v", late.Clock(), whole.Clock())
			}
			for _, p := range polls {
				for _, s := range p {
					_, a, in := late.Lookup(s.Item)
					_, b, too := whole.Lookup(s.Item)
					if in != too || a != b {
						t.Fatalf("%s is there: %v, want %v", s.Item, in, too)
					}
				}
			}
			same("undone")
			for _, x := range []*story.Index{late, whole} {
				plan := x.Begin()
				poll(plan, last.Add(8*24*time.Hour), next)
				x.Take(plan)
			}
			same("taken")
		})
	}
}
