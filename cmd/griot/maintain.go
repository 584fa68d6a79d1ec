package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"griot/cmd/griot/term"
	"griot/store"
	"griot/store/audit"
)

func newVerify(file *string) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "verify [FILE]",
		Short: "Check the database, or a backup, down to its last record",
		Long: `Check the pages of the database, or of the backup FILE, and that all that is in it agrees: each item in exactly one story,
found by its keys, under the terms of its tags and under its words; stories and items counted as they are. Nothing is
changed. Exits with 1 when something is wrong. A backup can be checked at any time; for the database itself the daemon must be
stopped: verify refuses while it runs (griot backup checks the copy that it writes).`,
		Example: "  griot verify /var/backups/griot/griot-2026-11-23.db\n  griot verify --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(*file)
			if err != nil {
				return err
			}
			path := cfg.Data
			if len(args) > 0 {
				path = args[0]
			}
			if path == cfg.Data {
				if err := withoutDaemon(c.Context(), cfg, "verify"); err != nil {
					return err
				}
			}
			bar := term.NewBar(c.ErrOrStderr())
			found, err := audit.Inspect(c.Context(), path, stepsOn(bar))
			bar.End()
			if err != nil {
				return inUse(err, "verify")
			}
			if asJSON {
				err = printJSON(c.OutOrStdout(), found)
			} else {
				err = printAudit(c.OutOrStdout(), path, found)
			}
			if err == nil && len(found.Findings) > 0 {
				err = fmt.Errorf("%s breaks %s: restore a backup, or report it with what is printed above", path, counted(len(found.Findings), "rule"))
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one object")
	return c
}

func printAudit(out io.Writer, path string, found audit.Audit) error {
	paint := term.Colors(out)
	for _, f := range found.Findings {
		if _, err := fmt.Fprintf(out, "%s: %s\n  %s; the first: %s\n", paint(term.Red, "broken"), f.Rule, counted(f.Count, "time"), f.Example); err != nil {
			return err
		}
	}
	if len(found.Findings) > 0 {
		return nil
	}
	if !found.Known {
		_, err := fmt.Fprintf(out, "%s: its pages are %s; its records were not looked at, since another version of griot wrote it (layout %d)\n",
			path, paint(term.Green, "sound"), found.Layout)
		return err
	}
	_, err := fmt.Fprintf(out, "%s: %s, %s in %s\n", path, paint(term.Green, "sound"), counted(found.Items, "item"), counted(found.Stories, "story"))
	return err
}

func newCompact(file *string) *cobra.Command {
	asJSON := false
	c := &cobra.Command{
		Use:   "compact",
		Short: "Write the database anew without the room that is free in it",
		Long: `Write the database anew without the room that is free in it, check the result and put it in the place of the old file.
It needs as much room on the disk as the data takes. Free room is used by itself as items come: this is for after a change of
retention, or for a full disk. The daemon must be stopped: compact refuses while it runs.`,
		Example: "  systemctl stop griot && griot compact && systemctl start griot",
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := loadConfig(*file)
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
