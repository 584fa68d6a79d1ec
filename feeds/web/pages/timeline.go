package pages

// timeline is bars, one a day, with the same as a table.
type timeline struct {
	Width, Height int // of the drawing, in its own units
	Label         string
	Bars          []bar
	Rows          []timelineRow // days with stories, the latest first
	First, Last   moment
	Most          string // of a day, in words
}

// bar is the rectangle of a day. A day without stories has none.
type bar struct {
	X, Y, Width, Height int
	Label               string
}

type timelineRow struct {
	Day   moment
	Count int
}

const (
	barStep, barWidth = 20, 14
	timelineHeight    = 120
	smallestScale     = 4 // stories: a single one is no peak
	barLeast          = 4 // so that one story among hundreds is still seen
)

// timeline draws counts by day; nil when there is nothing to show.
func (p *Pages) timeline(days []dayCount) *timeline {
	most, all := 0, 0
	for _, d := range days {
		most, all = max(most, d.n), all+d.n
	}
	if all == 0 {
		return nil
	}
	scale := max(most, smallestScale)
	t := &timeline{
		Width: len(days) * barStep, Height: timelineHeight,
		Label: p.words.TimelineLabel(all, days[0].day, days[len(days)-1].day),
		First: p.dayMoment(days[0].day), Last: p.dayMoment(days[len(days)-1].day), Most: p.words.MostADay(most),
	}
	for i, d := range days {
		if d.n == 0 {
			continue
		}
		height := max(barLeast, d.n*timelineHeight/scale)
		t.Bars = append(t.Bars, bar{
			X: i*barStep + (barStep-barWidth)/2, Y: timelineHeight - height, Width: barWidth, Height: height,
			Label: p.words.Day(d.day) + p.words.Colon() + p.words.Stories(d.n),
		})
		t.Rows = append([]timelineRow{{p.dayMoment(d.day), d.n}}, t.Rows...)
	}
	return t
}
