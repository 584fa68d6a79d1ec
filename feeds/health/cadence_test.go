package health

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestMedianGap(t *testing.T) {
	noon := time.Date(2026, 2, 9, 12, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		hours []int // before noon, of each item
		want  time.Duration
	}{
		"nothing":               {nil, 0},
		"two items":             {[]int{0, 3}, 0},
		"three":                 {[]int{0, 3, 8}, 4 * time.Hour},
		"in any order":          {[]int{8, 0, 3}, 4 * time.Hour},
		"one long pause":        {[]int{0, 2, 4, 6, 500}, 2 * time.Hour},
		"an undated backlog":    {[]int{5, 5, 5, 5, 5}, 0},
		"by the day, several":   {[]int{0, 0, 0, 24, 24, 48, 48}, 24 * time.Hour},
		"an old one comes late": {[]int{0, 1, 2, 9000}, time.Hour},
	} {
		var c Cadence
		for _, h := range test.hours {
			c = c.With(noon.Add(time.Duration(-h) * time.Hour))
		}
		if got := c.MedianGap(); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// TestMedianGapIsOfTheLatest: a source that has changed its rhythm is told of by its last fifty items.
func TestMedianGapIsOfTheLatest(t *testing.T) {
	at := time.Date(2026, 2, 9, 12, 0, 0, 0, time.UTC)
	var c Cadence
	for range 100 {
		at = at.Add(24 * time.Hour)
		c = c.With(at)
	}
	for range 40 {
		at = at.Add(time.Hour)
		c = c.With(at)
	}
	if got := c.MedianGap(); got != time.Hour {
		t.Errorf("%s, want the hour of late", got)
	}
	if packed, err := c.MarshalText(); err != nil || len(packed) > 250 {
		t.Errorf("%d bytes, %v", len(packed), err)
	}
}

// TestCadence: the middle gap has as many gaps on either side, whatever the order in which items come, and a cadence is
// read back as it was written.
func TestCadence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seconds := rapid.SliceOfNDistinct(rapid.Uint32Range(1, 1<<31), 3, keptMoments, rapid.ID).Draw(t, "moments")
		var one Cadence
		var dates []time.Time
		for _, s := range seconds {
			dates = append(dates, time.Unix(int64(s), 0))
			one = one.With(dates[len(dates)-1])
		}
		all := Cadence{}.With(dates...)
		if !slices.Equal(one.moments, all.moments) {
			t.Fatalf("one by one %v, at once %v", one.moments, all.moments)
		}
		slices.Sort(seconds)
		longer, shorter := 0, 0
		for i := range seconds[1:] {
			switch gap := time.Duration(seconds[i+1]-seconds[i]) * time.Second; {
			case gap > all.MedianGap():
				longer++
			case gap < all.MedianGap():
				shorter++
			}
		}
		if half := (len(seconds) - 1) / 2; longer > half || shorter > half {
			t.Errorf("%d gaps are longer, %d shorter than %s, of %d", longer, shorter, all.MedianGap(), len(seconds)-1)
		}
		b, err := json.Marshal(Status{Cadence: all})
		if err != nil {
			t.Fatal(err)
		}
		var back Status
		if err := json.Unmarshal(b, &back); err != nil || !slices.Equal(back.Cadence.moments, all.moments) {
			t.Errorf("read %v, %v; want %v", back.Cadence.moments, err, all.moments)
		}
	})
}

func FuzzCadence(f *testing.F) {
	f.Add([]byte("4JKX0w4B"))
	f.Fuzz(func(t *testing.T, text []byte) {
		var c Cadence
		if err := c.UnmarshalText(text); err != nil {
			return
		}
		if !slices.IsSorted(c.moments) || len(c.moments) > keptMoments || c.MedianGap() < 0 {
			t.Errorf("%v: %s", c.moments, c.MedianGap())
		}
	})
}
