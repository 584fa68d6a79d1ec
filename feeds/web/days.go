package web

import (
	"time"

	"griot/feeds"
)

// storyDay is the stories of one day in the zone of the site's readers.
type storyDay struct {
	ISO, Name string
	Stories   []storyLine
}

// days groups entries by the day they stand under: when each first qualified, which is what they are ordered by.
func (h *Handler) days(entries []feeds.Entry) []storyDay {
	var days []storyDay
	for i := range entries {
		day := h.site.Local(entries[i].Qualified)
		iso := day.Format(time.DateOnly)
		line, ok := h.line(&entries[i], iso)
		if !ok {
			continue
		}
		if n := len(days); n == 0 || days[n-1].ISO != iso {
			days = append(days, storyDay{ISO: iso, Name: capital(h.words.LongDay(day))})
		}
		last := &days[len(days)-1]
		last.Stories = append(last.Stories, line)
	}
	return days
}
