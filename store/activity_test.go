package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

func TestActivityCountsAStoryWhereItFirstQualified(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, polled(press, start)) // the first success: what follows is no backlog
	commit(t, db, polled(other, start))
	shared := link("https://example.org/one-report")
	commit(t, db, polled(press, start.Add(time.Hour), entry("1", "Attaque à Gao", about("ml.gao", "securite"), shared), entry("2", "Crue", about("ml.mopti", ""))))
	next := start.AddDate(0, 0, 2)
	commit(t, db, polled(other, next, entry("3", "Attaque, vue de Mopti", about("ml.mopti", "securite"), shared), entry("4", "Sans lieu")))

	got, err := db.Activity(start, next)
	if err != nil {
		t.Fatal(err)
	}
	midnight := time.Date(2026, 2, 9, 0, 0, 0, 0, time.UTC)
	want := feeds.Activity{Days: []feeds.DayActivity{
		{Day: midnight, Stories: 2, Regions: map[feeds.PlaceID]int{"ml": 2, "ml.gao": 1, "ml.mopti": 1}, Topics: map[string]int{"securite": 1}},
		{Day: midnight.AddDate(0, 0, 1), Regions: map[feeds.PlaceID]int{}, Topics: map[string]int{}},
		// The story of Gao reaches Mopti with its second report; in Mali it was before.
		{Day: midnight.AddDate(0, 0, 2), Stories: 1, Regions: map[feeds.PlaceID]int{"ml.mopti": 1}, Topics: map[string]int{}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	total := feeds.DayActivity{Day: midnight, Stories: 3, Regions: map[feeds.PlaceID]int{"ml": 2, "ml.gao": 1, "ml.mopti": 2}, Topics: map[string]int{"securite": 1}}
	if diff := cmp.Diff(total, got.Total()); diff != "" {
		t.Error(diff)
	}
	if empty, err := db.Activity(start.AddDate(1, 0, 0), start.AddDate(1, 0, 0)); err != nil || len(empty.Days) != 1 || empty.Days[0].Stories != 0 {
		t.Errorf("a day of the future: %+v, %v", empty, err)
	}
	if _, err := db.Activity(next, start); err == nil {
		t.Error("a period that ends before it begins is none")
	}
}

func TestActivityFollowsRetagAndRetention(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{Retention: store.Retention{Items: 10 * 24 * time.Hour}})
	commit(t, db, polled(press, start, entry("1", "Un", about("ml.gao", "sport"))))
	counted := func() feeds.DayActivity {
		a, err := db.Activity(start.Add(-time.Hour), start.Add(-time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		return a.Total()
	}
	if a := counted(); a.Stories != 1 || a.Regions["ml.gao"] != 1 {
		t.Errorf("backlog counts on the day of its publication: %+v", a)
	}
	storetest.Retag(t, db, tagsOf(feeds.Tags{Rules: "next", Within: []feeds.PlaceID{"ml.kidal"}}))
	if a := counted(); a.Stories != 1 || len(a.Regions) != 1 || a.Regions["ml.kidal"] != 1 || len(a.Topics) != 0 {
		t.Errorf("after the retag: %+v", a)
	}
	commit(t, db, polled(press, start.AddDate(0, 0, 12), entry("2", "Deux")))
	if a := counted(); a.Stories != 0 || len(a.Regions) != 0 {
		t.Errorf("after retention: %+v", a)
	}
}

// countsAgree checks the counts of every day against what the queries for the tags select.
func countsAgree(t *rapid.T, db *store.DB, all []feeds.Entry) {
	const days = 4
	since := start.Add(-24 * time.Hour)
	got, err := db.Activity(since, since.AddDate(0, 0, days-1))
	if err != nil {
		t.Fatal(err)
	}
	want := feeds.NewActivity(since, since.AddDate(0, 0, days-1))
	count := func(q feeds.Query, tag feeds.ActivityTag) {
		for i := range all {
			if at, ok := q.Match(&all[i].Story, nil); ok {
				tag.Day = at.Truncate(24 * time.Hour)
				want.Add(tag, 1)
			}
		}
	}
	count(feeds.Query{}, feeds.ActivityTag{})
	for _, place := range []feeds.PlaceID{"ml", "ml.r0", "ml.r1", "ml.r2"} {
		count(feeds.Query{Regions: []feeds.PlaceID{place}}, feeds.ActivityTag{Region: place})
	}
	for _, topic := range []string{"t0", "t1"} {
		count(feeds.Query{Topics: []string{topic}}, feeds.ActivityTag{Topic: topic})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("counts of stories:\n%s", diff)
	}
}
