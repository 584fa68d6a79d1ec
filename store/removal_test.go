package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"griot/feeds"
	log "griot/feeds/entry"
	"griot/feeds/text"
	"griot/store"
	"griot/store/storetest"
)

// TestItemsOfASourceThatLeft: keep leaves them with the day of the leaving, hide has no reader meet them, drop removes
// them and nothing else.
func TestItemsOfASourceThatLeft(t *testing.T) {
	t.Parallel()
	retained := func(removed log.Removal) func(*testing.T, *newsstand) {
		return func(t *testing.T, n *newsstand) {
			r := n.db.Declaration().Retention
			r.Removed = removed
			storetest.Retain(t, n.db, r)
		}
	}
	declared := func(sources ...feeds.Source) func(*testing.T, *newsstand) {
		return func(t *testing.T, n *newsstand) { n.declare(t, sources) }
	}
	renamed := journal
	renamed.ID = "gazette"
	type steps = []func(*testing.T, *newsstand)
	for _, test := range []struct {
		name  string
		steps steps
		items int  // of the journal in the end
		since bool // the store tells since when it is no longer read
	}{
		{"kept by default", steps{declared(sports, official, other)}, 3, true},
		{"kept where it says so", steps{retained(log.RemovalKeep), declared(sports, official, other)}, 3, true},
		{"kept, and declared again", steps{declared(sports, official, other), declared(journal, sports, official, other)}, 3, false},
		{"hidden as it leaves", steps{retained(log.RemovalHide), declared(sports, official, other)}, 0, true},
		{"hidden once the key says so", steps{declared(sports, official, other), retained(log.RemovalHide)}, 0, true},
		{"hidden, with what a visit brings that ended later", steps{
			retained(log.RemovalHide), declared(sports, official, other),
			func(t *testing.T, n *newsstand) {
				last, err := n.db.LastChange(t.Context())
				n.visits(t, journal, entry("late", "Le fleuve monte zyxwvut à Niafunké"))
				if now, err2 := n.db.LastChange(t.Context()); err != nil || err2 != nil || now != last {
					t.Errorf("the log tells of it: %d, before %d, %v %v", now, last, err, err2)
				}
			},
		}, 0, true},
		{"hidden, and declared again with what came late", steps{
			retained(log.RemovalHide), declared(sports, official, other),
			func(t *testing.T, n *newsstand) { n.visits(t, journal, entry("late", "Le fleuve monte à Niafunké")) },
			declared(journal, sports, official, other),
		}, 4, false},
		{"hidden, and declared again", steps{retained(log.RemovalHide), declared(sports, official, other), declared(journal, sports, official, other)}, 3, false},
		{"hidden, and declared again under another id", steps{
			retained(log.RemovalHide), declared(sports, official, other), declared(renamed, sports, official, other),
		}, 3, false},
		{"hidden, then kept", steps{retained(log.RemovalHide), declared(sports, official, other), retained(log.RemovalKeep)}, 3, true},
		{"hidden, then dropped", steps{retained(log.RemovalHide), declared(sports, official, other), retained(log.RemovalDrop)}, 0, true},
		{"dropped as it leaves", steps{retained(log.RemovalDrop), declared(sports, official, other)}, 0, true},
		{"dropped once the key says so", steps{declared(sports, official, other), retained(log.RemovalDrop)}, 0, true},
		{"dropped after a visit that ended later", steps{
			retained(log.RemovalDrop), declared(sports, official, other),
			func(t *testing.T, n *newsstand) {
				if c := n.serve(t, journal); c.New != 0 {
					t.Errorf("the visit lets in %+v", c)
				}
			},
		}, 0, true},
		{"not dropped under another id", steps{retained(log.RemovalDrop), declared(renamed, sports, official, other)}, 3, false},
		{"dropped, and declared again, is kept out as by retention", steps{
			retained(log.RemovalDrop), declared(sports, official, other), declared(journal, sports, official, other),
			func(t *testing.T, n *newsstand) { n.serve(t, journal) },
		}, 0, false},
		{"dropped, and declared again once its tombstones are gone", steps{
			retained(log.RemovalDrop), declared(sports, official, other),
			func(t *testing.T, n *newsstand) {
				n.at = n.at.AddDate(0, 0, 40)
				n.visits(t, other, entry("z", "Un autre jour"))
			},
			declared(journal, sports, official, other),
			func(t *testing.T, n *newsstand) { n.serve(t, journal) },
		}, 3, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			n := newNewsstand(t)
			id := feeds.NewItemID(official.ID, feeds.Key{Kind: feeds.KeyGUID, Value: "c"})
			before, err := n.db.Story(t.Context(), id)
			if err != nil || len(before.Items) != 3 {
				t.Fatalf("the test needs a story of three: %+v %v", before, err)
			}
			silent, _ := n.db.Silent(t.Context())
			for i, step := range test.steps {
				step(t, n)
				n.audited(t, test.name)
				if i == 0 {
					if now, _ := n.db.Silent(t.Context()); now == silent && len(test.steps) == 1 {
						t.Error("who follows the log is not told to start over")
					}
				}
			}
			if items := n.itemsOf(t, journal.ID, renamed.ID); items != test.items {
				t.Errorf("%d items, want %d", items, test.items)
			}
			if items := n.itemsOf(t, sports.ID); items != 1 {
				t.Errorf("%d items of the sports", items)
			}
			st, err := n.db.Story(t.Context(), id)
			if err != nil || test.items == 0 && (len(st.Items) != 2 || !st.Updated.Equal(before.Updated)) {
				t.Errorf("the story with others: %+v %v", st, err)
			}
			status := n.db.Status(journal.ID)
			kept, err := n.db.Captures(journal.ID)
			if err != nil || test.items == 0 && test.since && (len(kept) != 0) != status.Hidden {
				t.Errorf("%d documents are kept, %v", len(kept), err)
			}
			if _, err := n.db.Story(t.Context(), n.own); errors.Is(err, feeds.ErrNotFound) != (test.items == 0) {
				t.Errorf("a story of its own: %v", err)
			}
			if _, err := n.db.Find("https://example.org/1"); errors.Is(err, feeds.ErrNotFound) != (test.items == 0) {
				t.Errorf("its address: %v", err)
			}
			if found := selected(t, n.db, feeds.Selection{Query: feeds.Query{Search: text.ParseSearch("zyxwvut")}, Group: feeds.GroupItem}); len(found) != 1+min(test.items, 2) {
				t.Errorf("a search finds %d items", len(found))
			}
			if got := !status.RetiredAt.IsZero(); got != test.since || got != status.Retired || got && status.RetiredAt.Before(start) {
				t.Errorf("it left on %v", status.RetiredAt)
			}
			for _, item := range st.Items {
				if item.SourceID == journal.ID && !item.Source.RetiredAt.Equal(status.RetiredAt) {
					t.Errorf("its report tells %v", item.Source.RetiredAt)
				}
			}
		})
	}
}

// An official source that is dropped leaves a story of press.
func TestStateOfAStoryThatADroppedSourceLeaves(t *testing.T) {
	t.Parallel()
	n := newNewsstand(t)
	r := n.db.Declaration().Retention
	r.Removed = log.RemovalDrop
	storetest.Retain(t, n.db, r)
	at := func() (updated time.Time) {
		for _, e := range selected(t, n.db, feeds.Selection{Query: feeds.Query{States: []feeds.State{feeds.StateBoth, feeds.StatePress}}}) {
			if slices.ContainsFunc(e.Story.Items, func(i feeds.Item) bool { return i.GUID == "d" }) {
				updated = e.Story.Updated
			}
		}
		return updated
	}
	before := at()
	n.declare(t, []feeds.Source{journal, sports, other})
	if found := selected(t, n.db, feeds.Selection{Query: feeds.Query{States: []feeds.State{feeds.StateBoth, feeds.StateOfficial}}}); len(found) != 0 {
		t.Errorf("%d stories stand as official still", len(found))
	}
	if now := at(); !now.Equal(before) {
		t.Errorf("readers are told of an update: %v, before %v", now, before)
	}
	n.audited(t, "left")
}

// TestHiddenIsAsIfNotThere: of two stores with the same polls, the one that hides a source answers as the other does without
// its items, and as the other does once the source is back.
func TestHiddenIsAsIfNotThere(t *testing.T) {
	t.Parallel()
	all := []feeds.Source{official, other, press}
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		open := func(name string, removed log.Removal) *store.DB {
			db := storetest.Reopen(t, filepath.Join(dir, name), store.Options{Retention: store.Retention{Items: 4 * 24 * time.Hour, KeepPerSource: 2, Removed: removed}})
			if err := storetest.Declare(t, db, all, nil); err != nil {
				rt.Fatal(err)
			}
			return db
		}
		keeps, hides := open("keeps.db", log.RemovalKeep), open("hides.db", log.RemovalHide)
		gone := rapid.SampledFrom(all).Draw(rt, "gone").ID
		left := slices.DeleteFunc(slices.Clone(all), func(s feeds.Source) bool { return s.ID == gone })
		declared := true
		at := start
		for range rapid.IntRange(4, 30).Draw(rt, "steps") {
			at = at.Add(time.Duration(rapid.IntRange(1, 40).Draw(rt, "hours")) * time.Hour)
			if rapid.IntRange(0, 4).Draw(rt, "turn") == 0 {
				now := all
				if declared = !declared; !declared {
					now = left
				}
				for _, db := range []*store.DB{keeps, hides} {
					if err := storetest.Declare(t, db, now, nil); err != nil {
						rt.Fatal(err)
					}
				}
			}
			poll := randomPoll(rt, at)
			if !declared && poll.Source.ID == gone {
				continue
			}
			for _, db := range []*store.DB{keeps, hides} {
				if _, err := db.Commit(t.Context(), poll); err != nil {
					rt.Fatal(err)
				}
			}
		}
		without := func(item *feeds.Item) bool { return !declared && item.SourceID == gone }
		want, got := readable(rt, keeps, without), readable(rt, hides, func(*feeds.Item) bool { return false })
		if want != got {
			rt.Fatalf("declared %v, readers see\n%s\nwant\n%s", declared, got, want)
		}
		for name, db := range map[string]*store.DB{"keeps.db": keeps, "hides.db": hides} {
			if err := db.Close(); err != nil {
				rt.Fatal(err)
			}
			if found := inspect(t, filepath.Join(dir, name)); len(found.Findings) > 0 {
				rt.Fatalf("%s: %+v", name, found.Findings)
			}
		}
	})
}

// readable is what readers are answered: a line for each story of which something is left. That terms, words and counts agree
// with it, the audit tells.
func readable(t *rapid.T, db *store.DB, left func(*feeds.Item) bool) string {
	entries, err := db.Select(context.Background(), feeds.Selection{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range entries {
		st := e.Story.Without(left)
		if len(st.Items) == 0 {
			continue
		}
		line := fmt.Sprintf("%s %s %d %v", st.ID, st.State(), st.IndependentTexts(), st.Links)
		for i := range st.Items {
			line += fmt.Sprintf(" %s:%s", st.Items[i].ID, st.Items[i].Title)
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
