package store

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"

	bolt "go.etcd.io/bbolt"

	"griot/store/dbfile"
	"griot/store/layout"
)

// Backup writes a consistent copy of the database to path while polls and readers go on, and checks it, see [dbfile.Backup].
// progress may be nil.
func (db *DB) Backup(ctx context.Context, path string, progress Progress) error {
	return dbfile.Backup(ctx, db.bolt.DB, path, progress)
}

// Compact upgrades a data file that no process has open and rewrites it without its free room, see [dbfile.Compact].
// progress may be nil.
func Compact(ctx context.Context, path string, progress Progress) (before, after int64, err error) {
	if progress == nil {
		progress = func(Step) {}
	}
	return dbfile.Compact(ctx, path, func(b *dbfile.File) error { return upgradeFile(ctx, b, progress) }, progress)
}

// upgradeFile brings an open file up to date. One of a later layout stays as it is.
func upgradeFile(ctx context.Context, b *dbfile.File, progress Progress) error {
	due := false
	if err := b.View(func(tx *bolt.Tx) error {
		version, err := layout.VersionOf(tx)
		if err != nil || version == 0 {
			return err
		}
		_, due = readUpgrade(tx)
		due = due && version == layout.Version || version < layout.Version
		return nil
	}); err != nil || !due {
		return err
	}
	db := newDB(b, Options{Log: slog.New(slog.DiscardHandler)})
	if err := db.beginUpgrade(ctx, progress); err != nil {
		return fmt.Errorf("%s: %w", b.Path(), err)
	}
	if err := b.View(db.readStatuses); err != nil {
		return err
	}
	return db.upgradeNow(ctx, true, progress)
}

// Restore puts a backup in the place of the data file at path and returns the name under which it keeps that one, see
// [dbfile.Restore]. It refuses a backup of a later layout. progress may be nil.
func Restore(ctx context.Context, backup, path string, progress Progress) (kept string, err error) {
	return dbfile.Restore(ctx, backup, path, func(tx *bolt.Tx) error {
		version, err := layout.VersionOf(tx)
		if err != nil || version == 0 {
			return fmt.Errorf("%s: %w", backup, cmp.Or(err, layout.ErrNone))
		}
		if version > layout.Version {
			return fmt.Errorf("%s was written by a later griot (layout %d, this one knows %d): use that version", backup, version, layout.Version)
		}
		return nil
	}, progress)
}
