package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// compactTx is how many bytes one transaction of a compaction copies.
const compactTx = 16 << 20

// openToRead opens a file that must exist, once its pages are checked, and keeps others from writing it meanwhile.
func openToRead(ctx context.Context, path string, told Progress) (*bolt.DB, error) {
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
	if err := walkPages(ctx, file, told); err != nil {
		b.Close()
		return nil, noDatabase(path, err)
	}
	return b, nil
}

// opening has bbolt open a file, and gives that file.
func opening(file **os.File) func(string, int, os.FileMode) (*os.File, error) {
	return func(name string, flag int, perm os.FileMode) (f *os.File, err error) {
		*file, err = os.OpenFile(name, flag, perm)
		return *file, err
	}
}

// mustHold fails where there is no file, or one that no database can be.
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

// noDatabase says that a file cannot be read as a database, as far as it is known why.
func noDatabase(path string, err error) error {
	var system *fs.PathError
	switch {
	case errors.As(err, &system):
		return unopened(path, err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, errForeign), errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch):
		return fmt.Errorf("%s is %w", path, errForeign)
	case errors.Is(err, errDamaged):
		return fmt.Errorf("%s: %w", path, err)
	}
	return fmt.Errorf("%s: %w: %w", path, errDamaged, err)
}

// unopened says why the system does not let a file be opened.
func unopened(path string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%s: %w: run this as the user that griot runs as (sudo -u griot griot …)", path, reason(err))
	}
	return fmt.Errorf("%s cannot be opened: %w", path, reason(err))
}

// reason is a cause without the path, which is told apart.
func reason(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// Compact writes a data file that nobody has open anew, without the room that is free in it, checks the result and puts
// it in the place of the old one, with its mode and owner. It gives the sizes before and after, in bytes. It fails with [ErrInUse] when another
// process has the file, and changes nothing when ctx ends before. told may be nil.
func Compact(ctx context.Context, path string, told Progress) (before, after int64, err error) {
	told = told.orNone()
	if err := mustHold(path); err != nil {
		return 0, 0, err
	}
	src, err := openFile(ctx, path, told) // for writing: nobody else may have it until its successor stands in its place
	if err != nil {
		return 0, 0, err
	}
	defer src.Close()
	if before, err = sizeOf(path); err != nil {
		return 0, 0, err
	}
	partial := path + ".partial"
	defer os.Remove(partial)
	if err := compactTo(ctx, partial, src, told); err != nil {
		return 0, 0, fmt.Errorf("compact: %w", err)
	}
	if after, err = sizeOf(partial); err != nil {
		return 0, 0, err
	}
	if err := ctx.Err(); err != nil {
		return 0, 0, err
	}
	if err := takeAfter(partial, path); err != nil {
		return 0, 0, err
	}
	return before, after, replace(partial, path)
}

func compactTo(ctx context.Context, partial string, src *bolt.DB, told Progress) error {
	if err := os.Remove(partial); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	var file *os.File
	dst, err := bolt.Open(partial, 0o600, &bolt.Options{
		FreelistType: bolt.FreelistMapType, NoFreelistSync: true, NoSync: true, OpenFile: opening(&file),
	})
	if err != nil {
		return err
	}
	end := watchGrowth(ctx, file, told)
	err = bolt.Compact(dst, src, compactTx)
	end()
	if ctx.Err() != nil {
		dst.Close()
		return ctx.Err()
	}
	if err = errors.Join(err, dst.Sync(), dst.Close()); err != nil {
		return err
	}
	return verify(ctx, partial, told)
}

// growthTold is how often is told how far a file has grown.
const growthTold = 200 * time.Millisecond

// watchGrowth tells how far a file has grown, since bbolt does not, until end is called. When ctx ends before, it closes
// the file, so that whoever writes it fails: bbolt cannot be asked to stop either.
func watchGrowth(ctx context.Context, file *os.File, told Progress) (end func()) {
	over := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		tick := time.NewTicker(growthTold)
		defer tick.Stop()
		for {
			if info, err := file.Stat(); err == nil {
				told(Step{Doing: "writing anew", Done: info.Size(), Bytes: true})
			}
			select {
			case <-over:
				return
			case <-ctx.Done():
				file.Close()
				return
			case <-tick.C:
			}
		}
	})
	return func() { close(over); watching.Wait() }
}

// Restore puts a backup in the place of the data file at path, which nobody may have open, and keeps that one under the
// name it gives; empty when there was none. It gets the mode and owner of that one or, made by root where there was none, the
// owner of the folder. The backup is checked first, and stays where it is. When ctx ends before the end, nothing is changed. told may be nil.
func Restore(ctx context.Context, backup, path string, told Progress) (kept string, err error) {
	told = told.orNone()
	if err := mustHold(backup); err != nil {
		return "", err
	}
	if same, err := sameFile(backup, path); err != nil {
		return "", err
	} else if same {
		return "", fmt.Errorf("%s is the data file itself", backup)
	}
	layout, err := readable(ctx, backup, told)
	if err != nil {
		return "", err
	}
	if layout > schemaVersion {
		return "", fmt.Errorf("%s was written by a later griot (layout %d, this one knows %d): use that version", backup, layout, schemaVersion)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	partial := path + ".partial"
	defer os.Remove(partial)
	if err := copyFile(ctx, partial, backup, told); err != nil {
		return "", err
	}
	if err := verify(ctx, partial, told); ctx.Err() != nil {
		return "", ctx.Err()
	} else if err != nil {
		return "", fmt.Errorf("the copy of %s is damaged: %w", backup, err)
	}
	if err := takeAfter(partial, path); err != nil {
		return "", err
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
func readable(ctx context.Context, path string, told Progress) (layout uint32, err error) {
	b, err := openToRead(ctx, path, told)
	if err != nil {
		return 0, err
	}
	defer b.Close()
	told(Step{Doing: "checking the tree"})
	err = b.View(func(tx *bolt.Tx) error {
		if err := checkPages(tx); err != nil {
			return err
		}
		layout, err = layoutOf(tx)
		return err
	})
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
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

func copyFile(ctx context.Context, to, from string, told Progress) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	size, err := sizeOf(from)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(&counter{ctx: ctx, to: out, step: Step{Doing: "copying", Total: size, Bytes: true}, told: told}, in)
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
