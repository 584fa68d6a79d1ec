package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/spf13/cobra"

	"griot/cmd/griot/control"
	"griot/cmd/griot/term"
	"griot/store"
)

func newRetag(config *string) *cobra.Command {
	return &cobra.Command{
		Use:   "retag",
		Short: "Derive tags and stories of stored items again by the rules of the configuration",
		Long: `Derive again the tags of all stored items and the stories of those in the window of grouping, where other rules or
thresholds made them: silently, so that no story counts as updated.
The daemon does this by itself when its configuration or its rules change; asked while it runs, it reads its configuration
again first. See griot check --dry-run for what would move.`,
		Example: "  griot retag",
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := loadConfig(*config)
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
				w, wrong := newWire(cfg)
				if wrong != nil {
					return wrong
				}
				db, wrong := openStore(c.Context(), cfg, logsOf(cfg, c.ErrOrStderr()))
				if wrong != nil {
					return wrong
				}
				changed, err = rederive(c.Context(), db, w, stepsOn(bar))
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
func rederive(ctx context.Context, db *store.DB, w *wire, told store.Progress) (r rederived, err error) {
	count := func(doing string) func(done, total int) {
		return func(done, total int) { told(store.Step{Doing: doing, Done: int64(done), Total: int64(total)}) }
	}
	if r.Tagged, err = db.Retag(ctx, w.deriver, count("tagging")); err != nil {
		return r, err
	}
	r.Moved, err = db.Regroup(ctx, w.config.Stories, w.tagger.Version(), count("grouping"))
	return r, err
}

func (d *daemon) controlRetag(w http.ResponseWriter, r *http.Request) {
	control.Stream(w, r, d.log, func(ctx context.Context, report *control.Reporter) (any, error) {
		if err := d.reload(ctx); err != nil {
			return nil, err
		}
		return rederive(ctx, d.db, d.wire.Load(), report.Step)
	})
}
