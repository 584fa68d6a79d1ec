package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"griot/feeds"
	"griot/fetcher"
)

func newCheck(config *string) *cobra.Command {
	var online, dry, defaults, asJSON bool
	c := &cobra.Command{
		Use:     "check",
		Short:   "Validate the configuration and list every fault with line and column",
		Example: "  griot check\n  griot check --online\n  griot check --dry-run",
		RunE: func(c *cobra.Command, _ []string) error {
			if defaults {
				return printDefaults(c.OutOrStdout())
			}
			cfg, err := loadConfig(*config)
			var faulty *ConfigError
			if asJSON && !dry && (err == nil || errors.As(err, &faulty)) {
				faults := []Fault{}
				if faulty != nil {
					faults = faulty.Faults
				}
				return errors.Join(printJSON(c.OutOrStdout(), map[string]any{"file": *config, "faults": faults}), err)
			}
			if err != nil {
				return err
			}
			w, err := newWire(cfg)
			if err != nil {
				return err
			}
			switch {
			case online:
				return checkOnline(c.Context(), w, c.OutOrStdout(), c.ErrOrStderr())
			case dry:
				return checkDryRun(c.Context(), w, c.OutOrStdout(), asJSON)
			}
			if strings.Contains(cfg.Site.Contact+cfg.Polling.UserAgent, "example.org") {
				fmt.Fprintln(c.OutOrStdout(), "site.contact or polling.user_agent still is the example's: put an address at which you can be reached")
			}
			if _, err = fmt.Fprintf(c.OutOrStdout(), "%s: good, %s, %s\n", cfg.Path, counted(len(cfg.Sources), "source"), counted(len(cfg.Feeds), "feed")); err != nil {
				return err
			}
			return printMoves(c.Context(), cfg, time.Now(), c.OutOrStdout())
		},
	}
	c.Flags().BoolVar(&online, "online", false, "visit each source, writing nothing")
	c.Flags().BoolVar(&dry, "dry-run", false, "show which stored items the rules of this configuration would tag otherwise")
	c.Flags().BoolVar(&defaults, "defaults", false, "print the built-in values and read no file")
	c.Flags().BoolVar(&asJSON, "json", false, "print the faults, or the result of --dry-run, as one object")
	return c
}

// checkOnline visits each source once and prints what came of it, a line a source.
func checkOnline(ctx context.Context, w *wire, out, stderr io.Writer) error {
	rows := table{flexible: 3}
	failed := 0
	bar := newBar(stderr)
	visited := bar.count("visiting")
	visited(0, len(w.targets))
	log := newLog(io.Discard)
	fetcher.Pass(ctx, w.visitor, blank{}, w.targets, w.config.limits(), log, func(t *fetcher.Target, r fetcher.Result) {
		said := counted(len(r.Poll.Items), "item")
		if r.Poll.Failure != nil {
			failed++
			said = r.Poll.Failure.Message
		}
		if r.Poll.URL != t.URL {
			said += ", now at " + r.Poll.URL
		}
		rows.add(string(t.ID), string(r.Poll.Outcome), r.Poll.Took.Round(time.Millisecond).String(), w.config.mask(said))
		visited(len(rows.rows), len(w.targets))
	})
	bar.end()
	if err := rows.print(out, terminalWidth(out)); err != nil {
		return err
	}
	if failed == len(w.targets) && failed > 0 {
		return fmt.Errorf("no source could be reached: is this machine on line?")
	}
	return ctx.Err()
}

// blank is a store that remembers nothing: each visit is the first.
type blank struct{}

func (blank) Status(id feeds.SourceID) feeds.SourceStatus { return feeds.SourceStatus{} }
func (blank) Commit(_ context.Context, p feeds.Poll) (feeds.Committed, error) {
	return feeds.Committed{New: len(p.Items), Stories: cmp.Compare(len(p.Items), 0)}, nil
}
