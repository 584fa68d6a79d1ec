package store_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"

	"griot/feeds"
	"griot/store"
	"griot/store/dbfile"
	"griot/store/layout"
	"griot/store/storetest"
	"griot/store/story"
)

// sameWindow reports in what two indexes differ: their clocks, their items, the signatures of these and their stories.
func sameWindow(a, b *story.Index) error {
	if a.Clock() != b.Clock() {
		return fmt.Errorf("clocks %v and %v", a.Clock(), b.Clock())
	}
	items := a.Stories()
	if !maps.Equal(items, b.Stories()) {
		return fmt.Errorf("stories\n%v\n%v", items, b.Stories())
	}
	for id := range items {
		s, _, _ := a.Lookup(id)
		o, _, _ := b.Lookup(id)
		x, err := s.MarshalBinary()
		y, other := o.MarshalBinary()
		if err := errors.Join(err, other); err != nil {
			return err
		}
		if string(x) != string(y) {
			return fmt.Errorf("signatures of %s", id)
		}
	}
	return nil
}

// TestTheWindowIsReadAgain: after any polls, ends and kills, the window that is read is the one that was in use.
func TestTheWindowIsReadAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "griot-window-*")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		path := filepath.Join(dir, "griot.db")
		open := func(path string) *store.DB {
			db, err := store.Open(path, store.Options{Retention: store.Retention{Items: 12 * 24 * time.Hour}})
			if err != nil {
				t.Fatal(err)
			}
			return db
		}
		db := open(path)
		defer func() { db.Close() }()
		at := start
		for n := range rapid.IntRange(2, 14).Draw(t, "rounds") {
			for range rapid.IntRange(0, 3).Draw(t, "polls") {
				at = at.Add(time.Duration(rapid.SampledFrom([]int{1, 30, 24 * 60, 6 * 24 * 60}).Draw(t, "minutes")) * time.Minute)
				if _, err := db.Commit(context.Background(), randomPoll(t, at)); err != nil {
					t.Fatal(err)
				}
			}
			killed := rapid.IntRange(0, 3).Draw(t, "end") == 0
			next := filepath.Join(dir, fmt.Sprint(n, ".db"))
			if killed {
				if err := db.Backup(context.Background(), next, nil); err != nil {
					t.Fatal(err)
				}
			}
			was, err := db.Window(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if killed {
				path = next
			}
			db = open(path)
			if rapid.Bool().Draw(t, "unread") { // it ends without being asked for its window
				if err := db.Close(); err != nil {
					t.Fatal(err)
				}
				db = open(path)
			}
			read, err := db.ReadWindow()
			if err != nil {
				t.Fatal(err)
			}
			if err := sameWindow(was, read); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestDamageBehindServing: a damaged page of a file that did not end cleanly is found while the file is served. What can be
// read is, nothing is stored, and the reason is told.
func TestDamageBehindServing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "griot.db")
	db := storetest.Reopen(t, path, store.Options{})
	var items []feeds.Item
	for n := range 300 {
		items = append(items, entry(fmt.Sprint(n), fmt.Sprintf("Titre %d", n)))
	}
	commit(t, db, polled(press, start, items...))
	copied := filepath.Join(dir, "copy.db") // of a running store, and so without a clean end
	if err := db.Backup(t.Context(), copied, nil); err != nil {
		t.Fatal(err)
	}
	spoilLeaf(t, copied, layout.BucketKeys)

	if _, err := store.Open(copied, store.Options{}); !errors.Is(err, dbfile.ErrDamaged) {
		t.Fatalf("without serving: %v", err)
	}
	served, err := store.Open(copied, store.ServedUnchecked())
	if err != nil {
		t.Fatal(err)
	}
	defer served.Close()
	for deadline := time.Now().Add(10 * time.Second); served.Unwritten() == nil; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("no damage is found")
		}
	}
	for name, err := range map[string]error{"unwritten": served.Unwritten(), "alive": served.Alive(t.Context())} {
		if !errors.Is(err, dbfile.ErrDamaged) || !errors.Is(err, store.ErrUnwritten) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := served.Commit(t.Context(), polled(press, start.Add(time.Hour), entry("new", "Neuf"))); !errors.Is(err, dbfile.ErrDamaged) {
		t.Errorf("a poll: %v", err)
	}
	if entries, err := served.Select(t.Context(), feeds.Selection{Limit: 1000}); err != nil || len(entries) != 300 {
		t.Errorf("%d entries, %v", len(entries), err)
	}
	if err := served.Close(); !errors.Is(err, dbfile.ErrDamaged) {
		t.Errorf("closing: %v", err)
	}
	if _, err := store.Open(copied, store.Options{}); !errors.Is(err, dbfile.ErrDamaged) {
		t.Errorf("the next start: %v", err)
	}
}

// spoilLeaf makes the first leaf of a bucket a page of no known kind.
func spoilLeaf(t *testing.T, path string, bucket []byte) {
	t.Helper()
	b, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	var page int64
	size := int64(b.Info().PageSize)
	err = b.View(func(tx *bolt.Tx) error {
		page = int64(tx.Bucket(bucket).Root())
		return nil
	})
	f, failed := os.OpenFile(path, os.O_RDWR, 0)
	if err := errors.Join(err, b.Close(), failed); err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for {
		head := make([]byte, 32) // id 8, flags 2, count 2, overflow 4; of a branch's first element the last 8 bytes are the page
		if _, err := f.ReadAt(head, page*size); err != nil {
			t.Fatal(err)
		}
		if flags := binary.NativeEndian.Uint16(head[8:]); flags != 1 {
			break
		}
		page = int64(binary.NativeEndian.Uint64(head[24:]))
	}
	if _, err := f.WriteAt([]byte{0x77, 0x77}, page*size+8); err != nil {
		t.Fatal(err)
	}
}
