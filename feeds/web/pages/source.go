package pages

import (
	"fmt"
	"slices"

	"griot/feeds"
	"griot/feeds/health"
)

// sourceContent is a source's own page for operators.
type sourceContent struct {
	statusLine
	Trail    []Link
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
	Failure *sentence // nil where it was read well
}

// Source is the page of a source for operators, with what is kept of its documents, the latest first.
func (p *Pages) Source(s Source, captures []feeds.Capture) *Page {
	content := sourceContent{statusLine: p.statusLine(&s), Trail: []Link{{p.words.StatusTitle, "status"}}}
	for _, v := range slices.Backward(s.Visits) {
		content.Visits = append(content.Visits, p.visitLine(&v))
	}
	for i := range captures {
		c := &captures[i]
		line := captureLine{At: p.brief(c.At), URL: feeds.MaskURL(c.URL), Size: p.words.Kilobytes(c.Length)}
		switch {
		case c.Failure == "":
		case s.LastFailure != nil && c.Failure == s.LastFailure.Message:
			line.Failure = &sentence{Text: p.words.Outcome(feeds.Failed)} // the page tells why above
		default:
			line.Failure = p.inEnglish(c.Failure)
		}
		content.Captures = append(content.Captures, line)
	}
	return p.operatorPage("source", content.Source.Name, content)
}

func (p *Pages) visitLine(v *health.Visit) visitLine {
	line := visitLine{At: p.brief(v.At), Outcome: p.words.Outcome(v.Outcome), State: string(health.StateOK), New: v.New, Updated: v.Updated}
	if v.Outcome == feeds.Failed {
		line.State = string(health.StateFailing)
	}
	switch {
	case v.Pushed:
		line.Outcome = p.words.Pushed()
	case v.Status != 0:
		line.Outcome += fmt.Sprintf(" (%d)", v.Status)
	}
	if v.Took > 0 {
		line.Took = p.words.Seconds(v.Took)
	}
	return line
}
