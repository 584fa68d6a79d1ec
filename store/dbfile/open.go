package dbfile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// lockTimeout is how long opening waits for another process to release the file.
const lockTimeout = 2 * time.Second

// growth is by how many bytes a file grows beyond what is needed. bbolt takes four times as much.
const growth = 4 << 20

// Open opens or creates a file for writing, after it has checked the pages of one that exists. It fails with [ErrInUse]
// when another process has the file, and with a message that names the file and the remedy when it cannot be read. progress
// may be nil.
func Open(ctx context.Context, path string, progress Progress) (*bolt.DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("the folder of the data file %s cannot be made: %w", path, reason(err))
	}
	info, err := os.Stat(path)
	created := errors.Is(err, fs.ErrNotExist)
	if err == nil && info.Size() > 0 {
		b, err := OpenToRead(ctx, path, progress)
		if errors.Is(err, ErrInUse) {
			return nil, inUse(path)
		} else if err != nil {
			return nil, WithAdvice(path, err)
		}
		if err := b.Close(); err != nil {
			return nil, err
		}
	}
	var file *os.File
	b, err := openSound(path, &bolt.Options{
		Timeout: lockTimeout, FreelistType: bolt.FreelistMapType, NoFreelistSync: true,
		InitialMmapSize: 1 << 28, // readers block a remap: start where few databases need one
		OpenFile:        opening(&file),
	})
	if err == nil {
		b.AllocSize = growth
	}
	if err == nil && replaced(file, path) {
		b.Close()
		return Open(ctx, path, progress)
	}
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, inUse(path)
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch), errors.Is(err, ErrDamaged):
		return nil, WithAdvice(path, noDatabase(path, err))
	case err != nil:
		return nil, unopened(path, err)
	}
	if created {
		if err := giveToFolder(path); err != nil {
			b.Close()
			return nil, err
		}
	}
	return b, nil
}

// openSound opens a file whose pages were checked. Where bbolt still finds a fault, it panics.
func openSound(path string, opt *bolt.Options) (b *bolt.DB, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = Damaged("%v", p)
		}
	}()
	return bolt.Open(path, 0o600, opt)
}

// replaced reports whether another file has taken the place of this one while we waited for its lock. Its owner compacted
// it or restored a backup.
func replaced(file *os.File, path string) bool {
	ours, err := file.Stat()
	if err != nil {
		return false
	}
	now, err := os.Stat(path)
	return err == nil && !os.SameFile(ours, now)
}

// OpenToRead checks the pages of a file that must exist and opens it. While it is open, no other process can write it.
// progress may be nil.
func OpenToRead(ctx context.Context, path string, progress Progress) (*bolt.DB, error) {
	if err := mustHold(path); err != nil {
		return nil, err
	}
	var file *os.File
	b, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockTimeout, ReadOnly: true, OpenFile: opening(&file)}) // reads no page yet
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("%s: %w: stop it first", path, ErrInUse)
	}
	if err != nil {
		return nil, noDatabase(path, err)
	}
	if err := walkPages(ctx, file, progress.orNone()); err != nil {
		b.Close()
		return nil, noDatabase(path, err)
	}
	return b, nil
}

// opening returns an OpenFile for bbolt that also stores the file it opened.
func opening(file **os.File) func(string, int, os.FileMode) (*os.File, error) {
	return func(name string, flag int, perm os.FileMode) (f *os.File, err error) {
		*file, err = os.OpenFile(name, flag, perm)
		return *file, err
	}
}

// mustHold fails where there is no file, or one that cannot be a database.
func mustHold(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fmt.Errorf("there is no database %s: %w", path, reason(err))
	case info.IsDir():
		return fmt.Errorf("%s is a folder: name the database in it", path)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s is no regular file", path)
	case info.Size() == 0:
		return fmt.Errorf("%s is empty: it never was a database, or was cut", path)
	}
	return nil
}
