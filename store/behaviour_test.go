package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/store"
	"griot/store/storetest"
)

func TestChangedClassIsFiledAnew(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	if err := storetest.Declare(t, db, []feeds.Source{press}, nil); err != nil {
		t.Fatal(err)
	}
	commit(t, db, polled(press, start, entry("1", "Un")))
	agency := press
	agency.Class = feeds.Agency
	if err := storetest.Declare(t, db, []feeds.Source{agency}, nil); err != nil {
		t.Fatal(err)
	}
	for class, want := range map[feeds.Class]int{feeds.Press: 0, feeds.Agency: 1} {
		if n := len(selected(t, db, feeds.Selection{Query: feeds.Query{Classes: []feeds.Class{class}}})); n != want {
			t.Errorf("%s: %d, want %d", class, n, want)
		}
	}
	if err := storetest.Declare(t, db, nil, nil); err != nil {
		t.Fatal(err)
	}
	if got := titles(selected(t, db, feeds.Selection{})); got != "Un" || !db.Status("voix").Retired {
		t.Errorf("a retired source lost its items: %q", got)
	}
}

func TestHabitsAreMeasuredAndAnswered(t *testing.T) {
	t.Parallel()
	// Each document is the one before under the habit's trick; the second such poll makes the policy.
	document := func(guid, link string, at time.Time) []feeds.Item {
		var items []feeds.Item
		for n := range 4 {
			items = append(items, feeds.Item{
				GUID: fmt.Sprintf("%s-%d", guid, n), Link: fmt.Sprintf("https://example.org/%s/%d", link, n),
				Title: fmt.Sprintf("Titre %d", n), Text: fmt.Sprintf("Texte %d", n), Published: at,
			})
		}
		return items
	}
	tests := []struct {
		name  string
		visit func(n int) []feeds.Item
		want  health.Behaviour
	}{
		{"nothing unusual", func(n int) []feeds.Item { return document("a", "a", start.Add(-time.Hour)) }, health.Behaviour{}},
		{"guids churn", func(n int) []feeds.Item { return document(fmt.Sprint("g", n), "a", start.Add(-time.Hour)) }, health.Behaviour{Identity: feeds.KeyLink}},
		{"guids and a part of links churn", func(n int) []feeds.Item {
			return document(fmt.Sprint("g", n), fmt.Sprint("l", n), start.Add(-time.Hour))
		}, health.Behaviour{Identity: feeds.KeyLink, Idle: []string{"/1"}}},
		{"guids and links churn", func(n int) []feeds.Item {
			items := document(fmt.Sprint("g", n), "", start.Add(-time.Hour))
			for i := range items {
				items[i].Link = fmt.Sprintf("https://example.org/%d-%d", n, i)
			}
			return items
		}, health.Behaviour{Identity: feeds.KeyContent}},
		{"always now", func(n int) []feeds.Item { return document("a", "a", start.Add(time.Duration(n)*time.Hour)) }, health.Behaviour{NoDates: true}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			db := storetest.Open(t, store.Options{})
			for n := range 6 {
				p := polled(press, start.Add(time.Duration(n)*time.Hour))
				p.Items = feeds.Identify(press.ID, test.visit(n), db.Status(press.ID).Behaviour.Identity, db.Status(press.ID).Behaviour.Idle...)
				commit(t, db, p)
			}
			got := db.Status(press.ID).Behaviour
			if got.Identity != test.want.Identity || got.NoDates != test.want.NoDates || !slices.Equal(got.Idle, test.want.Idle) {
				t.Errorf("habits %+v", got)
			}
			if n := db.Status(press.ID).Items; n > 8 {
				t.Errorf("%d items kept of 4: the policy did not help", n)
			}
			last := polled(press, start.Add(9*time.Hour))
			last.Items = feeds.Identify(press.ID, test.visit(9), got.Identity, got.Idle...)
			if c := commit(t, db, last); c.New != 0 {
				t.Errorf("still %d items new once the policy is in force", c.New)
			}
		})
	}
}

func TestOfficialSourceOffItsHostsLosesTheMark(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	if err := storetest.Declare(t, db, []feeds.Source{official}, nil); err != nil {
		t.Fatal(err)
	}
	officials := feeds.Selection{Query: feeds.Query{Classes: []feeds.Class{feeds.Official}}}
	commit(t, db, polled(official, start, entry("1", "Communiqué")))
	if n := len(selected(t, db, officials)); n != 1 {
		t.Fatalf("%d official stories, want 1", n)
	}
	foreign := polled(official, start.Add(time.Hour), entry("1", "Communiqué"), entry("2", "Faux communiqué"))
	foreign.OffHosts = "evil.example"
	commit(t, db, foreign)
	if n := len(selected(t, db, officials)); n != 0 {
		t.Errorf("%d stories still count as official", n)
	}
	status := db.Status(official.ID)
	if turns := status.Changes; len(turns) != 1 || !strings.Contains(turns[0].Message, "evil.example") {
		t.Errorf("turns: %+v", turns)
	}
	commit(t, db, polled(official, start.Add(2*time.Hour), entry("1", "Communiqué"), entry("2", "Faux communiqué")))
	if n := len(selected(t, db, officials)); n != 2 {
		t.Errorf("%d official stories after its return, want 2", n)
	}
}
