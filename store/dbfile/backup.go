package dbfile

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

// Backup writes a consistent copy of an open database to path, while others read and write it, and checks the copy. The
// copy gets its name only when it is good. It replaces an earlier backup of that name, but no other file. When ctx ends
// first, nothing is left of the copy. progress may be nil.
func Backup(ctx context.Context, db *bolt.DB, path string, progress Progress) error {
	if err := mayReplace(db, path); err != nil {
		return err
	}
	progress = progress.orNone()
	partial := path + ".partial"
	defer os.Remove(partial)
	err := db.View(func(tx *bolt.Tx) error {
		f, err := os.OpenFile(partial, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		to := &counter{ctx: ctx, to: f, step: Step{Doing: "copying", Total: tx.Size(), Bytes: true}, progress: progress}
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
	if err := Verify(ctx, partial, progress); ctx.Err() != nil {
		return ctx.Err()
	} else if err != nil {
		return fmt.Errorf("backup: the copy is damaged: %w", err)
	}
	return replace(partial, path)
}

// BackupFile is [Backup] of a file that no process has open. The file stays as it is, whatever its layout.
func BackupFile(ctx context.Context, file, path string, told Progress) error {
	b, err := OpenToRead(ctx, file, told)
	if err != nil {
		return err
	}
	defer b.Close()
	return Backup(ctx, b, path, told)
}

// mayReplace refuses a backup onto the data file itself, and onto a file that is no backup.
func mayReplace(db *bolt.DB, path string) error {
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
	if same, err := sameFile(path, db.Path()); err != nil {
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

// Verify checks the pages of a file that no process has open. progress may be nil.
func Verify(ctx context.Context, path string, progress Progress) error {
	progress = progress.orNone()
	b, err := OpenToRead(ctx, path, progress)
	if err != nil {
		return err
	}
	defer b.Close()
	progress(Step{Doing: "checking the tree"})
	return b.View(CheckTree)
}

// CheckTree returns the first fault of the open file that bbolt finds. It reads all faults, because bbolt's check waits
// for its reader.
func CheckTree(tx *bolt.Tx) (first error) {
	for err := range tx.Check() {
		if first == nil {
			first = err
		}
	}
	return first
}
