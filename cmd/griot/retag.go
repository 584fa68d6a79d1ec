package main

import (
	"errors"
	"fmt"

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
Every command that stores or exports does this by itself when the rules have changed: what is new waits until stored items
follow them. The daemon, asked while it runs, reads its configuration again first. See griot check --dry-run for what would
move.`,
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
				var db *store.DB
				if db, changed, err = openStore(c.Context(), s, logsOf(cfg, c.ErrOrStderr()), stepsOn(bar)); err == nil {
					err = db.Close()
				}
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
