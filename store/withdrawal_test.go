package store_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// titleOf are titles that have nothing in common: each is a story of its own.
var titleOf = map[string]string{
	"a": "Crue à Mopti", "b": "Finale de basket", "c": "Grève des boulangers", "d": "Visite ministérielle", "e": "Panne d’électricité",
	"f": "Concert annulé", "g": "Prix du mil", "i": "Vaccination des bœufs", "p": "Abonnez-vous", "x": "Route coupée", "y": "Budget voté", "z": "Orages",
}

// document reads "a9 b8/sport c-": an entry for each letter, published at that hour of the day before start, of a category
// or of none.
func document(s string) (items []feeds.Item) {
	for _, word := range strings.Fields(s) {
		word, category, _ := strings.Cut(word, "/")
		item := entry(word[:1], titleOf[word[:1]], withText(""), published(time.Time{}))
		var hour int
		if _, err := fmt.Sscan(word[1:], &hour); err == nil {
			item.Published = start.Add(time.Duration(hour-48) * time.Hour)
		}
		if category != "" {
			filed(category)(&item)
		}
		items = append(items, item)
	}
	return items
}

func TestWithdrawals(t *testing.T) {
	t.Parallel()
	const same, failed = "=", "!"
	tests := []struct {
		name  string
		polls []string // a document, or same or failed; "~" before it: not complete; ">" before it: pushed by a hub
		want  string   // histories of the items that have one
	}{
		{"missing twice", []string{"a9 b8 c7", "a9 c7", "a9 c7 x1"}, "b: withdrawn@1h"},
		{"missing twice, the document unchanged since", []string{"a9 b8 c7", "a9 c7", same}, "b: withdrawn@1h"},
		{"missing once", []string{"a9 b8 c7", "a9 c7"}, ""},
		{"missing once, then back", []string{"a9 b8 c7", "a9 c7", "a9 b8 c7", "a9 b8 c7 x1"}, ""},
		{"missing once, back, missing once", []string{"a9 b8 c7", "a9 c7", "a9 b8 c7", "a9 c7"}, ""},
		{"back after it was withdrawn", []string{"a9 b8 c7", "a9 c7", same, "a9 b8 c7"}, "b: withdrawn@1h returned@3h"},
		{"withdrawn again", []string{"a9 b8 c7", "a9 c7", same, "a9 b8 c7", "a9 c7", same}, "b: withdrawn@1h returned@3h withdrawn@4h"},
		{"back by a hub", []string{"a9 b8 c7", "a9 c7", same, ">b8"}, "b: withdrawn@1h returned@3h"},
		{"failures between", []string{"a9 b8 c7", "a9 c7", failed, failed, same}, "b: withdrawn@1h"},
		{"a failure is no absence", []string{"a9 b8 c7", failed, failed, "a9 c7"}, ""},
		{"with newer items", []string{"a9 b8 c7 d6 e5", "f10 a9 c7 d6 e5", "g11 f10 a9 c7 d6"}, "b: withdrawn@1h"},
		{"rolled out", []string{"a9 b8 c7", "d10 a9 b8", "e11 d10 a9", same}, ""},
		{"rolled out while it was missed", []string{"a9 b8 c7", "a9 c7", "d10 e11 f12", same}, ""},
		{"a shorter feed", []string{"a9 b8 c7 d6 e5", "a9 b8", same}, ""},
		{"a longer feed", []string{"a9 b8", "a9 b8 c7 d6", same}, ""},
		{"an empty feed", []string{"a9 b8 c7", "", same, "a9 b8 c7"}, ""},
		{"cut", []string{"a9 b8 c7", "~a9 c7", "~a9 c7 x1"}, ""},
		{"cut, then unchanged", []string{"a9 b8 c7", "~a9 c7", same, same}, ""},
		{"cut after it was missed", []string{"a9 b8 c7", "a9 c7", "~a9 c7", same}, ""},
		{"cut after it was missed, and whole again", []string{"a9 b8 c7", "a9 c7", "~a9", "a9 c7 x1"}, "b: withdrawn@1h"},
		{"a hub brings what is new only", []string{"a9 b8 c7", ">d10", ">e11", same}, ""},
		{"the latest: a cache may be late", []string{"a9 b8 c7", "b8 c7", same, same}, ""},
		{"the latest, and the feed moves on", []string{"a9 b8 c7", "b8 c7", "d10 b8 c7"}, "a: withdrawn@1h"},
		{"a late cache, in turn", []string{"a9 b8 c7", "b8 c7 d6", "a9 b8 c7", "b8 c7 d6", "a9 b8 c7"}, ""},
		{"its date changed", []string{"a9 b8 c7", "c10 a9 b8", same, "a9 c7 b6", same}, ""},
		{"no dates", []string{"a- b- c-", "a- c-", same}, ""},
		{"by importance", []string{"c7 a9 b8", "c7 b8", same}, ""},
		{"by importance, once in order by chance", []string{"c7 a9 d6 b8", "a9 b8 c7 d6", "a9 c7 d6", same}, ""},
		{"pinned", []string{"p1 a9 b8 c7", "p1 d10 a9 b8", "p1 e11 d10 a9", same}, ""},
		{"pinned at the end", []string{"a9 b8 c7 p1", "d10 a9 b8 p1", "e11 d10 a9 p1", same}, ""},
		{"most are gone: another feed", []string{"a9 b8 c7 d6 e5 f4", "a9 c7 f4", same}, ""},
		{"the latest of each section", []string{"a9/sport b8/sport c7/santé d6/santé", "e10/sport a9/sport c7/santé d6/santé", "f11/sport e10/sport c7/santé d6/santé", same}, ""},
		{"sections, and one taken out", []string{"a9/sport b8/sport c7/sport d6/santé", "e10/santé a9/sport c7/sport d6/santé", same}, "b: withdrawn@1h"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			db := storetest.Open(t, store.Options{})
			published := map[string]bool{}
			for n, doc := range test.polls {
				at := start.Add(time.Duration(n) * time.Hour)
				switch {
				case doc == same:
					commit(t, db, feeds.Poll{Source: press, At: at, Outcome: feeds.NotModified})
				case doc == failed:
					commit(t, db, feeds.Poll{Source: press, At: at, Outcome: feeds.Failed, Failure: &feeds.Failure{Kind: "timeout", Message: "no answer"}})
				default:
					p := complete(press, at, document(strings.Trim(doc, "~>"))...)
					p.Complete, p.Pushed = doc == "" || doc[0] != '~' && doc[0] != '>', strings.HasPrefix(doc, ">")
					commit(t, db, p)
				}
				for _, word := range strings.Fields(strings.Trim(doc, "~>=!")) {
					published[word[:1]] = true
				}
			}
			var got []string
			for guid := range published {
				st := storyOf(t, db, guid)
				if h := told(st.Lead()); h != "" {
					got = append(got, guid+": "+h)
				}
			}
			if all := strings.Join(got, ", "); all != test.want {
				t.Errorf("got %q, want %q", all, test.want)
			}
		})
	}
}

func TestWithdrawnItemStaysAndIsToldAsUpdated(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	db := storetest.Reopen(t, path, store.Options{})
	commit(t, db, complete(press, start, document("a9 b8 c7")...))
	commit(t, db, complete(press, start.Add(time.Hour), document("a9 c7")...))
	db.Close()
	db = storetest.Reopen(t, path, store.Options{})
	before := db.Generation()
	last := start.Add(2 * time.Hour)
	if c := commit(t, db, feeds.Poll{Source: press, At: last, Outcome: feeds.NotModified}); c != (feeds.Committed{Withdrawn: 1}) {
		t.Errorf("%+v", c)
	}
	st := storyOf(t, db, "b")
	since, is := st.Lead().History.Withdrawn()
	if !is || !since.Equal(start.Add(time.Hour)) || !st.Updated.Equal(last) || !st.Lead().Changed.Equal(last) {
		t.Errorf("withdrawn %v since %v, story updated %v, item changed %v", is, since, st.Updated, st.Lead().Changed)
	}
	if got := titles(selected(t, db, feeds.Selection{})); !strings.Contains(got, titleOf["b"]) || db.Generation() == before {
		t.Errorf("selected: %s", got)
	}
	changes, err := db.Changes(context.Background(), 0, 100)
	if err != nil || changes[len(changes)-1].Kind != feeds.ChangeWithdrawn || changes[len(changes)-1].Item != st.ID {
		t.Errorf("log: %+v, %v", changes, err)
	}
	// It goes with its story when retention takes it, like any other.
	storetest.Retain(t, db, store.Retention{Items: 24 * time.Hour})
	commit(t, db, complete(press, start.AddDate(0, 0, 20), document("z9 y8")...))
	if got := titles(selected(t, db, feeds.Selection{})); strings.Contains(got, titleOf["b"]) {
		t.Errorf("kept for ever: %s", got)
	}
}

// TestLatestItemIsWithdrawnAfterADay: a quiet source that takes out its latest item never moves on beyond it, but no cache
// is a day late.
func TestLatestItemIsWithdrawnAfterADay(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, complete(press, start, document("a9 b8 c7")...))
	commit(t, db, complete(press, start.Add(time.Hour), document("b8 c7")...))
	for _, step := range []struct {
		hours int
		want  string
	}{{23, ""}, {25, "withdrawn@1h"}} {
		commit(t, db, feeds.Poll{Source: press, At: start.Add(time.Duration(step.hours) * time.Hour), Outcome: feeds.NotModified})
		st := storyOf(t, db, "a")
		if got := told(st.Lead()); got != step.want {
			t.Errorf("after %d hours: %q, want %q", step.hours, got, step.want)
		}
	}
}

func TestItemMovedToAnotherName(t *testing.T) {
	t.Parallel()
	for name, moved := range map[string]feeds.Item{
		"same title":   entry("n", titleOf["b"], published(start.Add(-30*time.Hour))),
		"same address": entry("n", "Titre tout autre", link("https://example.org/b"), published(start.Add(-30*time.Hour))),
	} {
		db := storetest.Open(t, store.Options{})
		commit(t, db, complete(press, start, document("a9 b8 c7")...))
		now := append([]feeds.Item{moved}, document("a9 c7")...)
		commit(t, db, complete(press, start.Add(time.Hour), now...))
		commit(t, db, complete(press, start.Add(2*time.Hour), now...))
		st := storyOf(t, db, "b")
		for i := range st.Items {
			if h := told(&st.Items[i]); strings.Contains(h, "withdrawn") {
				t.Errorf("%s: %s", name, h)
			}
		}
	}
}

func TestSourceDeclaredAnewWithdrawsNothing(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, complete(press, start, document("a9 b8 c7")...))
	elsewhere := press
	elsewhere.URL = "https://voix.example/autre-rubrique"
	if err := storetest.Declare(t, db, []feeds.Source{elsewhere}, nil); err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		commit(t, db, complete(elsewhere, start.Add(time.Duration(n+1)*time.Hour), document("a9 c7")...))
	}
	st := storyOf(t, db, "b")
	if h := told(st.Lead()); h != "" {
		t.Errorf("history %q", h)
	}
}

func TestUnsteadyFeedIsNotBelieved(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	at := start
	doc := func(without int) []feeds.Item {
		var items []feeds.Item
		for n := range 20 {
			if n != without {
				items = append(items, entry(fmt.Sprint(n), fmt.Sprintf("Titre %d", n), published(start.Add(-time.Duration(n+1)*time.Hour))))
			}
		}
		return items
	}
	for n := 2; n < 18; n++ {
		for range 2 {
			at = at.Add(time.Hour)
			commit(t, db, complete(press, at, doc(n)...))
		}
	}
	withdrawn := 0
	for n := range 20 {
		st := storyOf(t, db, fmt.Sprint(n))
		withdrawn += strings.Count(told(st.Lead()), "withdrawn")
	}
	if h := db.Status(press.ID).Behaviour; !h.Unsteady || withdrawn != h.Vanished || withdrawn > 6 {
		t.Errorf("%d withdrawn, habits %+v", withdrawn, h)
	} else if notes := strings.Join(h.Notes(), " "); !strings.Contains(notes, "withdrawn") {
		t.Errorf("operators are told %q", notes)
	}
}
