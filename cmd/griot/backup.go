package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"griot/cmd/griot/config"
	"griot/cmd/griot/control"
	"griot/cmd/griot/term"
	"griot/store"
)

func newBackup(config *string) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write a checked copy of the database, whether the daemon runs or not",
		Long: `Write a checked copy of the database, whether the daemon runs or not. An earlier backup of that name is replaced, any other
file is not. While the daemon runs it is the one that writes, as its own user: the folder must belong to that user and, under
systemd, be one of ReadWritePaths= (systemctl edit griot).`,
		Example: "  install -d -o griot -g griot /var/backups/griot\n  griot backup /var/backups/griot/griot-$(date +%F).db",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := loadConfig(*config)
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

// backupFile copies a database that no daemon holds.
func backupFile(ctx context.Context, config *config.Config, path string, told store.Progress) error {
	if err := mustBeStored(config); err != nil {
		return err
	}
	db, err := store.Open(config.Data, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Backup(ctx, path, told)
}

type backupRequest struct {
	Path string `json:"path"`
}

func (d *daemon) controlBackup(w http.ResponseWriter, r *http.Request) {
	var req backupRequest
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil || !filepath.IsAbs(req.Path) {
		http.Error(w, "want an absolute path", http.StatusBadRequest)
		return
	}
	control.Stream(w, r, d.log, func(ctx context.Context, report *control.Reporter) (any, error) {
		return nil, d.db.Backup(ctx, req.Path, report.Step)
	})
}
