package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"griot/feeds"
	"griot/fetcher"
	"griot/store"
)

func newPoll(config *string) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "poll [SOURCE…]",
		Short: "Visit all sources, or the named ones, once: for system cron",
		Long: `Visit all sources, or the named ones, once and exit. It exits with 0 when it ran, even if some sources failed, and
with 1 when no source could be reached or nothing could be stored.`,
		Example: "  griot poll\n  griot poll --json koulouba amap",
		Args:    cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(*config)
			if err != nil {
				return err
			}
			if err := cfg.declares(args); err != nil {
				return &usageError{error: err}
			}
			summary, err := poll(c.Context(), cfg, args, c.ErrOrStderr())
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

// declares reports as an error the first name that is no source.
func (c *Config) declares(names []string) error {
	for _, name := range names {
		if _, ok := c.Source(feeds.SourceID(name)); !ok {
			return fmt.Errorf("there is no source %q in %s (griot sources lists them)", name, c.Path)
		}
	}
	return nil
}

// pollSummary is what one pass came to.
type pollSummary struct {
	Sources      int     `json:"sources"`
	OK           int     `json:"ok"`
	NotModified  int     `json:"not_modified"`
	Failed       int     `json:"failed"`
	ItemsNew     int     `json:"items_new"`
	ItemsUpdated int     `json:"items_updated"`
	StoriesNew   int     `json:"stories_new"`
	Seconds      float64 `json:"seconds"`

	unstored error // the first poll that could not be written
	answered bool  // a server answered, if only with a refusal
}

func (s *pollSummary) String() string {
	return fmt.Sprintf("%d sources: %d read, %d unchanged, %d failed; %d items new, %d updated; %d stories new; %.1f s",
		s.Sources, s.OK, s.NotModified, s.Failed, s.ItemsNew, s.ItemsUpdated, s.StoriesNew, s.Seconds)
}

func (s *pollSummary) add(r *fetcher.Result) {
	switch {
	case r.Err != nil:
		s.Failed++
		if s.unstored == nil {
			s.unstored = r.Err
		}
	case r.Poll.Outcome == feeds.Failed:
		s.Failed++
		s.answered = s.answered || r.Poll.Status != 0
	case r.Poll.Outcome == feeds.NotModified:
		s.NotModified++
	default:
		s.OK++
	}
	s.ItemsNew += r.Committed.New
	s.ItemsUpdated += r.Committed.Updated
	s.StoriesNew += r.Committed.Stories
}

// visited is how many sources were visited until now.
func (s *pollSummary) visited() int { return s.OK + s.NotModified + s.Failed }

// failure is why the whole pass counts as failed, nil when it does not.
func (s *pollSummary) failure() error {
	switch {
	case s.unstored != nil && s.OK+s.NotModified == 0:
		return fmt.Errorf("nothing could be stored: %w", s.unstored)
	case s.Sources > 0 && s.OK+s.NotModified == 0 && s.answered:
		return errors.New("no source could be read; the reasons stand above")
	case s.Sources > 0 && s.OK+s.NotModified == 0:
		return errors.New("no source could be reached: is this machine on line?")
	}
	return nil
}

// poll makes one pass over the named sources, or over all when there is no name.
func poll(ctx context.Context, config *Config, names []string, stderr io.Writer) (*pollSummary, error) {
	w, err := newWire(config)
	if err != nil {
		return nil, err
	}
	log := logsOf(config, stderr)
	db, err := openStore(ctx, config, log)
	if err != nil {
		return nil, err
	}
	w.visitor.Memory = db
	if err := stampNew(ctx, db, w); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	targets := w.targets
	if len(names) > 0 {
		targets = slices.DeleteFunc(targets, func(t fetcher.Target) bool { return !slices.Contains(names, string(t.ID)) })
	}
	start := time.Now()
	summary := &pollSummary{Sources: len(targets)}
	bar := newBar(stderr)
	visited := bar.count("polling")
	fetcher.Pass(ctx, w.visitor, db, targets, config.limits(), log, func(t *fetcher.Target, r fetcher.Result) {
		summary.add(&r)
		bar.clear()
		tell(log, r)
		visited(summary.visited(), len(targets))
	})
	bar.end()
	summary.Seconds = math.Round(time.Since(start).Seconds()*10) / 10
	err = db.Close()
	if ctx.Err() != nil {
		err = errors.Join(errors.New("interrupted: what was read until then is stored"), err)
	}
	return summary, err
}

// stampNew notes in a store without stories by which rules the first ones are made. Without that a daemon would decide them
// anew, in another order, and readers would be shown those twice whose founder is another item then.
func stampNew(ctx context.Context, db *store.DB, w *wire) error {
	if last, err := db.LastChange(ctx); err != nil || last > 0 {
		return err
	}
	_, err := db.Regroup(ctx, w.config.Stories, w.tagger.Version(), nil)
	return err
}

// tell logs the visits that an operator should know of.
func tell(log *slog.Logger, r fetcher.Result) {
	switch {
	case r.Err != nil:
		log.Error("poll not stored", "source", r.Poll.Source.ID, "err", r.Err)
	case r.Poll.Outcome == feeds.Failed:
		log.Warn("poll failed", "source", r.Poll.Source.ID, "err", r.Poll.Failure.Message)
	}
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
