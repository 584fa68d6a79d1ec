package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/spf13/cobra"
)

func newRetag(config *string) *cobra.Command {
	return &cobra.Command{
		Use:   "retag",
		Short: "Derive the tags of all stored items again by the rules of the configuration",
		Long: `Derive the tags of all stored items again, where other rules made them: silently, so that no story counts as updated.
The daemon does this by itself when its configuration or its rules change; asked while it runs, it reads its configuration
again first. See griot check --dry-run for what would move.`,
		Example: "  griot retag",
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := loadConfig(*config)
			if err != nil {
				return err
			}
			var changed int
			err = queryDaemon(c.Context(), cfg.Data, "/retag", nil, &changed)
			if errors.Is(err, errNoDaemon) {
				w, wrong := newWire(cfg)
				if wrong != nil {
					return wrong
				}
				db, wrong := openStore(c.Context(), cfg, newLog(c.ErrOrStderr()))
				if wrong != nil {
					return wrong
				}
				bar := progress(c.ErrOrStderr(), 1, "tagging")
				changed, err = db.Retag(c.Context(), w.tagger.Version(), w.tagger.Tag, func(done, total int) {
					bar.ChangeMax(total)
					bar.Set(done)
				})
				bar.Exit()
				err = errors.Join(err, db.Close())
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%d items tagged again\n", changed)
			return err
		},
	}
}

func (d *daemon) controlRetag(w http.ResponseWriter, r *http.Request) {
	if err := d.reload(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	tagger := d.wire.Load().tagger
	changed, err := d.db.Retag(r.Context(), tagger.Version(), tagger.Tag, nil)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if err := json.NewEncoder(w).Encode(changed); err != nil {
		d.log.Debug("retag not told", "err", err)
	}
}
