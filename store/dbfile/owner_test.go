//go:build unix

package dbfile

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// A daemon that runs as another user opens what root has compacted, restored or made.
func TestWhatRootMakesBelongsToWhoOwnsIt(t *testing.T) {
	const daemon, group = 4711, 4712
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root gives files to others")
	}
	owned := func(when, path string, mode os.FileMode) {
		t.Helper()
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if of := info.Sys().(*syscall.Stat_t); of.Uid != daemon || of.Gid != group || info.Mode().Perm() != mode {
			t.Errorf("%s: %v of %d:%d, want %v of %d:%d", when, info.Mode().Perm(), of.Uid, of.Gid, mode, daemon, group)
		}
	}
	path, backup := newFile(t), newFile(t)
	if err := os.Chown(path, daemon, group); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Compact(t.Context(), path, anyFile, nil); err != nil {
		t.Fatal(err)
	}
	owned("compacted", path, 0o600)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	aside, err := Restore(t.Context(), backup, path, anyContent, nil)
	if err != nil {
		t.Fatal(err)
	}
	owned("restored", path, 0o640)
	owned("kept aside", aside, 0o640)

	folder := t.TempDir()
	if err := os.Chown(folder, daemon, group); err != nil {
		t.Fatal(err)
	}
	first := filepath.Join(folder, "restored.db")
	if _, err := Restore(t.Context(), backup, first, anyContent, nil); err != nil {
		t.Fatal(err)
	}
	owned("restored where there was none", first, 0o600)
	anew := filepath.Join(folder, "new.db")
	db, err := Open(t.Context(), anew, ToTheEnd, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	owned("made", anew, 0o600)
}
