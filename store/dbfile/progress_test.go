package dbfile

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// newFile writes a small database to a file of its own.
func newFile(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "griot.db")
	if err := os.WriteFile(path, smallFile(t), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func anyContent(*bolt.Tx) error { return nil }

func anyFile(*File) error { return nil }

// TestLongWorkIsStopped ends each long work while it writes: it comes back, nothing is changed and nothing is left.
func TestLongWorkIsStopped(t *testing.T) {
	t.Parallel()
	backup, path := newFile(t), newFile(t)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		doing string
		work  func(context.Context, Progress) error
	}{
		"compact": {"writing anew", func(ctx context.Context, progress Progress) error {
			_, _, err := Compact(ctx, path, anyFile, progress)
			return err
		}},
		"restore": {"copying", func(ctx context.Context, progress Progress) error {
			_, err := Restore(ctx, backup, path, anyContent, progress)
			return err
		}},
		"backup": {"copying", func(ctx context.Context, progress Progress) error {
			db, err := Open(ctx, backup, ToTheEnd, progress)
			if err != nil {
				return err
			}
			return errors.Join(Backup(ctx, db.DB, path+".copy", progress), db.Close())
		}},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			err := c.work(ctx, func(s Step) {
				if s.Doing == c.doing {
					stop()
				}
			})
			if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, before) {
				t.Errorf("it changed the file: %v", err)
			}
			if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
				t.Errorf("it left %q", left)
			}
		})
	}
}
