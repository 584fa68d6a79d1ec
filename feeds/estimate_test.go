package feeds

import (
	"testing"
	"time"
)

// TestUndatedBacklog: what a new source serves without a date is placed behind the day's news, in its order and apart;
// what comes later is as old as it is when it is seen, and a date that is believed needs no estimate.
func TestUndatedBacklog(t *testing.T) {
	noon := time.Date(2026, 2, 9, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		published time.Time
		later     bool // than the source's first poll
		want      time.Time
		estimated bool
	}{
		"none":                 {time.Time{}, false, noon.Add(-30 * time.Hour), true},
		"none, later":          {time.Time{}, true, noon, false},
		"believed":             {noon.Add(-time.Hour), false, noon.Add(-time.Hour), false},
		"a clock never set":    {time.Unix(0, 0), false, noon.Add(-30 * time.Hour), true},
		"far ahead":            {noon.AddDate(1, 0, 0), false, noon.Add(-30 * time.Hour), true},
		"far ahead, later":     {noon.AddDate(1, 0, 0), true, noon, false},
		"believed, later":      {noon.Add(-time.Hour), true, noon, false},
		"believed, and old":    {noon.AddDate(-2, 0, 0), false, noon.AddDate(-2, 0, 0), false},
		"a little ahead of us": {noon.Add(time.Minute), false, noon, false},
	} {
		poll := Poll{At: noon, Items: []Item{{Title: "Première", Published: noon.Add(-48 * time.Hour)}, {Title: name, Published: test.published}}}
		items := poll.Estimated()
		for i := range items {
			items[i].Met(noon, !test.later)
		}
		if got := items[1].Qualified(); !got.Equal(test.want) || items[1].DateEstimated() != test.estimated {
			t.Errorf("%s: %s, estimated %v; want %s, %v", name, got, items[1].DateEstimated(), test.want, test.estimated)
		}
		if poll.Items[1].Estimated != (time.Time{}) {
			t.Errorf("%s: the poll itself was changed", name)
		}
	}
}
