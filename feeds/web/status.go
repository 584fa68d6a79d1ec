package web

import (
	"context"
	"encoding/json"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// statusServer describes to programs how the sources and the program fare.
type statusServer struct {
	config   *Config
	sources  Sources
	resolver *resolver
}

// status is the machine-readable state of the sources. Times that are not known are null.
type status struct {
	Sources []sourceStatus  `json:"sources"`
	Hubs    []hubStatus     `json:"hubs,omitempty"` // WebSub hubs that push to us
	Push    *outboundStatus `json:"push,omitempty"` // what we push to others
	// Configuration is null where nobody knows it, as in a static copy.
	Configuration *configurationStatus `json:"configuration"`
	// Clock is left out while this machine's clock is right.
	Clock *clockStatus `json:"clock,omitempty"`
	// Grouping has the limits that were met in the last day. It is left out where none was.
	Grouping []limitStatus `json:"grouping_limits,omitempty"`
	Totals   statusTotals  `json:"totals"`
}

// clockStatus tells that this machine's clock is held to be wrong: what is read is dated without it.
type clockStatus struct {
	Ahead int64     `json:"ahead_seconds"` // negative: behind
	Since time.Time `json:"since"`
}

// limitStatus tells that grouping left something out to keep its work bounded.
type limitStatus struct {
	Limit string    `json:"limit"`
	Last  time.Time `json:"last"`
}

type sourceStatus struct {
	ID          feeds.SourceID `json:"id"`
	Name        string         `json:"name"`
	Class       feeds.Class    `json:"class"`
	Outlet      feeds.Outlet   `json:"outlet,omitzero"` // the publisher that it counts as
	Language    string         `json:"language,omitempty"`
	URL         string         `json:"url"`
	State       health.State   `json:"state"`             // new, ok, late, silent, failing, walled, gone or retired
	Retired     bool           `json:"retired,omitempty"` // no longer declared: never visited, its items stay
	LastPoll    *time.Time     `json:"last_poll"`
	LastSuccess *time.Time     `json:"last_success"`
	LastNew     *time.Time     `json:"last_new"` // last poll that brought a new item
	LastError   *sourceError   `json:"last_error"`
	Failures    int            `json:"failures"` // in a row
	NextDue     *time.Time     `json:"next_due"`
	NextWhy     string         `json:"next_why,omitempty"`
	Schedule    string         `json:"schedule,omitempty"`         // of its visits, as configured
	Interval    int64          `json:"interval_seconds,omitempty"` // between visits by it, where it is always the same
	UsualGap    string         `json:"usual_gap,omitempty"`        // between new items, as "3h20m0s"
	// MedianGap is the median of the gaps between the dates of its latest fifty items, in seconds. It is left out
	// while there are fewer than three.
	MedianGap int64       `json:"median_gap_seconds,omitempty"`
	Repairs   []string    `json:"repairs,omitempty"`
	Notes     []string    `json:"notes,omitempty"` // what is unusual, and what is done about it
	MovedTo   string      `json:"moved_to,omitempty"`
	Push      *pushStatus `json:"push,omitempty"`
	Items     int         `json:"items"`
	// PerDay is how many new items each of the thirty days up to the last visit brought, oldest first.
	PerDay []int         `json:"per_day,omitempty"`
	Visits []sourceVisit `json:"visits,omitempty"` // the last ones, oldest first
}

type sourceVisit struct {
	At         time.Time     `json:"at"`
	Outcome    feeds.Outcome `json:"outcome"`
	Pushed     bool          `json:"pushed,omitempty"` // brought by a hub
	HTTPStatus int           `json:"http_status,omitempty"`
	New        int           `json:"new"`
	Updated    int           `json:"updated"`
	Seconds    float64       `json:"seconds"`
}

type sourceError struct {
	At         *time.Time `json:"at"`
	Kind       string     `json:"kind"`
	Message    string     `json:"message"`
	HTTPStatus int        `json:"http_status,omitempty"`
}

// statusTotals count the declared sources.
type statusTotals struct {
	Sources int `json:"sources"`
	OK      int `json:"ok"`
	Failing int `json:"failing"` // walled and gone ones too
	Quiet   int `json:"quiet"`   // late or silent
	New     int `json:"new"`
	Items   int `json:"items"`
}

// all is the state of all sources.
func (s *statusServer) all(context.Context) (*document, error) {
	statuses, err := statuses(s.sources)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	out := status{Sources: make([]sourceStatus, len(statuses)), Hubs: hubsOf(statuses, now), Push: outboundOf(&s.config.Site.Site, s.config.outbound()), Configuration: configurationOf(s.config.configuration())}
	if wrong := s.config.clockWrong(); wrong != nil {
		out.Clock = &clockStatus{int64(wrong.By / time.Second), wrong.Since}
	}
	for _, met := range s.config.limitsMet(now) {
		out.Grouping = append(out.Grouping, limitStatus{met.Name, met.Last})
	}
	for i := range statuses {
		of := &statuses[i]
		out.Sources[i] = s.sourceStatus(of, now)
		if of.Retired {
			continue
		}
		out.Totals.Sources++
		out.Totals.Items += of.Items
		switch of.State() {
		case health.StateNew:
			out.Totals.New++
		case health.StateOK:
			out.Totals.OK++
		case health.StateLate, health.StateSilent:
			out.Totals.Quiet++
		default:
			out.Totals.Failing++
		}
	}
	body, err := json.Marshal(out)
	if err != nil {
		return nil, err
	}
	return newDocument("application/json; charset=utf-8", cacheNever, time.Time{}, append(body, '\n')), nil
}

// sourceStatus returns what programs are shown of a source.
func (s *statusServer) sourceStatus(of *health.Status, now time.Time) sourceStatus {
	out, schedule := statusOf(of), s.config.schedule(of)
	out.Push, out.Schedule, out.Interval = pushOf(of.Push, now), schedule.Spec, int64(schedule.Every/time.Second)
	return out
}

func statusOf(s *health.Status) sourceStatus {
	out := sourceStatus{
		ID: s.Source.ID, Name: s.Source.Name, Class: s.Source.Class, Outlet: s.Outlet, Language: s.Source.Language,
		URL: feeds.MaskURL(s.Source.URL), State: s.State(), LastPoll: known(s.LastPoll), LastSuccess: known(s.LastSuccess),
		LastNew: known(s.LastNew), Failures: s.Failures, NextDue: known(s.NextDue), NextWhy: feeds.MaskText(s.NextWhy),
		Items: s.Items, MedianGap: int64(s.Cadence.MedianGap() / time.Second),
	}
	if out.Retired = s.Retired; s.Retired { // nothing is planned, and nothing amiss
		out.NextDue, out.NextWhy, out.Failures = nil, "", 0
	}
	if !s.Daily.IsZero() {
		out.PerDay = s.Daily.Days(s.LastPoll)
	}
	for _, v := range s.Visits {
		out.Visits = append(out.Visits, sourceVisit{v.At, v.Outcome, v.Pushed, v.Status, v.New, v.Updated, v.Took.Seconds()})
	}
	for _, repair := range s.Repairs {
		out.Repairs = append(out.Repairs, feeds.MaskText(repair))
	}
	for _, note := range s.Notes() {
		out.Notes = append(out.Notes, feeds.MaskText(note))
	}
	if s.MovedTo != "" {
		out.MovedTo = feeds.MaskURL(s.MovedTo)
	}
	if s.Behaviour.Gap > 0 {
		out.UsualGap = s.Behaviour.Gap.Round(time.Minute).String()
	}
	if f := s.LastFailure; f != nil && !s.Retired {
		out.LastError = &sourceError{At: known(s.FailedAt), Kind: f.Kind, Message: feeds.MaskText(f.Message), HTTPStatus: f.Status}
	}
	return out
}
