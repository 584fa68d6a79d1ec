package store

import (
	"context"
	"errors"
	"fmt"
	"griot/store/layout"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// Size is the room that the database takes, in bytes.
type Size struct {
	File int64 // on disk
	Free int64 // in it, in pages that are used before the file grows
}

// Size returns the room that the database takes now.
func (db *DB) Size() (Size, error) {
	file, err := os.Stat(db.bolt.Path())
	if err != nil {
		return Size{}, err
	}
	stats := db.bolt.Stats()
	return Size{File: file.Size(), Free: int64(stats.FreePageN) * int64(db.bolt.Info().PageSize)}, nil
}

// ErrStuck reports that the writer did not answer in time.
var ErrStuck = errors.New("the store does not answer")

// Alive checks that the database can be read and written: it reads a page and has the writer commit a transaction that
// changes nothing, fsync included. It fails with [ErrStuck] when ctx ends first, and with [ErrUnwritten] when the last
// transaction that changed something was not written and there is still no room.
func (db *DB) Alive(ctx context.Context) error {
	r := &request{apply: func(ch *change) error {
		if ch.Tx.Bucket(layout.BucketMeta).Get(layout.MetaSchema) == nil {
			return errors.New("the database has lost its layout's version")
		}
		return nil
	}, err: make(chan error, 1), probe: true}
	if err := db.bolt.View(func(*bolt.Tx) error { return nil }); err != nil {
		return fmt.Errorf("the database cannot be read: %w", err)
	}
	select {
	case db.queue <- []*request{r}:
	case <-ctx.Done():
		return ErrStuck
	case <-db.closed:
		return ErrClosed
	}
	select {
	case err := <-r.err:
		if err != nil {
			return err
		}
		db.checkRoom()
		return db.Unwritten()
	case <-ctx.Done():
		return ErrStuck
	case <-db.done:
		return ErrClosed
	}
}

// Unwritten returns why the last transaction could not be written, as [ErrUnwritten]. It returns nil when it was written,
// and again once there is room, for which [DB.Alive] looks.
func (db *DB) Unwritten() error {
	if err := db.damaged(); err != nil {
		return err
	}
	err := db.failure.last()
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w (make room on the disk of %s)", ErrUnwritten, err, db.bolt.Path())
}

// damaged returns the damage of the file that was found since it was opened, as [ErrUnwritten]; nil for none.
func (db *DB) damaged() error {
	if err := db.bolt.Damage(); err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritten, err)
	}
	return nil
}

// checkRoom clears the failure of the last transaction when the disk has room again.
func (db *DB) checkRoom() {
	if db.failure.last() != nil && probe(filepath.Dir(db.bolt.Path())) == nil {
		db.failure.set(nil)
	}
}
