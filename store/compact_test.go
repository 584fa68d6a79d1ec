package store_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
)

func TestCompactKeepsEverythingAndGivesRoomBack(t *testing.T) {
	t.Parallel()
	path := kept(t, 50)
	before, after, err := store.Compact(t.Context(), path, nil)
	if err != nil || after >= before || after == 0 {
		t.Fatalf("%d bytes before, %d after: %v", before, after, err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != after || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v, %v", info, err)
	}
	if found := inspect(t, path); len(found.Findings) > 0 || found.Items < 50 {
		t.Errorf("after: %+v", found)
	}
	db, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, _, err := store.Compact(t.Context(), path, nil); !errors.Is(err, store.ErrInUse) {
		t.Errorf("while it is open: %v", err)
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// TestWhoWaitedForALockGetsTheNewFile opens a file while another compacts it: the one that opens must not write into
// the file that was thrown away.
func TestWhoWaitedForALockGetsTheNewFile(t *testing.T) {
	t.Parallel()
	path := kept(t, 50)
	db, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan error, 1)
	go func() {
		late, err := store.Open(path, store.Options{Deriver: tagsOf(feeds.Tags{Rules: "other rules"})})
		if err == nil {
			_, err = late.Commit(t.Context(), polled(press, start.AddDate(0, 0, 50), entry("late", "Un article tardif")))
			err = errors.Join(err, late.Close())
		}
		opened <- err
	}()
	time.Sleep(300 * time.Millisecond) // it waits for the lock now
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(path+".new", content, 0o600), os.Rename(path+".new", path), db.Close()); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; err != nil {
		t.Fatal(err)
	}
	now, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(now, []byte("\x00tardif\x00")) { // among the words that wait to be filed
		t.Errorf("what was written is not in the file: %v", err)
	}
}

func TestRestore(t *testing.T) {
	t.Parallel()
	backup, path := kept(t, 50), kept(t, 50)
	whole, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(t.Context(), backup, path, nil); !errors.Is(err, store.ErrInUse) {
		t.Errorf("while it is open: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"empty": nil, "cut": whole[:100_000], "other": []byte(strings.Repeat("no database", 1000)),
		"overwritten": slices.Concat(whole[:64<<10], make([]byte, 64<<10), whole[128<<10:]),
	} {
		bad := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(bad, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Restore(t.Context(), bad, path, nil); err == nil {
			t.Errorf("%s: taken for a backup", name)
		}
	}
	if _, err := store.Restore(t.Context(), path, path, nil); err == nil || !strings.Contains(err.Error(), "itself") {
		t.Errorf("from itself: %v", err)
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, old) {
		t.Fatalf("a restore that failed changed the file: %v", err)
	}
	for n, want := range []string{".before-restore", ".before-restore.1"} {
		aside, err := store.Restore(t.Context(), backup, path, nil)
		if err != nil || aside != path+want {
			t.Fatalf("restore %d: %s, %v", n, aside, err)
		}
	}
	if aside, err := os.ReadFile(path + ".before-restore"); err != nil || !bytes.Equal(aside, old) {
		t.Errorf("the file before was not kept: %v", err)
	}
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, whole) {
		t.Errorf("the backup is not in place: %v", err)
	}
	fresh := filepath.Join(t.TempDir(), "new", "griot.db")
	if aside, err := store.Restore(t.Context(), backup, fresh, nil); err != nil || aside != "" || len(inspect(t, fresh).Findings) > 0 {
		t.Errorf("where there was none: %q, %v", aside, err)
	}
	if err := os.WriteFile(path, []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(t.Context(), backup, path, nil); err != nil {
		t.Errorf("in the place of a damaged one: %v", err)
	}
}
