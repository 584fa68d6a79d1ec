package pages

import (
	"fmt"
	"strings"

	"griot/feeds/health"
)

// sparkline is the rhythm of a source: a stroke for each day that brought something.
type sparkline struct {
	Width, Height int
	Label, Path   string
}

const sparkStep, sparkHeight = 4, 24

// sparkline is nil for a source that brought nothing in the time it shows. It ends on the day of the last visit.
func (p *Pages) sparkline(s *health.Status) *sparkline {
	if s.LastPoll.IsZero() {
		return nil
	}
	days := s.Daily.Days(s.LastPoll)
	most, all := 0, 0
	for _, n := range days {
		most, all = max(most, n), all+n
	}
	if all == 0 {
		return nil
	}
	line := &sparkline{
		Width: len(days) * sparkStep, Height: sparkHeight,
		Label: p.words.PerDay(all, len(days), most),
	}
	var path strings.Builder
	for i, n := range days {
		if n > 0 {
			fmt.Fprintf(&path, "M%d %dv-%d", i*sparkStep+sparkStep/2, sparkHeight, max(2, n*sparkHeight/most))
		}
	}
	line.Path = path.String()
	return line
}
