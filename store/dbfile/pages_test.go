package dbfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// smallFile is a database with nested, small and large buckets and a value of several pages. It does not list its free
// pages.
func smallFile(t testing.TB) []byte { return smallFileOf(t, true) }

// listedFile is such a database that does, of which there are many.
func listedFile(t testing.TB) []byte { return smallFileOf(t, false) }

func smallFileOf(t testing.TB, unlisted bool) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "small.db")
	b, err := bolt.Open(path, 0o600, &bolt.Options{PageSize: 1024, NoFreelistSync: unlisted})
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
	for range 3 { // what is written anew leaves free pages
		err = errors.Join(err, b.Update(func(tx *bolt.Tx) error {
			return tx.Bucket([]byte("a")).Put([]byte("long"), bytes.Repeat([]byte("y"), 9000))
		}))
	}
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

// TestWhatWalksBoltCanCheck changes bytes at random: whatever passes the walk, bbolt checks without ending the process. A
// list of free pages that passes names no page in use.
func TestWhatWalksBoltCanCheck(t *testing.T) {
	for name, whole := range map[string][]byte{"unlisted": smallFile(t), "listed": listedFile(t)} {
		path := filepath.Join(t.TempDir(), "changed.db")
		walked := func(content []byte) error {
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			return walkFile(t, path)
		}
		if err := walked(whole); err != nil {
			t.Fatalf("%s: a sound file: %v", name, err)
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
			t.Errorf("%s: only %d of 600 damaged files refused", name, refused)
		}
	}
}

// TestListOfFreePages: one that bbolt must not trust is damage.
func TestListOfFreePages(t *testing.T) {
	whole := listedFile(t)
	path := filepath.Join(t.TempDir(), "listed.db")
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w, err := newWalk(f)
	if err != nil {
		t.Fatal(err)
	}
	list := whole[w.listed*1024:]
	count := int(binary.NativeEndian.Uint16(list[10:]))
	if count < 3 {
		t.Fatalf("only %d free pages", count)
	}
	number := func(list []byte, i int) []byte { return list[pageHeader+8*i:] }
	for name, harm := range map[string]func(list []byte){
		"a page in use": func(list []byte) {
			for i := range count { // in place of a free page the next one, where that is in use
				used := binary.NativeEndian.Uint64(number(list, i)) + 1
				if used != w.listed && used < w.pages && (i+1 == count || used < binary.NativeEndian.Uint64(number(list, i+1))) {
					binary.NativeEndian.PutUint64(number(list, i), used)
					return
				}
			}
			t.Error("no page in use lies behind a free one")
		},
		"out of order":      func(list []byte) { copy(number(list, 0), number(list, 1)[:8]) },
		"behind the end":    func(list []byte) { binary.NativeEndian.PutUint64(number(list, count-1), w.pages) },
		"more than it has":  func(list []byte) { binary.NativeEndian.PutUint16(list[10:], 60000) },
		"far more":          func(list []byte) { binary.NativeEndian.PutUint16(list[10:], 0xFFFF) },
		"of another kind":   func(list []byte) { list[8] = leafPage },
		"the list itself":   func(list []byte) { binary.NativeEndian.PutUint64(number(list, 0), w.listed) },
		"where all begins":  func(list []byte) { binary.NativeEndian.PutUint64(number(list, 0), 1) },
		"of another number": func(list []byte) { list[0]++ },
	} {
		changed := bytes.Clone(whole)
		harm(changed[w.listed*1024:])
		if err := os.WriteFile(path, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := walkFile(t, path); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
		if name == "a page in use" { // which only the check can find
			continue
		}
		if b, err := Open(t.Context(), path, 0, nil); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: opened: %v", name, err)
			b.Close()
		}
	}
}

func FuzzWalkPages(f *testing.F) {
	f.Add(smallFile(f))
	f.Add(listedFile(f))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "fuzzed.db")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		_ = walkFile(t, path)
	})
}
