package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"griot/store"
)

// TestLongWorkIsStopped ends each long work while it writes: it comes back, nothing is changed and nothing is left.
func TestLongWorkIsStopped(t *testing.T) {
	backup, path := kept(t, 50), kept(t, 50)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		doing string
		work  func(context.Context, store.Progress) error
	}{
		"compact": {"writing anew", func(ctx context.Context, told store.Progress) error {
			_, _, err := store.Compact(ctx, path, told)
			return err
		}},
		"restore": {"copying", func(ctx context.Context, told store.Progress) error {
			_, err := store.Restore(ctx, backup, path, told)
			return err
		}},
		"backup": {"copying", func(ctx context.Context, told store.Progress) error {
			db, err := store.Open(backup, store.Options{})
			if err != nil {
				return err
			}
			return errors.Join(db.Backup(ctx, path+".copy", told), db.Close())
		}},
	} {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		err := c.work(ctx, func(s store.Step) {
			if s.Doing == c.doing {
				stop()
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, before) {
			t.Errorf("%s changed the file: %v", name, err)
		}
		if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
			t.Errorf("%s left %q", name, left)
		}
	}
}
