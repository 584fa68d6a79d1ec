package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// compactTx is how many bytes one transaction of a compaction copies.
const compactTx = 16 << 20

// openToRead opens a file that must exist, and keeps others from writing it meanwhile.
func openToRead(path string) (*bolt.DB, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("there is no database: %w", err)
	}
	b, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockTimeout, ReadOnly: true}) // which reads no page yet
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("%s: %w: stop it first", path, ErrInUse)
	}
	if err != nil {
		return nil, fmt.Errorf("%s is not a griot database or is damaged: %w", path, err)
	}
	if err := walkPages(path); err != nil {
		b.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return b, nil
}

// Compact writes a data file that nobody has open anew, without the room that is free in it, checks the result and puts
// it in the place of the old one. It gives the sizes before and after, in bytes. It fails with [ErrInUse] when another
// process has the file.
func Compact(path string) (before, after int64, err error) {
	src, err := openFile(path) // for writing: nobody else may have it until its successor stands in its place
	if err != nil {
		return 0, 0, err
	}
	defer src.Close()
	if before, err = sizeOf(path); err != nil {
		return 0, 0, err
	}
	partial := path + ".partial"
	defer os.Remove(partial)
	if err := compactTo(partial, src); err != nil {
		return 0, 0, fmt.Errorf("compact: %w", err)
	}
	if after, err = sizeOf(partial); err != nil {
		return 0, 0, err
	}
	return before, after, replace(partial, path)
}

func compactTo(partial string, src *bolt.DB) error {
	if err := os.Remove(partial); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	dst, err := bolt.Open(partial, 0o600, &bolt.Options{FreelistType: bolt.FreelistMapType, NoFreelistSync: true, NoSync: true})
	if err != nil {
		return err
	}
	err = errors.Join(bolt.Compact(dst, src, compactTx), dst.Sync(), dst.Close())
	if err != nil {
		return err
	}
	return Verify(partial)
}

// Restore puts a backup in the place of the data file at path, which nobody may have open, and keeps that one under the
// name it gives; empty when there was none. The backup is checked first, and stays where it is.
func Restore(backup, path string) (kept string, err error) {
	if same, err := sameFile(backup, path); err != nil {
		return "", err
	} else if same {
		return "", fmt.Errorf("%s is the data file itself", backup)
	}
	layout, err := readable(backup)
	if err != nil {
		return "", fmt.Errorf("%s cannot be restored: %w", backup, err)
	}
	if layout > schemaVersion {
		return "", fmt.Errorf("%s was written by a later griot (layout %d, this one knows %d): use that version", backup, layout, schemaVersion)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	partial := path + ".partial"
	defer os.Remove(partial)
	if err := copyFile(partial, backup); err != nil {
		return "", err
	}
	if err := Verify(partial); err != nil {
		return "", fmt.Errorf("the copy of %s is damaged: %w", backup, err)
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return "", replace(partial, path)
	}
	held, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockTimeout, ReadOnly: true}) // which reads no page
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return "", fmt.Errorf("%s: %w: stop it first", path, ErrInUse)
	case err == nil:
		defer held.Close() // until the backup stands in its place
	default: // damaged: what a backup is for
	}
	kept = freeName(path + ".before-restore")
	if err := os.Rename(path, kept); err != nil {
		return "", err
	}
	if err := replace(partial, path); err != nil {
		return "", errors.Join(err, os.Rename(kept, path))
	}
	return kept, nil
}

// readable checks the pages of a backup and gives its layout.
func readable(path string) (layout uint32, err error) {
	b, err := openToRead(path)
	if err != nil {
		return 0, err
	}
	defer b.Close()
	err = b.View(func(tx *bolt.Tx) error {
		if err := checkPages(tx); err != nil {
			return err
		}
		layout, err = layoutOf(tx)
		return err
	})
	return layout, err
}

func sameFile(a, b string) (bool, error) {
	first, err := os.Stat(a)
	if err != nil {
		return false, err
	}
	second, err := os.Stat(b)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil && os.SameFile(first, second), err
}

func copyFile(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// replace puts a whole file in the place of another, so that a power cut leaves one or the other.
func replace(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	defer dir.Close()
	return dir.Sync()
}

// freeName is the name, or it with the first number that makes it free.
func freeName(name string) string {
	for n, free := 1, name; ; n++ {
		if _, err := os.Lstat(free); errors.Is(err, os.ErrNotExist) {
			return free
		}
		free = fmt.Sprintf("%s.%d", name, n)
	}
}

func sizeOf(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
