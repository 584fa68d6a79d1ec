package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	entries "griot/feeds/entry"
	"griot/feeds/text"
	"griot/store"
	"griot/store/derive"
	"griot/store/storetest"
	"griot/store/story"
)

// logged is a poll as an entry of a log.
func logged(sequence uint64, poll feeds.Poll) entries.Entry {
	return entries.Entry{Sequence: sequence, At: poll.At, Poll: &poll}
}

func TestApplyFollowsTheLog(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	one := logged(1, polled(press, start, entry("1", "Un")))
	two := logged(2, polled(press, start.Add(time.Hour), entry("2", "Deux")))
	for _, step := range []struct {
		name  string
		log   []entries.Entry
		fails string
		want  uint64
	}{
		{"a gap", []entries.Entry{two}, "entry 2 cannot follow entry 0", 0},
		{"both", []entries.Entry{one, two}, "", 2},
		{"again", []entries.Entry{one, two}, "", 2},
		{"the next one, unnumbered", []entries.Entry{logged(0, polled(press, start.Add(2*time.Hour), entry("3", "Trois")))}, "", 3},
		{"an empty one", []entries.Entry{{Sequence: 4}}, "entry 4 is empty", 3},
		{"nothing behind one that fails", []entries.Entry{
			{Sequence: 4, At: start.Add(3 * time.Hour), Declare: &entries.Declaration{Rules: "of another program", Grouping: store.Grouping(story.DefaultParams())}},
			logged(5, polled(press, start.Add(4*time.Hour), entry("4", "Quatre"))),
		}, "of another program", 3},
		{"those before an empty one", []entries.Entry{logged(4, polled(press, start.Add(3*time.Hour))), logged(5, polled(press, start.Add(4*time.Hour))), {Sequence: 6}}, "entry 6 is empty", 5},
		{"those before a gap", []entries.Entry{logged(6, polled(press, start.Add(5*time.Hour))), logged(8, polled(press, start.Add(6*time.Hour)))}, "entry 8 cannot follow entry 6", 6},
		{"those before one that fails", []entries.Entry{
			logged(7, polled(press, start.Add(7*time.Hour))),
			{Sequence: 8, At: start.Add(8 * time.Hour), Declare: &entries.Declaration{Rules: "of another program", Grouping: store.Grouping(story.DefaultParams())}},
			logged(9, polled(press, start.Add(9*time.Hour))),
		}, "of another program", 7},
	} {
		err := db.Apply(t.Context(), step.log)
		if step.fails == "" && err != nil || step.fails != "" && (err == nil || !strings.Contains(err.Error(), step.fails)) {
			t.Errorf("%s: %v, want %q", step.name, err, step.fails)
		}
		if now, _ := db.Cursor(); now != step.want {
			t.Errorf("%s: the cursor is at %d, want %d", step.name, now, step.want)
		}
	}
	if got := titles(selected(t, db, feeds.Selection{})); got != "Trois | Deux | Un" {
		t.Errorf("stored: %s", got)
	}
}

// TestEntriesWaitForOtherRules: what follows a declaration of other rules is applied when stored items follow them, in one
// transaction or in several.
func TestEntriesWaitForOtherRules(t *testing.T) {
	t.Parallel()
	places := func(rules string, place feeds.PlaceID, wait <-chan struct{}) *derive.Deriver {
		return derive.New(rules, func(*feeds.Item, *text.Fields) feeds.Tags {
			if wait != nil {
				<-wait
			}
			return feeds.Tags{Rules: rules, Within: []feeds.PlaceID{place}}
		})
	}
	db := storetest.Open(t, store.Options{Deriver: places("1", "ml.gao", nil)})
	turn := make(chan struct{})
	db.Offer(places("2", "ml.kidal", turn))
	d := db.Declaration()
	d.Sources = []feeds.Source{press}
	declared := d
	declared.Rules = "2"
	applied := make(chan error, 1)
	go func() {
		applied <- db.Apply(context.Background(), []entries.Entry{
			{At: start, Declare: &d},
			logged(0, polled(press, start, entry("1", "Un"))),
			{At: start.Add(time.Minute), Declare: &declared},
			logged(0, polled(press, start.Add(time.Hour))),
		})
	}()
	for db.Deriving() == nil {
		time.Sleep(time.Millisecond)
	}
	if now, _ := db.Cursor(); now != 3 {
		t.Errorf("the cursor is at %d while stored items are derived anew, want 3", now)
	}
	close(turn)
	if err := <-applied; err != nil {
		t.Fatal(err)
	}
	if now, _ := db.Cursor(); now != 4 {
		t.Errorf("the cursor is at %d, want 4", now)
	}
	if got := titles(selected(t, db, feeds.Selection{Query: feeds.Query{Regions: []feeds.PlaceID{"ml.kidal"}}})); got != "Un" {
		t.Errorf("by the new rules: %q", got)
	}
}

// TestDocumentsMadeOtherwiseWaitForNoItem: a daemon that starts with other rules answers while stored items follow them.
func TestDocumentsMadeOtherwiseWaitForNoItem(t *testing.T) {
	t.Parallel()
	ruled := func(rules string, took time.Duration) *derive.Deriver {
		return derive.New(rules, func(*feeds.Item, *text.Fields) feeds.Tags {
			time.Sleep(took)
			return feeds.Tags{Rules: rules}
		})
	}
	db := storetest.Open(t, store.Options{Deriver: ruled("1", 0)})
	db.Offer(ruled("2", time.Millisecond))
	var items []feeds.Item
	for n := range 1000 {
		items = append(items, entry(fmt.Sprint(n), fmt.Sprint("Titre ", n)))
	}
	commit(t, db, polled(press, start, items...))
	d := db.Declaration()
	d.Sources, d.Rules = []feeds.Source{press}, "2"
	pass, err := db.Declare(t.Context(), d, start.Add(time.Hour))
	if err != nil || pass == nil {
		t.Fatalf("the test needs a pass: %v", err)
	}
	if err := db.Published(t.Context(), "another", start.Add(2*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if db.Deriving() != pass || db.Declaration().Made != "another" {
		t.Error("it waited for the pass, or began another one")
	}
	if tagged, _, err := pass.Await(t.Context(), nil); err != nil || tagged != len(items) {
		t.Errorf("%d items follow the rules: %v", tagged, err)
	}
}

// TestDeclarationOutlivesTheProgram: what was declared counts after a restart, whatever the store is opened with.
func TestDeclarationOutlivesTheProgram(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/griot.db"
	db := storetest.Reopen(t, path, store.Options{})
	storetest.Retain(t, db, store.Retention{Items: 24 * time.Hour, KeepPerSource: 1})
	if err := storetest.Declare(t, db, []feeds.Source{press}, nil); err != nil {
		t.Fatal(err)
	}
	want := db.Declaration()
	sequence, at := db.Cursor()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = storetest.Reopen(t, path, store.Options{Retention: store.Retention{KeepPerSource: 9}})
	got := db.Declaration()
	if got.Retention != want.Retention || len(got.Sources) != 1 || got.Sources[0].ID != press.ID {
		t.Errorf("after a restart: %+v, want %+v", got, want)
	}
	if _, err := db.Declare(t.Context(), got, at.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if now, _ := db.Cursor(); now != sequence {
		t.Errorf("a declaration that says nothing new is entry %d", now)
	}
}
