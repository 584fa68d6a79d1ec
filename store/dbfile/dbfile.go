// Package dbfile handles the data file as a file of bbolt: it opens, checks, copies, compacts and replaces it. What the
// buckets hold is its callers' business.
//
// bbolt ends the process where a page is not what it must be. A file that did not end cleanly is therefore checked, page by
// page, and what bbolt meets before that is known is caught: see [File]. A file that is copied or compacted is checked in
// any case. A file that takes another's place is complete and checked before it gets the name.
package dbfile

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	bolterrors "go.etcd.io/bbolt/errors"
)

var (
	// ErrInUse reports that another process has the file open.
	ErrInUse = errors.New("in use by another griot")
	// ErrForeign reports that a file does not begin as bbolt begins one.
	ErrForeign = errors.New("not a griot database")
	// ErrUnclean reports that a clean end could not be written, as on a full disk. All else was.
	ErrUnclean = errors.New("the clean end could not be noted")
	// ErrDamaged reports that a file is not what bbolt wrote.
	ErrDamaged = errors.New("the file is damaged")
)

// Damaged returns an [ErrDamaged] with what is wrong.
func Damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrDamaged, fmt.Sprintf(format, args...))
}

// WithAdvice adds to an error of a data file that cannot be read what the operator can do.
func WithAdvice(path string, err error) error {
	switch {
	case errors.Is(err, ErrDamaged):
		return fmt.Errorf("%w: put a backup in its place with griot restore, or move %s away to begin anew", err, path)
	case errors.Is(err, ErrForeign):
		return fmt.Errorf("%w: name another data file, or move this one away", err)
	}
	return err
}

func inUse(path string) error {
	return fmt.Errorf("%s: %w: stop it, or give this one another data file", path, ErrInUse)
}

// noDatabase reports that a file cannot be read as a database, and why where that is known.
func noDatabase(path string, err error) error {
	var system *fs.PathError
	switch {
	case errors.As(err, &system):
		return unopened(path, err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, ErrForeign), errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrVersionMismatch):
		return fmt.Errorf("%s is %w", path, ErrForeign)
	case errors.Is(err, ErrDamaged):
		return fmt.Errorf("%s: %w", path, err)
	}
	return fmt.Errorf("%s: %w: %w", path, ErrDamaged, err)
}

// unopened reports why the system refuses to open a file.
func unopened(path string, err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("%s: %w: run this as the user that griot runs as (sudo -u griot griot …)", path, reason(err))
	}
	return fmt.Errorf("%s cannot be opened: %w", path, reason(err))
}

// reason returns the cause without the path, which the message names itself.
func reason(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
