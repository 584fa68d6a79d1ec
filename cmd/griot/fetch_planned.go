package main

import (
	"context"
	"time"

	"griot/cmd/griot/config"
	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher"
)

// plannedVisit is when a source is visited next, and why then.
type plannedVisit struct {
	Due time.Time `json:"due"`
	Why string    `json:"why"`
}

// remembered is what is known of a source from its polls. Without that, as where this user may not ask the daemon, the
// visit is shown as a first one.
func remembered(ctx context.Context, config *config.Config, target *fetcher.Target) health.Status {
	if target.ID == addressID {
		return health.Status{}
	}
	statuses, err := knownStatuses(ctx, config.Data)
	if err != nil {
		return health.Status{}
	}
	for i := range statuses {
		if statuses[i].Source.ID == target.ID {
			return statuses[i].Redeclared(target.Source)
		}
	}
	return health.Status{}
}

// visitAnew visits a target of which known is remembered, asks for the whole document, and says when the next visit is due
// after a poll with that outcome.
func visitAnew(ctx context.Context, w *wire, target *fetcher.Target, known health.Status) (*feeds.Poll, error) {
	asked := known
	asked.Validators, asked.LastFull = feeds.Validators{}, time.Time{}
	poll, ok := w.visitor.Visit(ctx, target, asked)
	if !ok {
		return nil, ctx.Err()
	}
	after := known.After(&poll, feeds.Committed{}, known.Items)
	poll.NextDue, poll.NextWhy = after.NextDue, after.NextWhy
	return &poll, nil
}

// plannedOf is the next visit as the last poll has planned it, nil when that is not to come.
func plannedOf(known *health.Status, poll *feeds.Poll) *plannedVisit {
	if known.LastPoll.IsZero() || !known.NextDue.After(poll.At) {
		return nil
	}
	return &plannedVisit{Due: known.NextDue, Why: known.NextWhy}
}
