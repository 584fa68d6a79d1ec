package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"griot/cmd/griot/term"
	"griot/store"
)

func newRestore(config *string) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup in the place of the database, which is kept aside",
		Long: `Check a backup and put a copy of it in the place of the database. The database that was there is kept beside it under a
name that is printed. A backup that is damaged, or was written by a later griot, changes nothing. The daemon must be stopped:
restore refuses while it runs.`,
		Example: "  systemctl stop griot && griot restore /var/backups/griot/griot-2026-11-23.db && systemctl start griot",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(*config)
			if err != nil {
				return err
			}
			if err := withoutDaemon(c.Context(), cfg, "restore"); err != nil {
				return err
			}
			bar := term.NewBar(c.ErrOrStderr())
			kept, err := store.Restore(c.Context(), args[0], cfg.Data, stepsOn(bar))
			bar.End()
			if err != nil {
				return inUse(err, "restore")
			}
			if asJSON {
				return printJSON(c.OutOrStdout(), map[string]string{"restored": args[0], "data": cfg.Data, "kept": kept})
			}
			fmt.Fprintf(c.OutOrStdout(), "%s: checked, and now the database %s\n", args[0], cfg.Data)
			if kept != "" {
				fmt.Fprintf(c.OutOrStdout(), "the one before is kept as %s: remove it once you are sure\n", kept)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one object")
	return c
}
