package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// Backup writes a whole, consistent copy of the database to path while polls and readers go on, and checks it. The
// copy appears under its name only when it is good. An earlier backup of that name is replaced, any other file is not.
// When ctx ends before, nothing is left of the copy. told may be nil.
func (db *DB) Backup(ctx context.Context, path string, told Progress) error {
	if err := db.mayReplace(path); err != nil {
		return err
	}
	told = told.orNone()
	partial := path + ".partial"
	defer os.Remove(partial)
	err := db.bolt.View(func(tx *bolt.Tx) error {
		f, err := os.OpenFile(partial, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		to := &counter{ctx: ctx, to: f, step: Step{Doing: "copying", Total: tx.Size(), Bytes: true}, told: told}
		if _, err = tx.WriteTo(to); err == nil {
			err = f.Sync()
		}
		return errors.Join(err, f.Close())
	})
	if ctx.Err() != nil {
		return ctx.Err()
	} else if err != nil {
		var at *fs.PathError
		if errors.As(err, &at) {
			return fmt.Errorf("%s cannot be written: %w", path, at.Err)
		}
		return fmt.Errorf("backup: %w", err)
	}
	if err := verify(ctx, partial, told); ctx.Err() != nil {
		return ctx.Err()
	} else if err != nil {
		return fmt.Errorf("backup: the copy is damaged: %w", err)
	}
	return replace(partial, path)
}

// mayReplace refuses a backup onto the data file, which it would take from under the store, and onto what is no backup.
func (db *DB) mayReplace(path string) error {
	there, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Stat(filepath.Dir(path)); err != nil {
			return fmt.Errorf("the folder of %s: %w", path, reason(err))
		}
		return nil
	case err != nil:
		return fmt.Errorf("%s cannot be written: %w", path, reason(err))
	case there.IsDir():
		return fmt.Errorf("%s is a folder: name a file in it", path)
	}
	if same, err := sameFile(path, db.bolt.Path()); err != nil {
		return err
	} else if same {
		return fmt.Errorf("%s is the data file itself: name another for its copy", path)
	}
	head := make([]byte, pageHeader+4)
	if there.Mode().IsRegular() {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		if _, err := io.ReadFull(f, head); err != nil && there.Size() >= int64(len(head)) {
			return err
		}
	}
	if binary.NativeEndian.Uint32(head[pageHeader:]) != metaMagic {
		return fmt.Errorf("%s exists and is no backup: name another file, or remove it first", path)
	}
	return nil
}

// Verify checks the pages of a database that no process has open.
func Verify(path string) error { return verify(context.Background(), path, nil) }

func verify(ctx context.Context, path string, told Progress) error {
	told = told.orNone()
	b, err := openToRead(ctx, path, told)
	if err != nil {
		return err
	}
	defer b.Close()
	told(Step{Doing: "checking the tree"})
	return b.View(checkPages)
}

// Check verifies the pages of the open database.
func (db *DB) Check() error {
	return db.bolt.View(checkPages)
}

// checkPages gives the first fault. All must be read, since the check waits for its reader.
func checkPages(tx *bolt.Tx) (first error) {
	for err := range tx.Check() {
		if first == nil {
			first = err
		}
	}
	return first
}
