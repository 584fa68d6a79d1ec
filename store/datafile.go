package store

import (
	"context"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"griot/store/dbfile"
)

type (
	// Step is how far long work has come.
	Step = dbfile.Step
	// Progress is called often during long work. It must return soon.
	Progress = dbfile.Progress
)

// ErrInUse reports that another process has the file open.
var ErrInUse = dbfile.ErrInUse

// Backup writes a consistent copy of the database to path while polls and readers go on, and checks it; see
// [dbfile.Backup]. told may be nil.
func (db *DB) Backup(ctx context.Context, path string, told Progress) error {
	return dbfile.Backup(ctx, db.bolt, path, told)
}

// Compact rewrites a data file that no process has open without its free room; see [dbfile.Compact]. told may be nil.
func Compact(ctx context.Context, path string, told Progress) (before, after int64, err error) {
	return dbfile.Compact(ctx, path, told)
}

// Restore puts a backup in the place of the data file at path and returns the name under which it keeps that one; see
// [dbfile.Restore]. It refuses a backup of a later layout. told may be nil.
func Restore(ctx context.Context, backup, path string, told Progress) (kept string, err error) {
	return dbfile.Restore(ctx, backup, path, func(tx *bolt.Tx) error {
		layout, err := layoutOf(tx)
		if err != nil {
			return fmt.Errorf("%s: %w", backup, err)
		}
		if layout > schemaVersion {
			return fmt.Errorf("%s was written by a later griot (layout %d, this one knows %d): use that version", backup, layout, schemaVersion)
		}
		return nil
	}, told)
}

// Check verifies the pages of the open database.
func (db *DB) Check() error { return db.bolt.View(dbfile.CheckTree) }
