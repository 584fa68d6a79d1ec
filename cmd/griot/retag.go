package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"

	"github.com/spf13/cobra"

	"griot/cmd/griot/control"
	"griot/cmd/griot/term"
	"griot/store"
)

func newRetag(file *string) *cobra.Command {
	return &cobra.Command{
		Use:   "retag",
		Short: "Derive tags and stories of stored items again by the rules of the configuration",
		Long: `Derive again the tags of all stored items and the stories of those in the window of grouping, where other rules or
thresholds made them: silently, so that no story counts as updated.
The daemon does this by itself when its configuration or its rules change; asked while it runs, it reads its configuration
again first. See griot check --dry-run for what would move.`,
		Example: "  griot retag",
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := loadConfig(*file)
			if err != nil {
				return err
			}
			var changed rederived
			bar := term.NewBar(c.ErrOrStderr())
			err = control.Follow(c.Context(), cfg.Data, "/retag", nil, &changed, newsOn(bar))
			if errors.Is(err, control.ErrNoDaemon) {
				if err := mustBeStored(cfg); err != nil {
					return err
				}
				s, wrong := newSetup(cfg)
				if wrong != nil {
					return wrong
				}
				db, wrong := openStore(c.Context(), cfg, logsOf(cfg, c.ErrOrStderr()))
				if wrong != nil {
					return wrong
				}
				changed, err = rederive(c.Context(), db, s, stepsOn(bar))
				err = errors.Join(err, db.Close())
			}
			bar.End()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s tagged again, %d put into another story\n", counted(changed.Tagged, "item"), changed.Moved)
			return err
		},
	}
}

// rederived counts what other rules made of stored items.
type rederived struct {
	Tagged int `json:"tagged"`
	Moved  int `json:"moved"` // into another story
}

// rederive derives tags and stories again where other rules made them.
func rederive(ctx context.Context, db *store.DB, s *setup, progress store.Progress) (r rederived, err error) {
	count := func(doing string) func(done, total int) {
		return func(done, total int) { progress(store.Step{Doing: doing, Done: int64(done), Total: int64(total)}) }
	}
	if r.Tagged, err = db.Retag(ctx, s.deriver, count("tagging")); err != nil {
		return r, err
	}
	r.Moved, err = db.Regroup(ctx, s.config.Stories, s.tagger.Version(), count("grouping"))
	return r, err
}

// rederiver derives the tags and stories of stored items again where other rules made them. It does so at the start,
// and whenever a configuration brings other rules.
type rederiver struct {
	db      *store.DB
	current *atomic.Pointer[setup]
	changed chan struct{} // a sign that the rules may have changed
	log     *slog.Logger
}

func newRederiver(db *store.DB, current *atomic.Pointer[setup], log *slog.Logger) *rederiver {
	return &rederiver{db: db, current: current, changed: make(chan struct{}, 1), log: log}
}

// begin has the rules in force looked at again.
func (r *rederiver) begin() {
	select {
	case r.changed <- struct{}{}:
	default: // they are going to be
	}
}

// run derives until ctx ends. When newer rules come into force meanwhile, it begins anew with those.
func (r *rederiver) run(ctx context.Context) {
	for ctx.Err() == nil {
		s := r.current.Load()
		current, cancel := context.WithCancel(ctx)
		r.derive(current, s, func() {
			if r.current.Load().derives(s) {
				cancel()
			}
		})
		cancel()
		if r.current.Load().derives(s) {
			continue
		}
		select {
		case <-ctx.Done():
		case <-r.changed:
		}
	}
}

// derives reports whether the rules would make other tags or stories than those of before.
func (s *setup) derives(before *setup) bool {
	return s.tagger.Version() != before.tagger.Version() || s.config.Stories != before.config.Stories
}

// derive brings what is stored under the rules of a configuration. It calls step after each transaction.
func (r *rederiver) derive(ctx context.Context, s *setup, step func()) {
	if n, err := r.db.Retag(ctx, s.deriver, func(int, int) { step() }); ctx.Err() != nil {
		return
	} else if err != nil {
		r.log.Error("stored items keep the tags of older rules", "err", err)
	} else if n > 0 {
		r.log.Info("stored items tagged again by the present rules", "items", n)
	}
	if n, err := r.db.Regroup(ctx, s.config.Stories, s.tagger.Version(), nil); ctx.Err() != nil {
		return
	} else if err != nil {
		r.log.Error("stored items keep the stories of older rules", "err", err)
	} else if n > 0 {
		r.log.Info("stored items grouped again by the present rules", "moved", n)
	}
}
