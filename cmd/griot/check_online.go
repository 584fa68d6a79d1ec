package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"griot/cmd/griot/config"
	"griot/cmd/griot/term"
	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher"
)

// onlineCheck is what came of visiting each source once.
type onlineCheck struct {
	File    string         `json:"file"`
	Faults  []config.Fault `json:"faults"`  // none: such a configuration is not tried
	Sources []onlineSource `json:"sources"` // in the order of the configuration
}

type onlineSource struct {
	ID      feeds.SourceID `json:"id"`
	Outcome feeds.Outcome  `json:"outcome"`
	Status  int            `json:"status,omitempty"` // none when no server answered
	Seconds float64        `json:"seconds"`
	Items   int            `json:"items"`
	Error   string         `json:"error,omitempty"`
	URL     string         `json:"url,omitempty"` // where the visit ended, if not at the declared address
}

// checkOnline visits each source once, writes nothing, and prints what came of it: a line a source, or one object.
func checkOnline(ctx context.Context, s *setup, asJSON bool, out, stderr io.Writer) error {
	check := onlineCheck{File: s.config.Path, Faults: []config.Fault{}, Sources: []onlineSource{}}
	place := map[feeds.SourceID]int{}
	for i := range s.targets {
		place[s.targets[i].ID] = i
	}
	bar := term.NewBar(stderr)
	progress := bar.Count("visiting")
	progress(0, len(s.targets))
	fetcher.Pass(ctx, s.visitor, blank{}, s.targets, limitsOf(s.config), newLog(io.Discard), func(t *fetcher.Target, r fetcher.Result) {
		one := onlineSource{
			ID: t.ID, Outcome: r.Poll.Outcome, Status: r.Poll.Status, Seconds: r.Poll.Took.Round(time.Millisecond).Seconds(), Items: len(r.Poll.Items),
		}
		if r.Poll.Failure != nil {
			one.Error = s.config.Redact(r.Poll.Failure.Message)
		}
		if r.Poll.URL != t.URL {
			one.URL = s.config.Redact(r.Poll.URL)
		}
		check.Sources = append(check.Sources, one)
		progress(len(check.Sources), len(s.targets))
	})
	bar.End()
	if err := ctx.Err(); err != nil {
		return err
	}
	slices.SortFunc(check.Sources, func(a, b onlineSource) int { return cmp.Compare(place[a.ID], place[b.ID]) })
	if asJSON {
		return errors.Join(printJSON(out, &check), check.failure())
	}
	return errors.Join(check.print(out), check.failure())
}

func (o *onlineCheck) print(out io.Writer) error {
	var rows term.Table
	for i := range o.Sources {
		s := &o.Sources[i]
		said := cmp.Or(s.Error, counted(s.Items, "item"))
		if s.URL != "" {
			said += ", now at " + s.URL
		}
		took := time.Duration(s.Seconds * float64(time.Second))
		rows.Add(string(s.ID), string(s.Outcome), took.Round(time.Millisecond).String(), said)
	}
	return rows.Print(out, term.Width(out))
}

// failure is an error when nothing came of any source.
func (o *onlineCheck) failure() error {
	summary := pollSummary{Sources: len(o.Sources)}
	for i := range o.Sources {
		summary.add(&visited{Outcome: o.Sources[i].Outcome, Status: o.Sources[i].Status})
	}
	return summary.failure()
}

// blank is a store that remembers nothing: each visit is the first.
type blank struct{}

func (blank) Status(id feeds.SourceID) health.Status { return health.Status{} }
func (blank) Commit(_ context.Context, p feeds.Poll) (feeds.Committed, error) {
	return feeds.Committed{New: len(p.Items), Stories: cmp.Compare(len(p.Items), 0)}, nil
}
