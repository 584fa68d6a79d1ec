package web

import (
	"context"
	"time"

	"griot/feeds"
)

const (
	// timelineDays is the period of a time line, mapDays that of the map: both end on the day of the newest story, so
	// that a page changes with the archive and never with the clock alone.
	timelineDays = 30
	mapDays      = 7
)

// recent is how many stories there were in the days up to the newest one.
type recent struct{ feeds.Activity }

func (h *Handler) recent(ctx context.Context) (*recent, error) {
	newest, err := h.archive.Select(ctx, feeds.Selection{Group: feeds.GroupStory, Limit: 1})
	if err != nil || len(newest) == 0 {
		return nil, err
	}
	until := newest[0].Qualified
	counted, err := h.archive.Activity(until.AddDate(0, 0, 1-timelineDays), until)
	if err != nil {
		return nil, err
	}
	return &recent{counted}, nil
}

// daily counts by day what of tells of one.
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
