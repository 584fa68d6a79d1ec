package web

import (
	"fmt"
	"slices"
	"strings"
	"time"

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
		line := captureLine{At: h.brief(c.At), URL: feeds.MaskURL(c.URL), Size: h.words.kilobytes(c.Length)}
		switch {
		case c.Failure == "":
		case s.LastFailure != nil && c.Failure == s.LastFailure.Message:
			line.Failure = &said{Text: h.words.outcomes[feeds.Failed]} // the page tells why above
		default:
			line.Failure = h.inEnglish(c.Failure)
		}
		content.Captures = append(content.Captures, line)
	}
	return content, nil
}

func (h *Handler) visitLine(v *health.Visit) visitLine {
	line := visitLine{At: h.brief(v.At), Outcome: h.words.outcomes[v.Outcome], State: string(health.StateOK), New: v.New, Updated: v.Updated}
	if v.Outcome == feeds.Failed {
		line.State = string(health.StateFailing)
	}
	switch {
	case v.Pushed:
		line.Outcome = h.words.pushed
	case v.Status != 0:
		line.Outcome += fmt.Sprintf(" (%d)", v.Status)
	}
	if v.Took > 0 {
		line.Took = h.words.seconds(v.Took)
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
		Label: fmt.Sprintf(h.words.rhythmFormat, h.words.Items(all), len(days), h.words.Items(most)),
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

// kilobytes is a size to read.
func (w *words) kilobytes(n int) string {
	return w.decimal(float64(n)/1000) + "\u00a0" + w.kilobyte
}

// seconds is a short time to read.
func (w *words) seconds(d time.Duration) string {
	if d < 50*time.Millisecond {
		return "<\u00a0" + w.decimal(0.1) + "\u00a0s"
	}
	return w.decimal(d.Seconds()) + "\u00a0s"
}

// decimal has one digit behind the point or comma.
func (w *words) decimal(x float64) string {
	s := fmt.Sprintf("%.1f", x)
	if w.Lang == "fr" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
