package health

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"griot/feeds"
)

func TestVisitsKeepTheLast(t *testing.T) {
	var visits Visits
	at := time.Date(2026, 2, 9, 6, 0, 0, 0, time.UTC)
	for i := range 50 {
		visits = visits.with(&feeds.Poll{At: at.Add(time.Duration(i) * 15 * time.Minute), Outcome: feeds.NotModified, Status: 304}, feeds.Committed{})
	}
	if len(visits) != keptVisits || !visits[keptVisits-1].At.Equal(at.Add(49*15*time.Minute)) {
		t.Errorf("%d visits, the last at %s", len(visits), visits[len(visits)-1].At)
	}
	packed, err := visits.MarshalText()
	if err != nil || len(packed) > 300 {
		t.Errorf("%d bytes, %v", len(packed), err)
	}
}

func TestVisitsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s Status
		at := time.Date(2026, 2, 9, 6, 0, 0, 0, time.UTC)
		for range rapid.IntRange(0, 30).Draw(t, "polls") {
			at = at.Add(time.Duration(rapid.Int64Range(-3600, 100*3600).Draw(t, "gap")) * time.Second) // clocks are set back, too
			poll := feeds.Poll{
				At: at, Outcome: rapid.SampledFrom(outcomes()).Draw(t, "outcome"), Pushed: rapid.Bool().Draw(t, "pushed"),
				Status: rapid.IntRange(0, 599).Draw(t, "status"), Took: time.Duration(rapid.IntRange(0, 600_000).Draw(t, "took")) * time.Millisecond,
			}
			c := feeds.Committed{New: rapid.IntRange(0, 3000).Draw(t, "new"), Updated: rapid.IntRange(0, 3000).Draw(t, "updated")}
			s.Visits, s.Daily = s.Visits.with(&poll, c), s.Daily.with(at, c.New)
		}
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back Status
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if !slices.Equal(back.Visits, s.Visits) || !slices.Equal(back.Daily.Days(at), s.Daily.Days(at)) {
			t.Errorf("read %v %v, want %v %v", back.Visits, back.Daily, s.Visits, s.Daily)
		}
	})
}

func TestDailyCounts(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 2, n, 12, 0, 0, 0, time.UTC) }
	var r DailyCounts
	if days := r.Days(day(1)); len(days) != 30 || slices.Max(days) != 0 {
		t.Errorf("nothing yet: %v", days)
	}
	for _, step := range []struct{ day, fresh int }{{1, 2}, {1, 3}, {2, 0}, {4, 1}, {3, 7}} {
		r = r.with(day(step.day), step.fresh)
	}
	if got := r.Days(day(5))[25:]; !slices.Equal(got, []int{5, 0, 7, 1, 0}) {
		t.Errorf("the last five days: %v", got)
	}
	if got := r.Days(day(4).AddDate(0, 0, 28))[:3]; !slices.Equal(got, []int{7, 1, 0}) {
		t.Errorf("a month later: %v", got)
	}
	if got := r.with(day(28).AddDate(0, 2, 0), 1).Days(day(28).AddDate(0, 2, 0)); got[29] != 1 || slices.Max(got[:29]) != 0 {
		t.Errorf("two months later: %v", got)
	}
}

func FuzzVisits(f *testing.F) {
	f.Add([]byte("gOHsmA0CyAEDAAo"))
	f.Add([]byte(""))
	f.Fuzz(func(t *testing.T, text []byte) {
		var v Visits
		var r DailyCounts
		_ = v.UnmarshalText(text)
		if r.UnmarshalText(text) == nil {
			r.Days(time.Unix(0, 0))
			r.with(time.Unix(1e9, 0), 1)
		}
	})
}
