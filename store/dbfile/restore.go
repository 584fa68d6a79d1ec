package dbfile

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Restore puts a backup in the place of the data file at path, which no process may have open. It keeps that one under
// the name it returns, empty when there was none. The backup gets the mode and owner of the old file; where there was
// none and root restores, the owner of the folder. The pages of the backup are checked first, then accept decides on its
// content. The backup stays where it is. When ctx ends first, nothing is changed. progress may be nil.
func Restore(ctx context.Context, backup, path string, accept func(*bolt.Tx) error, progress Progress) (kept string, err error) {
	progress = progress.orNone()
	if err := mustHold(backup); err != nil {
		return "", err
	}
	if same, err := sameFile(backup, path); err != nil {
		return "", err
	} else if same {
		return "", fmt.Errorf("%s is the data file itself", backup)
	}
	if err := acceptable(ctx, backup, accept, progress); err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	partial := path + ".partial"
	defer os.Remove(partial)
	if err := copyFile(ctx, partial, backup, progress); err != nil {
		return "", err
	}
	if err := Verify(ctx, partial, progress); ctx.Err() != nil {
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

// acceptable checks the pages of a backup and asks accept.
func acceptable(ctx context.Context, path string, accept func(*bolt.Tx) error, progress Progress) error {
	b, err := OpenToRead(ctx, path, progress)
	if err != nil {
		return err
	}
	defer b.Close()
	progress(Step{Doing: "checking the tree"})
	return b.View(func(tx *bolt.Tx) error {
		if err := CheckTree(tx); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		return accept(tx)
	})
}
