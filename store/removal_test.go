package store_test

import (
	"slices"
	"testing"
	"time"

	"griot/feeds"
	log "griot/feeds/entry"
	"griot/store/storetest"
)

// TestItemsOfASourceThatLeft: keep leaves them with the day of the leaving, drop removes them and nothing else.
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
			kept, err := n.db.Captures(journal.ID)
			if err != nil || test.items == 0 && test.since && len(kept) != 0 {
				t.Errorf("%d documents are kept, %v", len(kept), err)
			}
			status := n.db.Status(journal.ID)
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
