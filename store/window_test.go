package store_test

import (
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// TestWindowIsReadAsItWas: a store that is opened anew groups what comes next as the one that went on. Each row comes to an
// edge of the window.
func TestWindowIsReadAsItWas(t *testing.T) {
	t.Parallel()
	const shared = "Le bac de Koriumé a repris ses rotations jeudi matin après trois semaines d'arrêt causées par la rupture d'un arbre d'hélice arrivé de Mopti par pirogue, a constaté notre envoyé sur la rive."
	report := func(guid string, at time.Time) feeds.Item {
		return entry(guid, "Le bac reprend ses rotations", withText(shared), published(at))
	}
	day := func(n int) time.Time { return start.AddDate(0, 0, n) }
	offHosts := func(p feeds.Poll) feeds.Poll { p.OffHosts = "elsewhere.example"; return p }
	for _, test := range []struct {
		name    string
		before  []feeds.Poll
		after   []feeds.Poll // the store is opened anew before these
		stories int
	}{
		{
			name:    "a visit that brought nothing let the item go",
			before:  []feeds.Poll{polled(press, day(0), report("a", day(0))), polled(other, day(7).Add(2*time.Hour))},
			after:   []feeds.Poll{polled(other, day(7).Add(150*time.Minute), report("b", day(7).Add(2*time.Hour)))},
			stories: 2,
		},
		{
			name:    "an hour before it goes",
			before:  []feeds.Poll{polled(press, day(0), report("a", day(0))), polled(other, day(6).Add(21*time.Hour))},
			after:   []feeds.Poll{polled(other, day(6).Add(22*time.Hour), report("b", day(6).Add(22*time.Hour)))},
			stories: 1,
		},
		{
			name: "an official text went with its mark, and came back to it",
			before: []feeds.Poll{
				polled(official, day(0), report("a", day(0))),
				offHosts(polled(official, day(8), entry("a", "Le bac reprend enfin ses rotations", withText(shared), published(day(0))))),
				polled(other, day(8).Add(2*time.Hour)),
				polled(official, day(9), entry("a", "Le bac reprend enfin toutes ses rotations", withText(shared), published(day(0)))),
			},
			after:   []feeds.Poll{polled(other, day(10), report("b", day(10)))},
			stories: 2,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, reopened := range []bool{false, true} {
				path := t.TempDir() + "/griot.db"
				db := storetest.Reopen(t, path, store.Options{})
				for _, p := range test.before {
					commit(t, db, p)
				}
				if reopened {
					if err := db.Close(); err != nil {
						t.Fatal(err)
					}
					db = storetest.Reopen(t, path, store.Options{})
				}
				for _, p := range test.after {
					commit(t, db, p)
				}
				if n := len(selected(t, db, feeds.Selection{})); n != test.stories {
					t.Errorf("opened anew %v: %d stories, want %d", reopened, n, test.stories)
				}
			}
		})
	}
}
