package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
	"griot/cmd/griot/control"
	"griot/cmd/griot/term"
	"griot/fetcher"
)

func newPoll(file *string) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "poll [SOURCE…]",
		Short: "Visit all sources, or the named ones, once: for system cron",
		Long: `Visit all sources, or the named ones, once, whether due or not, and exit. It exits with 0 when it ran, even if some
sources failed, and with 1 when no source could be read or nothing could be stored. The daemon makes the visits when it runs.

A pass over all leaves those sources alone whose servers asked for a pause that has not passed: Retry-After with status 429
or 503, and a day after status 410. They are counted and named apart, in "waiting" with --json. Sources that are named are
visited whatever was asked. After other failures each pass visits them again: only the daemon spaces such visits.`,
		Example: "  griot poll\n  griot poll --json koulouba amap",
		Args:    cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(*file)
			if err != nil {
				return err
			}
			if err := cfg.CheckSources(args); err != nil {
				return &usageError{error: err}
			}
			summary, err := pollByDaemon(c.Context(), cfg, args, c.ErrOrStderr())
			if errors.Is(err, control.ErrNoDaemon) {
				summary, err = poll(c.Context(), cfg, args, c.ErrOrStderr())
			}
			if err != nil {
				return err
			}
			if asJSON {
				err = printJSON(c.OutOrStdout(), summary)
			} else {
				_, err = fmt.Fprintln(c.OutOrStdout(), summary)
			}
			return errors.Join(err, summary.failure())
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "end with an object instead of a line")
	return c
}

// poll makes one pass over the named sources, or over all when there is no name.
func poll(ctx context.Context, cfg *config.Config, names []string, stderr io.Writer) (*pollSummary, error) {
	s, err := newSetup(cfg)
	if err != nil {
		return nil, err
	}
	log := logsOf(cfg, stderr)
	bar := term.NewBar(stderr)
	db, _, err := openStore(ctx, s, log, stepsOn(bar))
	if err != nil {
		return nil, err
	}
	s.visitor.Memory = db
	start := time.Now()
	summary := &pollSummary{}
	targets := s.targets
	if len(names) > 0 {
		targets = slices.DeleteFunc(targets, func(t fetcher.Target) bool { return !slices.Contains(names, string(t.ID)) })
	} else {
		summary.Waiting = askedToWait(cfg.Sources, db.Status, start)
	}
	summary.Sources = len(targets)
	targets = slices.DeleteFunc(targets, func(t fetcher.Target) bool { return summary.waits(t.ID) })
	onVisit := summary.onVisit(bar, log)
	fetcher.Pass(ctx, s.visitor, db, targets, limitsOf(cfg), log, func(t *fetcher.Target, r fetcher.Result) {
		onVisit(visitOf(&r))
	})
	summary.took(start)
	if err := db.AwaitUpgrade(ctx, stepsOn(bar)); err != nil && ctx.Err() == nil {
		log.Warn("the data file is not up to date yet: the next start goes on with it", "err", err)
	}
	bar.End()
	err = db.Close()
	if ctx.Err() != nil {
		err = errors.Join(errors.New("interrupted: what was read until then is stored"), err)
	}
	return summary, err
}

// pollEvent is a visit as it happens, or whom a pass leaves alone.
type pollEvent struct {
	Visit   *visited  `json:"visit,omitempty"`
	Waiting []waiting `json:"waiting,omitempty"`
}

// pollByDaemon has the daemon make a pass over the named sources, or over all of its own when there is no name. It
// fails with control.ErrNoDaemon when none runs.
func pollByDaemon(ctx context.Context, cfg *config.Config, names []string, stderr io.Writer) (*pollSummary, error) {
	start := time.Now()
	summary := &pollSummary{Sources: len(cfg.Sources)}
	if len(names) > 0 {
		summary.Sources = len(names)
	}
	bar := term.NewBar(stderr)
	onVisit := summary.onVisit(bar, logsOf(cfg, stderr))
	err := control.Follow(ctx, cfg.Data, "/poll", names, &summary.Sources, func(n control.News) {
		var event pollEvent
		switch err := json.Unmarshal(n.Event, &event); {
		case err != nil:
		case event.Visit != nil:
			onVisit(event.Visit)
		case event.Waiting != nil:
			summary.Waiting = event.Waiting
		}
	})
	bar.End()
	summary.took(start)
	if ctx.Err() != nil {
		err = errors.New("interrupted: the daemon goes on with the visits")
	}
	return summary, err
}
