package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
	"griot/cmd/griot/control"
	"griot/cmd/griot/term"
	"griot/store"
	"griot/store/dbfile"
)

func newBackup(file *string) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write a checked copy of the database, whether the daemon runs or not",
		Long: `Write a checked copy of the database, whether the daemon runs or not. An earlier backup of that name is replaced, any other
file is not. While the daemon runs it is the one that writes, as its own user: the folder must belong to that user and, under
systemd, be one of ReadWritePaths= (systemctl edit griot).`,
		Example: "  install -d -o griot -g griot /var/backups/griot\n  griot backup /var/backups/griot/griot-$(date +%F).db",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(*file)
			if err != nil {
				return err
			}
			path, err := filepath.Abs(args[0])
			if err != nil {
				return err
			}
			if name := filepath.ToSlash(args[0]); name == "" || strings.HasSuffix(name, "/") {
				return &usageError{fmt.Errorf("%q is a folder, or none: name a file in it, as %s", args[0], filepath.Join(args[0], "griot.db")), c}
			}
			bar := term.NewBar(c.ErrOrStderr())
			err = control.Follow(c.Context(), cfg.Data, "/backup", backupRequest{Path: path}, nil, newsOn(bar))
			if errors.Is(err, control.ErrNoDaemon) {
				err = backupFile(c.Context(), cfg, path, stepsOn(bar))
			}
			bar.End()
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s: copy written and checked\n", args[0])
			return nil
		},
	}
}

type backupRequest struct {
	Path string `json:"path"`
}

// backupFile copies a database that no daemon holds.
func backupFile(ctx context.Context, cfg *config.Config, path string, progress store.Progress) error {
	if err := mustBeStored(cfg); err != nil {
		return err
	}
	return dbfile.BackupFile(ctx, cfg.Data, path, progress)
}

func newRestore(file *string) *cobra.Command {
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
			cfg, err := loadConfig(*file)
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
