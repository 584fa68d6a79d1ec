package dbfile

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// smallFile is a database with nested, small and large buckets and a value of several pages.
func smallFile(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "small.db")
	b, err := bolt.Open(path, 0o600, &bolt.Options{PageSize: 1024, NoFreelistSync: true})
	if err != nil {
		t.Fatal(err)
	}
	err = b.Update(func(tx *bolt.Tx) error {
		for _, name := range []string{"a", "b"} {
			bucket, err := tx.CreateBucket([]byte(name))
			if err != nil {
				return err
			}
			inner, err := bucket.CreateBucket([]byte("inner"))
			if err != nil {
				return err
			}
			if err := errors.Join(inner.Put([]byte("k"), []byte("v")), bucket.Put([]byte("long"), bytes.Repeat([]byte("x"), 5000))); err != nil {
				return err
			}
			for n := range 200 {
				if err := bucket.Put([]byte{'k', byte(n)}, bytes.Repeat([]byte{byte(n)}, n)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err := errors.Join(err, b.Close()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return whole
}

func walkFile(t testing.TB, path string) error {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := newWalk(f)
	if err != nil {
		return err
	}
	return w.all(t.Context(), func(Step) {})
}

// TestWhatWalksBoltCanCheck changes bytes at random: whatever passes the walk, bbolt checks without ending the process.
func TestWhatWalksBoltCanCheck(t *testing.T) {
	whole := smallFile(t)
	path := filepath.Join(t.TempDir(), "changed.db")
	walked := func(content []byte) error {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return walkFile(t, path)
	}
	if err := walked(whole); err != nil {
		t.Fatalf("a sound file: %v", err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for range 600 {
		changed := bytes.Clone(whole)
		for range 1 + random.IntN(3) {
			page := random.IntN(len(changed) / 1024)
			changed[page*1024+random.IntN(64)] = byte(random.Uint32()) // where headers and elements are
		}
		if walked(changed) != nil {
			refused++
			continue
		}
		_ = Verify(t.Context(), path, nil) // may find more, must come back
	}
	if refused < 100 {
		t.Errorf("only %d of 600 damaged files refused", refused)
	}
}

func FuzzWalkPages(f *testing.F) {
	f.Add(smallFile(f))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "fuzzed.db")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_ = walkFile(t, path)
	})
}
