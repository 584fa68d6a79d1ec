package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store"
	"griot/store/storetest"
)

// TestRenamedSourceTakesOver: another id for the same address is another name for the same source, whatever is done to it
// before and after.
func TestRenamedSourceTakesOver(t *testing.T) {
	t.Parallel()
	before := feeds.Source{ID: "journal", Name: "Journal", URL: "https://journal.example/feed", Class: feeds.Press, Language: "fr"}
	renamed := func(id string, change func(*feeds.Source)) feeds.Source {
		s := before
		s.ID = feeds.SourceID(id)
		change(&s)
		return s
	}
	for _, test := range []struct {
		name string
		then []feeds.Source // the declarations that follow, of it alone beside other
		want feeds.SourceID // under which it stands in the end
	}{
		{"once", []feeds.Source{renamed("le-journal", func(*feeds.Source) {})}, "le-journal"},
		{"with another class and name", []feeds.Source{renamed("gazette", func(s *feeds.Source) { s.Class, s.Name = feeds.Official, "Gazette" })}, "gazette"},
		{"by https and a slash", []feeds.Source{renamed("le-journal", func(s *feeds.Source) { s.URL = "http://www.journal.example/feed/" })}, "le-journal"},
		{"twice", []feeds.Source{renamed("b", func(*feeds.Source) {}), renamed("c", func(*feeds.Source) {})}, "c"},
		{"there and back", []feeds.Source{renamed("b", func(*feeds.Source) {}), before}, "journal"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := t.TempDir() + "/griot.db"
			db := storetest.Reopen(t, path, store.Options{Retention: store.Retention{Items: 20 * 24 * time.Hour, Captures: 3}})
			declare := func(source feeds.Source, taken ...feeds.Takedown) {
				t.Helper()
				if err := storetest.Declare(t, db, []feeds.Source{other, source}, taken); err != nil {
					t.Fatal(err)
				}
			}
			declare(before)
			old := entry("vieux", "Un vieil article du fleuve", withText("Un récit ancien."))
			commit(t, db, withDocument(complete(before, start, old)))
			// Retention removes the old one: its tombstone keeps it out.
			commit(t, db, withDocument(complete(before, start.AddDate(0, 0, 25), entry("1", "Le marché rouvre"), entry("2", "Le bac repart"))))
			commit(t, db, complete(other, start.AddDate(0, 0, 25).Add(time.Hour), entry("3", "Le marché rouvre")))
			want := shown(t, db)
			for _, source := range test.then {
				declare(source)
			}
			now := test.then[len(test.then)-1]
			if got := shown(t, db); got != want {
				t.Errorf("ids, stories or titles are others:\n%s", cmp.Diff(want, got))
			}
			status := db.Status(test.want)
			if status.Items != 2 || status.LastPoll.IsZero() || status.Cadence.IsZero() || len(status.Former) != len(test.then) {
				t.Errorf("its status: %+v", status)
			}
			if all, err := db.Statuses(); err != nil || len(all) != 2 {
				t.Errorf("%d sources are known, %v", len(all), err)
			}
			if kept, err := db.Captures(test.want); err != nil || len(kept) != 2 {
				t.Errorf("%d documents are kept, %v", len(kept), err)
			}
			got := selected(t, db, feeds.Selection{Query: feeds.Query{Sources: []feeds.SourceID{test.want}, Classes: []feeds.Class{now.Class}}, Group: feeds.GroupItem})
			if len(got) != 2 || got[0].Lead.Source == nil || got[0].Lead.Source.ID != test.want {
				t.Errorf("%d items are found under it", len(got))
			}
			c := commit(t, db, complete(now, start.AddDate(0, 0, 26), entry("1", "Le marché rouvre"), entry("2", "Le bac repart"), entry("4", "La crue vient"), old))
			if c.New != 1 || c.Updated != 0 || c.Withdrawn != 0 {
				t.Errorf("the next visit: %+v", c)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if found := inspect(t, path); len(found.Findings) > 0 {
				t.Errorf("the file: %+v", found.Findings)
			}
		})
	}
}

// shown is the ids and titles that readers know, with when each story was updated.
func shown(t *testing.T, db *store.DB) string {
	var b strings.Builder
	for _, e := range selected(t, db, feeds.Selection{}) {
		fmt.Fprintln(&b, e.ID, e.Qualified, e.Story.Updated)
		for _, item := range e.Story.Items {
			fmt.Fprintln(&b, " ", item.ID, item.Title, item.Seen, item.Changed, item.History)
		}
	}
	return b.String()
}

// withDocument is a poll whose document is kept.
func withDocument(poll feeds.Poll) feeds.Poll {
	poll.Capture = &feeds.Capture{At: poll.At, Body: []byte(fmt.Sprint("document of ", poll.At))}
	return poll
}

// TestNoSourceIsTakenOverByAnother: what is declared still, and what has items of its own, stays what it is.
func TestNoSourceIsTakenOverByAnother(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	one := feeds.Source{ID: "un", Name: "Un", URL: "https://un.example/feed", Class: feeds.Press}
	two := feeds.Source{ID: "deux", Name: "Deux", URL: "https://deux.example/feed", Class: feeds.Press}
	for _, source := range []feeds.Source{one, two} {
		commit(t, db, polled(source, start, entry(string(source.ID), "Titre")))
	}
	elsewhere := one
	elsewhere.ID, elsewhere.URL = "trois", "https://trois.example/feed"
	if err := storetest.Declare(t, db, []feeds.Source{one, two, elsewhere}, nil); err != nil {
		t.Fatal(err)
	}
	two.URL = one.URL
	if err := storetest.Declare(t, db, []feeds.Source{two}, nil); err != nil {
		t.Fatal(err)
	}
	for id, items := range map[feeds.SourceID]int{"un": 1, "deux": 1, "trois": 0} {
		if status := db.Status(id); status.Items != items || len(status.Former) > 0 || status.State() == health.StateOK && status.Retired {
			t.Errorf("%s: %+v", id, status)
		}
	}
}

// TestSourceThatWasReadUnderTwoIDs: an earlier version kept two sources where the operator had renamed one.
func TestSourceThatWasReadUnderTwoIDs(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/griot.db"
	db := storetest.Reopen(t, path, store.Options{})
	before := feeds.Source{ID: "journal", Name: "Journal", URL: "https://journal.example/feed", Class: feeds.Press}
	now := before
	now.ID = "le-journal"
	document := []feeds.Item{entry("1", "Le marché rouvre"), entry("2", "Le bac repart"), entry("", "La crue vient", link("https://journal.example/crue"), published(time.Time{}))}
	commit(t, db, complete(before, start, document...))
	commit(t, db, complete(now, start.Add(time.Hour), append(document, entry("3", "Une école rouvre"))...))
	if n := db.Status("journal").Items + db.Status("le-journal").Items; n != 7 {
		t.Fatalf("%d items, the test needs seven", n)
	}
	if err := storetest.Declare(t, db, []feeds.Source{now}, nil); err != nil {
		t.Fatal(err)
	}
	for _, e := range selected(t, db, feeds.Selection{}) {
		if n, reports := e.Story.Outlets(), len(e.Story.Reports()); n != 1 || reports != 1 {
			t.Errorf("%s: %d outlets, %d reports", e.Lead.Title, n, reports)
		}
	}
	if c := commit(t, db, complete(now, start.Add(2*time.Hour), append(document, entry("3", "Une école rouvre"))...)); c.New+c.Updated+c.Withdrawn != 0 {
		t.Errorf("the next visit: %+v", c)
	}
	if n := db.Status("le-journal").Items; n != 4 {
		t.Errorf("%d items are kept of four:\n%s", n, shown(t, db))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if found := inspect(t, path); len(found.Findings) > 0 {
		t.Errorf("the file: %+v", found.Findings)
	}
}

// TestExchangedIDs: sources whose ids were exchanged, or went on from one to the next, keep what is theirs.
func TestExchangedIDs(t *testing.T) {
	t.Parallel()
	names := []string{"un", "deux", "trois", "quatre"}
	for _, test := range []struct {
		name string
		ids  []feeds.SourceID // that the sources of the three addresses have then, "" for none
	}{
		{"two", []feeds.SourceID{"deux", "un", "trois"}},
		{"three, in a circle", []feeds.SourceID{"deux", "trois", "un"}},
		{"on from one to the next", []feeds.SourceID{"deux", "trois", "quatre"}},
		{"back from one to the next", []feeds.SourceID{"quatre", "un", "deux"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := t.TempDir() + "/griot.db"
			db := storetest.Reopen(t, path, store.Options{Retention: store.Retention{Captures: 3}})
			var before, now []feeds.Source
			for i, id := range test.ids {
				source := feeds.Source{ID: feeds.SourceID(names[i]), Name: names[i], URL: "https://" + names[i] + ".example/feed", Class: feeds.Press}
				before = append(before, source)
				source.ID = id
				now = append(now, source)
			}
			if err := storetest.Declare(t, db, before, nil); err != nil {
				t.Fatal(err)
			}
			items := func(i int) []feeds.Item {
				return []feeds.Item{entry("a", "Titre de "+names[i]), entry("b", "Autre titre de "+names[i])}
			}
			for i, source := range before {
				commit(t, db, withDocument(complete(source, start.Add(time.Duration(i)*time.Hour), items(i)...)))
			}
			want := shown(t, db)
			if err := storetest.Declare(t, db, now, nil); err != nil {
				t.Fatal(err)
			}
			if got := shown(t, db); got != want {
				t.Errorf("ids, stories or titles are others:\n%s", cmp.Diff(want, got))
			}
			for i, source := range now {
				c := commit(t, db, complete(source, start.Add(time.Duration(9+i)*time.Hour), items(i)...))
				status := db.Status(source.ID)
				if c.New != 0 || c.Updated != 0 || status.Items != 2 || status.Retired || fmt.Sprint(status.Former) != fmt.Sprint([]string{names[i]}) && source.ID != before[i].ID {
					t.Errorf("%s, before %s: %+v, %+v", source.ID, names[i], c, status)
				}
				found := selected(t, db, feeds.Selection{Query: feeds.Query{Sources: []feeds.SourceID{source.ID}}, Group: feeds.GroupItem})
				if len(found) != 2 || !strings.HasSuffix(found[0].Lead.Title, names[i]) {
					t.Errorf("%s: %s", source.ID, titles(found))
				}
				if kept, err := db.Captures(source.ID); err != nil || len(kept) != 1 {
					t.Errorf("%s: %d documents, %v", source.ID, len(kept), err)
				}
			}
			if all, err := db.Statuses(); err != nil || len(all) != len(now) {
				t.Errorf("%d sources are known, %v", len(all), err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if found := inspect(t, path); len(found.Findings) > 0 {
				t.Errorf("the file: %+v", found.Findings)
			}
		})
	}
}
