package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/render"
	"griot/feeds/web/wording"
)

// statusLine is a source as operators see it.
type statusLine struct {
	Source   sourceLine
	Path     string // of its page
	URL      string
	Error    *failureLine
	Next     moment
	NextWhy  *said
	Schedule string // as configured, "" where nobody knows
	Interval string // the same in words, "" where it is uneven
	JSON     string // path of the same for programs
	Repairs  []said
	Failures int
	Notes    []said // what is unusual about the source, and what is done about it
	Turns    []turnLine
	Rhythm   *sparkline
}

// failureLine is why a visit failed: in the page's language, and as the fetcher put it where that says more.
type failureLine struct {
	At           moment
	Text, Detail string
}

// turnLine is a change of a source's health.
type turnLine struct {
	At    moment
	State string
}

func (h *Handler) statusLine(s *health.Status) statusLine {
	out := statusLine{
		Source: h.sourceLine(s), URL: feeds.MaskURL(s.Source.URL), Next: h.brief(s.NextDue), Failures: s.Failures,
		Path: "status/" + url.PathEscape(string(s.Source.ID)), NextWhy: h.whyNext(s), Notes: h.notes(s),
		Rhythm: h.sparkline(s),
	}
	schedule := h.schedule(s)
	out.JSON, out.Schedule, out.Interval = out.Path+".json", schedule.Spec, h.words.Interval(schedule.Every)
	if s.Retired { // what was planned and amiss concerns nobody any more
		out.Next, out.NextWhy, out.Failures, out.Notes = moment{}, nil, 0, nil
		return out
	}
	for _, repair := range s.Repairs {
		out.Repairs = append(out.Repairs, *h.inEnglish(repair))
	}
	if s.LastFailure != nil {
		out.Error = h.failure(s)
	}
	for _, turn := range slices.Backward(s.Changes) {
		out.Turns = append(out.Turns, turnLine{h.brief(turn.At), h.words.Health(turn.State)})
	}
	return out
}

// unstored says why nothing new can be stored; "" while it can.
func (h *Handler) unstored() string {
	if h.site.Unstored != nil {
		if err := h.site.Unstored(); err != nil {
			return render.Clean(feeds.MaskText(err.Error()))
		}
	}
	return ""
}

type statusContent struct {
	Filters []statusFilter
	Sources []statusLine
	Pushed  []outboundLine // on the page of all states
	// Configuration is nil where nobody tells of it.
	Configuration *configurationLine
	// Unstored says why nothing new is stored, in the language of the log; "" while it is.
	Unstored string
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

// statusPage shows all sources or those of a state (?state=failing), what needs a hand first.
func (h *Handler) statusPage(query string) (answer, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return answer{}, h.badAddress(err)
	}
	wanted := health.State(values.Get("state"))
	if wanted != "" && !slices.Contains(statusOrder(), wanted) {
		return answer{}, &problem{status: http.StatusBadRequest, reason: h.words.UnknownState(string(wanted))}
	}
	return h.livePage("status", func(context.Context) (string, frame, error) {
		statuses, err := h.sources.Statuses()
		if err != nil {
			return "", frame{}, fmt.Errorf("list sources: %w", err)
		}
		content := statusContent{
			Filters:       []statusFilter{{h.words.AllStates, "status", len(statuses), wanted == ""}},
			Configuration: h.configurationLine(), Unstored: h.unstored(),
		}
		for _, state := range statusOrder() {
			n := 0
			for i := range statuses {
				if statuses[i].State() != state {
					continue
				}
				n++
				if wanted == "" || wanted == state {
					content.Sources = append(content.Sources, h.statusLine(&statuses[i]))
				}
			}
			if n > 0 || wanted == state {
				content.Filters = append(content.Filters, statusFilter{
					wording.Capital(h.words.Health(state)), "status?state=" + string(state), n, wanted == state,
				})
			}
		}
		if wanted == "" {
			content.Pushed = h.outboundLines()
		}
		return "status", h.operatorFrame(h.words.StatusTitle, content), nil
	})
}

func (h *Handler) sourceStatusPage(id feeds.SourceID) (string, frame, error) {
	s, err := h.statusNamed(id)
	if err != nil {
		return "", frame{}, err
	}
	content, err := h.sourceContent(s)
	return "source", h.operatorFrame(content.Source.Name, content), err
}

// operatorFrame surrounds what only operators look for.
func (h *Handler) operatorFrame(heading string, content any) frame {
	return frame{
		Title: h.titled(heading), Hidden: true, Content: content,
		Alternates: []alternate{{
			Title: h.words.HealthTitle + " (Atom)", Type: render.Atom.MediaType(), Href: h.prefix + "/sources.atom", Label: "Atom",
		}},
	}
}
