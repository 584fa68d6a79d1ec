package pages

import (
	"net/url"
	"slices"
	"time"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
	"griot/feeds/web/wording"
)

// Status is what the page of the state of the sources shows.
type Status struct {
	Sources []Source
	// Wanted is the state of the sources shown; "" for all.
	Wanted health.State
	// Outbound is how push outward fares; nil where there is none.
	Outbound *health.Outbound
	// Configuration is nil where nobody knows it.
	Configuration *Configuration
	// Unstored says why nothing new can be stored, in the language of the log; nil while it can.
	Unstored error
	// Clock is nil while this machine's clock is right.
	Clock *ClockWrong
	// Limits are those of grouping that were met in the last day.
	Limits []LimitMet
}

// LimitMet tells that grouping left something out to keep its work bounded.
type LimitMet struct {
	Name string // chains, candidates, components, credit or full
	Last time.Time
}

// ClockWrong tells that this machine's clock is held to be wrong.
type ClockWrong struct {
	By    time.Duration // ahead; negative: behind
	Since time.Time
}

// Source is a source as operators see it.
type Source struct {
	*health.Status
	Schedule Schedule
}

// statusLine is a source as operators see it.
type statusLine struct {
	Source   sourceLine
	Path     string // of its page
	URL      string
	Error    *failureLine
	Next     moment
	NextWhy  *sentence
	Schedule string // as configured, "" where nobody knows
	Interval string // the same in words, "" where it is uneven
	JSON     string // path of the same for programs
	Repairs  []sentence
	Failures int
	Notes    []sentence // what is unusual about the source, and what is done about it
	Changes  []changeLine
	// TakenDown is told beside the state, nil where it is not.
	TakenDown *sentence
	Rhythm    *sparkline
}

// failureLine is why a visit failed: in the page's language, and as the fetcher put it where that says more.
type failureLine struct {
	At           moment
	Text, Detail string
}

// changeLine is a change of a source's health.
type changeLine struct {
	At    moment
	State string
}

func (p *Pages) statusLine(s *Source) statusLine {
	out := statusLine{
		Source: p.sourceLine(s.Status), URL: feeds.MaskURL(s.Source.URL), Next: p.brief(s.NextDue), Failures: s.Failures,
		Path: "status/" + url.PathEscape(string(s.Source.ID)), NextWhy: p.whyNext(s.Status), Notes: p.notes(s.Status),
		Rhythm: p.sparkline(s.Status),
	}
	out.JSON, out.Schedule, out.Interval = out.Path+".json", s.Schedule.Spec, p.words.Interval(s.Schedule.Every)
	if s.TakenDown {
		out.TakenDown = p.remark(health.NoteTakenDown.With())
	}
	if s.Retired { // what was planned and amiss concerns nobody any more
		out.Next, out.NextWhy, out.Failures = moment{}, nil, 0
		if left, ok := s.Left(); ok {
			out.NextWhy = p.remark(left)
		}
		return out
	}
	for _, repair := range s.Repairs {
		out.Repairs = append(out.Repairs, *p.inEnglish(repair))
	}
	if s.LastFailure != nil {
		out.Error = p.failure(s.Status)
	}
	for _, turn := range slices.Backward(s.Changes) {
		out.Changes = append(out.Changes, changeLine{p.brief(turn.At), p.words.Health(turn.State)})
	}
	return out
}

type statusContent struct {
	Filters []statusFilter
	Sources []statusLine
	Pushed  []outboundLine // on the page of all states
	// Configuration is nil where nobody knows it.
	Configuration *configurationLine
	// Unstored says why nothing new is stored, in the language of the log; "" while it is.
	Unstored string
	// Clock is nil while this machine's clock is right.
	Clock  *clockLine
	Limits []limitLine
}

// limitLine is what a limit left out, and when it last did.
type limitLine struct {
	Left string
	Last moment
}

type clockLine struct {
	Off   string
	Since moment
}

// statusFilter leads to the sources of one state, or with an empty state to all.
type statusFilter struct {
	Name, Path string
	Count      int
	Here       bool
}

// statusOrder is the order of the states on the page: what needs a hand first.
func statusOrder() []health.State {
	return []health.State{
		health.StateGone, health.StateFailing, health.StateWalled, health.StateSilent, health.StateLate, health.StateNew, health.StateOK,
		health.StateRetired,
	}
}

// Status is the page of all sources or those of a state, what needs a hand first.
func (p *Pages) Status(s Status) *Page {
	content := statusContent{
		Filters:       []statusFilter{{p.words.AllStates, "status", len(s.Sources), s.Wanted == ""}},
		Configuration: p.configurationLine(s.Configuration),
	}
	if s.Unstored != nil {
		content.Unstored = render.Clean(feeds.MaskText(s.Unstored.Error()))
	}
	if s.Clock != nil {
		content.Clock = &clockLine{p.words.ClockOff(s.Clock.By), p.brief(s.Clock.Since)}
	}
	for _, met := range s.Limits {
		content.Limits = append(content.Limits, limitLine{p.words.GroupingLimit(met.Name), p.brief(met.Last)})
	}
	for _, state := range statusOrder() {
		n := 0
		for i := range s.Sources {
			if s.Sources[i].State() != state {
				continue
			}
			n++
			if s.Wanted == "" || s.Wanted == state {
				content.Sources = append(content.Sources, p.statusLine(&s.Sources[i]))
			}
		}
		if n > 0 || s.Wanted == state {
			content.Filters = append(content.Filters, statusFilter{
				wording.Capital(p.words.Health(state)), "status?state=" + string(state), n, s.Wanted == state,
			})
		}
	}
	if s.Wanted == "" {
		content.Pushed = p.outboundLines(s.Outbound)
	}
	return p.operatorPage("status", p.words.StatusTitle, content)
}

// operatorPage is a page that only operators look for.
func (p *Pages) operatorPage(template, heading string, content any) *Page {
	return &Page{template, frame{
		Title: p.Titled(heading), Hidden: true, Content: content,
		Alternates: []alternate{{
			Title: p.words.HealthTitle + " (Atom)", Type: render.Atom.MediaType(), Href: p.Path("sources.atom"), Label: "Atom",
		}},
	}}
}
