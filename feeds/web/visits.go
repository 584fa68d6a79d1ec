package web

import (
	"fmt"
	"slices"
	"strings"

	"griot/feeds"
	"griot/feeds/health"
)

// sourceContent is a source's own page for operators.
type sourceContent struct {
	statusLine
	Trail    []label
	Visits   []visitLine   // the latest first
	Captures []captureLine // the latest first
}

// visitLine is one visit in words.
type visitLine struct {
	At           moment
	Outcome      string
	State        string // of health, for its colour
	New, Updated int
	Took         string
}

// captureLine is a document that is kept.
type captureLine struct {
	At      moment
	URL     string
	Size    string
	Failure *said // nil where it was read well
}

func (h *Handler) sourceContent(s *health.Status) (sourceContent, error) {
	content := sourceContent{statusLine: h.statusLine(s), Trail: []label{{h.words.StatusTitle, "status"}}}
	for _, v := range slices.Backward(s.Visits) {
		content.Visits = append(content.Visits, h.visitLine(&v))
	}
	captures, err := h.sources.Captures(s.Source.ID)
	if err != nil {
		return content, fmt.Errorf("captures of %s: %w", s.Source.ID, err)
	}
	for i := range captures {
		c := &captures[i]
		line := captureLine{At: h.brief(c.At), URL: feeds.MaskURL(c.URL), Size: h.words.Kilobytes(c.Length)}
		switch {
		case c.Failure == "":
		case s.LastFailure != nil && c.Failure == s.LastFailure.Message:
			line.Failure = &said{Text: h.words.Outcome(feeds.Failed)} // the page tells why above
		default:
			line.Failure = h.inEnglish(c.Failure)
		}
		content.Captures = append(content.Captures, line)
	}
	return content, nil
}

func (h *Handler) visitLine(v *health.Visit) visitLine {
	line := visitLine{At: h.brief(v.At), Outcome: h.words.Outcome(v.Outcome), State: string(health.StateOK), New: v.New, Updated: v.Updated}
	if v.Outcome == feeds.Failed {
		line.State = string(health.StateFailing)
	}
	switch {
	case v.Pushed:
		line.Outcome = h.words.Pushed()
	case v.Status != 0:
		line.Outcome += fmt.Sprintf(" (%d)", v.Status)
	}
	if v.Took > 0 {
		line.Took = h.words.Seconds(v.Took)
	}
	return line
}

// sparkline is the rhythm of a source: a stroke for each day that brought something.
type sparkline struct {
	Width, Height int
	Label, Path   string
}

const sparkStep, sparkHeight = 4, 24

// sparkline is nil for a source that brought nothing in the time it shows. It ends on the day of the last visit.
func (h *Handler) sparkline(s *health.Status) *sparkline {
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
		Label: h.words.PerDay(all, len(days), most),
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
