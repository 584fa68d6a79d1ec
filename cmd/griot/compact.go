package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"griot/cmd/griot/term"
	"griot/store"
)

func newCompact(config *string) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "compact",
		Short: "Write the database anew without the room that is free in it",
		Long: `Write the database anew without the room that is free in it, check the result and put it in the place of the old file.
It needs as much room on the disk as the data takes. Free room is used by itself as items come: this is for after a change of
retention, or for a full disk. The daemon must be stopped: compact refuses while it runs.`,
		Example: "  systemctl stop griot && griot compact && systemctl start griot",
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := loadConfig(*config)
			if err != nil {
				return err
			}
			if err := withoutDaemon(c.Context(), cfg, "compact"); err != nil {
				return err
			}
			bar := term.NewBar(c.ErrOrStderr())
			before, after, err := store.Compact(c.Context(), cfg.Data, stepsOn(bar))
			bar.End()
			if err != nil {
				return inUse(err, "compact")
			}
			if asJSON {
				return printJSON(c.OutOrStdout(), map[string]any{"data": cfg.Data, "bytes_before": before, "bytes_after": after})
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s: %s before, %s now\n", cfg.Data, formatBytes(before), formatBytes(after))
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one object")
	return c
}
