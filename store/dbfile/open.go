package dbfile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// lockTimeout is how long opening waits for another process to release the file.
const lockTimeout = 2 * time.Second

// growth is by how many bytes a file grows beyond what is needed. bbolt takes four times as much.
const growth = 4 << 20

// ToTheEnd is the patience that waits for all pages to be checked.
const ToTheEnd time.Duration = -1

// Open opens or creates a file for writing. After a clean end it reads no more than it needs. Else it checks the pages, and
// returns when they are checked or when that has lasted for patience, see [File.Checked].
// It fails with [ErrInUse] when another process has the file, and with a message that names the file and the remedy when it
// cannot be read. progress may be nil. The check calls it also after Open has returned, and ends with ctx.
func Open(ctx context.Context, path string, patience time.Duration, progress Progress) (*File, error) {
	progress = progress.orNone()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("the folder of the data file %s cannot be made: %w", path, reason(err))
	}
	info, err := os.Stat(path)
	created, filled := errors.Is(err, fs.ErrNotExist), err == nil && info.Size() > 0
	walked := false
	if filled {
		if walked, err = readable(ctx, path, progress); errors.Is(err, ErrInUse) {
			return nil, inUse(path)
		} else if err != nil {
			return nil, WithAdvice(path, err)
		}
	}
	f := new(File)
	f.DB, err = openSound(path, &bolt.Options{
		Timeout: lockTimeout, FreelistType: bolt.FreelistMapType, NoFreelistSync: true,
		InitialMmapSize: mapped(info), OpenFile: opening(&f.file),
	})
	if err == nil {
		f.DB.AllocSize = growth
	}
	if err == nil && replaced(f.file, path) {
		f.Close()
		return Open(ctx, path, patience, progress)
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
		err = giveToFolder(path)
	} else if filled && !walked {
		err = f.mistrust(ctx, patience, progress)
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// mapped is how much of the address space a file takes from the start. Readers block a larger one, and so does the check:
// it is such that few databases need one.
func mapped(info fs.FileInfo) int {
	const room = 1 << 28
	if info == nil || strconv.IntSize < 64 || runtime.GOOS == "windows" { // where the file grows with it
		return room
	}
	return int(info.Size()+info.Size()/4) + room
}

// readable reads what a writer trusts before anything is checked: where all begins, and the list of free pages. Where that
// is missing, bbolt goes through the whole file for it, so that the pages are checked first: walked.
func readable(ctx context.Context, path string, progress Progress) (walked bool, err error) {
	b, file, err := openUnread(path)
	if err != nil {
		return false, err
	}
	defer b.Close()
	w, err := newWalk(file)
	if err == nil && !w.listsFree() {
		walked, err = true, w.all(ctx, progress)
	}
	if err != nil {
		return walked, noDatabase(path, err)
	}
	return walked, nil
}

// mistrust begins to check the pages of a file that did not end cleanly, and waits for that as long as patience lasts.
func (f *File) mistrust(ctx context.Context, patience time.Duration, progress Progress) error {
	if err := f.readEnd(); err != nil || f.Ended() {
		return err
	}
	w, err := newWalk(f.file)
	if err != nil {
		return WithAdvice(f.Path(), noDatabase(f.Path(), err))
	}
	if err := f.begin(ctx, w, progress); err != nil {
		return err
	}
	if patience == 0 {
		return nil
	}
	f.check.wait(patience)
	if err := ctx.Err(); err != nil {
		return err
	}
	return f.Damage()
}

// openSound opens a file. Where what bbolt reads for that is damaged, it panics.
func openSound(path string, opt *bolt.Options) (b *bolt.DB, err error) {
	failed, found := enduring(func() error {
		b, err = bolt.Open(path, 0o600, opt)
		return err
	})
	if found {
		return nil, failed
	}
	return b, err
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
	b, file, err := openUnread(path)
	if err != nil {
		return nil, err
	}
	w, err := newWalk(file)
	if err == nil {
		err = w.all(ctx, progress.orNone())
	}
	if err != nil {
		b.Close()
		return nil, noDatabase(path, err)
	}
	return b, nil
}

// openUnread opens a file that must exist, to read it. It reads no page of it.
func openUnread(path string) (b *bolt.DB, file *os.File, err error) {
	if err := mustHold(path); err != nil {
		return nil, nil, err
	}
	b, err = bolt.Open(path, 0o600, &bolt.Options{Timeout: lockTimeout, ReadOnly: true, OpenFile: opening(&file)})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, nil, fmt.Errorf("%s: %w: stop it first", path, ErrInUse)
	}
	if err != nil {
		return nil, nil, noDatabase(path, err)
	}
	return b, file, nil
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
