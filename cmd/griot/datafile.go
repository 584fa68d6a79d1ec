package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"griot/cmd/griot/config"
	"griot/cmd/griot/control"
	"griot/store"
)

// openStore opens the data file, makes the configuration's sources the declared ones and its takedowns those in force.
func openStore(ctx context.Context, cfg *config.Config, log *slog.Logger) (*store.DB, error) {
	return openObserved(ctx, cfg, log, nil)
}

// openObserved is openStore with observe called for each transaction that is written.
func openObserved(ctx context.Context, cfg *config.Config, log *slog.Logger, observe func(store.Batch)) (*store.DB, error) {
	db, err := store.Open(cfg.Data, store.Options{
		Retention: retentionOf(cfg), Log: log, Stories: cfg.Stories, Observe: observe,
	})
	if err != nil {
		return nil, err
	}
	if err := declare(ctx, db, cfg, log); err != nil {
		db.Close()
		return nil, fmt.Errorf("%s: %w", cfg.Data, err)
	}
	return db, nil
}

// mustBeStored fails where there is no data file: a command that only reads must not make one.
func mustBeStored(cfg *config.Config) error {
	_, err := os.Stat(cfg.Data)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no database %s yet: griot serve or griot poll makes it", cfg.Data)
	}
	return err
}

// withoutDaemon fails when a daemon has the data file, and says what to do. What needs the file for itself cannot be
// done beside one.
func withoutDaemon(ctx context.Context, cfg *config.Config, what string) error {
	err := control.Ask(ctx, cfg.Data, "/sources", nil)
	if errors.Is(err, control.ErrNoDaemon) {
		return nil
	}
	return fmt.Errorf("the daemon runs and has %s: %s needs the file for itself; stop the daemon first (systemctl stop griot), and start it again afterwards", cfg.Data, what)
}

// inUse says what to do when another process turned out to have the data file.
func inUse(err error, what string) error {
	if errors.Is(err, store.ErrInUse) {
		return fmt.Errorf("%w: %s needs the file for itself", err, what)
	}
	return err
}
