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

// openStore opens the data file and declares what the configuration says. When the rules are others than before, it
// returns once stored items follow them. progress hears of that; it may be nil.
func openStore(ctx context.Context, s *setup, log *slog.Logger, progress store.Progress) (*store.DB, rederived, error) {
	db, pass, err := openObserved(ctx, s, log, false, nil)
	if err != nil || pass == nil {
		return db, rederived{}, err
	}
	var r rederived
	if r.Tagged, r.Moved, err = pass.Await(ctx, progress); err != nil {
		return nil, r, errors.Join(err, db.Close())
	}
	return db, r, nil
}

// openObserved opens the data file and declares what the configuration says, with observe called for each transaction
// that is written. serving says that it is used before its pages are checked. It returns the pass in which stored items come to follow other rules, nil for none.
func openObserved(ctx context.Context, s *setup, log *slog.Logger, serving bool, observe func(store.Batch)) (*store.DB, *store.Derivation, error) {
	cfg := s.config
	db, err := store.Open(cfg.Data, store.Options{Log: log, Deriver: s.deriver, Observe: observe, Serving: serving})
	if err != nil {
		return nil, nil, err
	}
	pass, err := declare(ctx, db, s, newLogClock(db, s.targets, log).now(), log)
	if err != nil {
		db.Close()
		return nil, nil, fmt.Errorf("%s: %w", cfg.Data, err)
	}
	return db, pass, nil
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
