package pages

import (
	"time"

	"griot/feeds"
)

// mapDays is the period of the map. Like that of a time line it ends on the day of the newest story, so that a page
// changes with the store and never with the clock alone.
const mapDays = 7

// recent is how many stories there were in the days up to the newest one; nil where there are none.
type recent struct{ *feeds.Activity }

func recentOf(a *feeds.Activity) *recent {
	if a == nil {
		return nil
	}
	return &recent{a}
}

// daily returns a count of each day.
func (r *recent) daily(of func(*feeds.DayActivity) int) []dayCount {
	if r == nil {
		return nil
	}
	days := make([]dayCount, len(r.Days))
	for i := range r.Days {
		days[i] = dayCount{r.Days[i].Day, of(&r.Days[i])}
	}
	return days
}

func (r *recent) stories() []dayCount {
	return r.daily(func(d *feeds.DayActivity) int { return d.Stories })
}

func (r *recent) region(id feeds.PlaceID) []dayCount {
	return r.daily(func(d *feeds.DayActivity) int { return d.Regions[id] })
}

func (r *recent) topic(id string) []dayCount {
	return r.daily(func(d *feeds.DayActivity) int { return d.Topics[id] })
}

// week is the period of the map as if it were one day.
func (r *recent) week() feeds.DayActivity {
	if r == nil {
		return feeds.DayActivity{}
	}
	last := feeds.Activity{Days: r.Days[max(0, len(r.Days)-mapDays):]}
	return last.Total()
}

// dayCount is how many stories a day had.
type dayCount struct {
	day time.Time // midnight, UTC
	n   int
}
