package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
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
func remembered(ctx context.Context, cfg *config.Config, target *fetcher.Target) health.Status {
	if target.ID == addressID {
		return health.Status{}
	}
	statuses, err := knownStatuses(ctx, cfg.Data)
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

// visitAnew visits a target of which known is remembered, and asks for the whole document. The result bears when the
// next visit is due after a poll with that outcome.
func visitAnew(ctx context.Context, s *setup, target *fetcher.Target, known health.Status) (*feeds.Poll, error) {
	asked := known
	asked.Validators, asked.LastFull = feeds.Validators{}, time.Time{}
	poll, ok := s.visitor.Visit(ctx, target, asked)
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

// addressID stands for an address that is visited without being a source. No source can have it: it is no slug.
const addressID feeds.SourceID = "(address)"

// fetchTarget is a source of the configuration, or an address visited with its manners. For an address the
// configuration may be missing.
func fetchTarget(path, name string) (*config.Config, *fetcher.Target, error) {
	u, err := url.Parse(name)
	address := err == nil && u.Host != "" && strings.HasPrefix(u.Scheme, "http")
	cfg, err := loadConfig(path)
	if err != nil {
		if !address || !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, err
		}
		standard := config.Default()
		cfg = &standard
	}
	if address {
		cfg.Sources = []config.Source{{Source: feeds.Source{
			ID: addressID, Name: cmp.Or(u.Hostname(), name), URL: name, Class: feeds.Press, Republish: feeds.RepublishFull,
		}}}
		name = string(addressID)
	}
	targets, err := targetsOf(cfg)
	if err != nil {
		return nil, nil, err
	}
	for _, target := range targets {
		if string(target.ID) == name {
			return cfg, &target, nil
		}
	}
	return nil, nil, &usageError{error: fmt.Errorf("%q is neither a source of %s nor a web address", name, path)}
}
