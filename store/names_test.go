package store_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/derive"
	"griot/store/storetest"
	"griot/store/story"
)

// wording is a made-up event: half of its reports' text is everywhere the same, the other half of one of two versions.
func wording(event, version int) string {
	words := func(of string) string {
		var b strings.Builder
		for i := range 40 {
			fmt.Fprintf(&b, "%s%c%c ", of, 'a'+i%26, 'a'+i/26)
		}
		return b.String()
	}
	name := string(rune('f' + event))
	return words("k"+name+"o") + words("z"+name+string(rune('a'+version))+"u")
}

// arrive commits polls of five sources that bring reports of eight events in any order: what a source's first document
// brings is a backlog, as old as it says, so that the oldest item of a story often did not found it.
func arrive(t *testing.T, db *store.DB, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 1))
	var reports []feeds.Item
	for event := range 8 {
		for n := range 1 + random.IntN(4) {
			old := time.Duration(random.IntN(20*24)) * time.Hour
			item := entry(fmt.Sprintf("%d-%d", event, n), fmt.Sprintf("Dépêche %c%d", 'a'+event, n), published(start.Add(-old)))
			item.Text = wording(event, random.IntN(2))
			reports = append(reports, item)
		}
	}
	random.Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
	at := start
	for len(reports) > 0 {
		n := min(len(reports), 1+random.IntN(6))
		source := feeds.Source{ID: feeds.SourceID(fmt.Sprintf("s%d", random.IntN(5))), Class: feeds.Press, Language: "fr"}
		commit(t, db, polled(source, at, reports[:n]...))
		at, reports = at.Add(time.Duration(1+random.IntN(20))*time.Hour), reports[n:]
	}
}

// storiesOf are the items of each story and when it was updated.
func storiesOf(t *testing.T, db *store.DB) map[feeds.StoryID]feeds.Story {
	entries := selected(t, db, feeds.Selection{Group: feeds.GroupStory, Limit: 1000})
	all := map[feeds.StoryID]feeds.Story{}
	for _, e := range entries {
		all[e.Story.ID] = e.Story
	}
	return all
}

func members(st feeds.Story) string {
	var ids []string
	for i := range st.Items {
		ids = append(ids, st.Items[i].ID.String())
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// TestRegroupKeepsNames: a regroup by rules that decide the same changes nothing, however the items arrived; by others it
// changes the stories whose items are not the same, and the part of a story that holds its founder is still that story.
func TestRegroupKeepsNames(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	renamed, split := 0, 0
	for seed := range uint64(16) {
		db := storetest.Open(t, store.Options{})
		arrive(t, db, seed)
		last, _ := db.LastChange(ctx)
		silent, _ := db.Silent(ctx)
		before, revision := dump(t, db), db.Generation()
		if _, moves, err := db.Moves(ctx, story.DefaultParams(), derive.New("", nil), func(*feeds.Item) {}); err != nil || moves != 0 {
			t.Fatalf("the same rules would move %d items, %v", moves, err)
		}
		if moved := storetest.Regroup(t, db, story.DefaultParams()); moved != 0 {
			t.Fatalf("the same rules moved %d items", moved)
		}
		if after := dump(t, db); after != before {
			t.Fatalf("the same rules made of\n%s\nthis:\n%s", before, after)
		}
		if n, _ := db.Silent(ctx); n != silent || db.Generation() != revision {
			t.Fatal("readers of what is kept were told to start over")
		}
		was := storiesOf(t, db)
		storetest.Regroup(t, db, strict())
		now := storiesOf(t, db)
		known := map[string]feeds.StoryID{}
		for id, st := range was {
			known[members(st)] = id
		}
		for _, id := range slices.SortedFunc(maps.Keys(now), func(a, b feeds.StoryID) int { return strings.Compare(a.String(), b.String()) }) {
			st := now[id]
			if old, same := known[members(st)]; same && old != id {
				t.Fatalf("story %s is now %s, of the same items", old, id)
			} else if same && !st.Updated.Equal(was[id].Updated) {
				t.Fatalf("story %s was updated at %v", id, st.Updated)
			} else if !same {
				split++
			}
			if !slices.ContainsFunc(st.Items, func(item feeds.Item) bool { return item.ID == id }) {
				t.Fatalf("story %s does not hold its founder", id)
			}
			if _, old := was[id]; !old {
				for i := range st.Items {
					if _, founded := was[st.Items[i].ID]; founded {
						t.Fatalf("story %s holds the founder of %s", id, st.Items[i].ID)
					}
				}
			}
			for i := range st.Items {
				if st.Items[i].Qualified().Before(founder(st).Qualified()) {
					renamed++
					break
				}
			}
		}
		if n, _ := db.LastChange(ctx); n != last {
			t.Fatal("the log tells of a change of rules")
		}
	}
	if renamed == 0 || split == 0 {
		t.Errorf("%d stories had items older than their founders and %d were split: nothing was tried", renamed, split)
	}
}

func founder(st feeds.Story) *feeds.Item {
	i := slices.IndexFunc(st.Items, func(item feeds.Item) bool { return item.ID == st.ID })
	return &st.Items[i]
}
