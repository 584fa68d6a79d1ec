package dbfile

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// put stores a value under a key of its own.
func put(f *File, key string) error {
	return f.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucketIfNotExists([]byte("b"))
		if err != nil {
			return err
		}
		return b.Put([]byte(key), make([]byte, 5000))
	})
}

// ended is a file after a clean end.
func ended(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "griot.db")
	f, err := Open(t.Context(), path, ToTheEnd, nil)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 30 {
		if err := put(f, fmt.Sprint(n%5)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.End(); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestCleanEnd: only a file that nobody has touched since its clean end is taken as sound.
func TestCleanEnd(t *testing.T) {
	t.Parallel()
	content := func(path string) []byte {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	write := func(path string, b []byte) {
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	killed := func(t *testing.T, path string) { // after a transaction
		f, err := Open(t.Context(), path, ToTheEnd, nil)
		if err := errors.Join(err, put(f, "more"), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		then  func(t *testing.T, path string) string
		clean bool
	}{
		"nothing": {func(_ *testing.T, path string) string { return path }, true},
		"used and ended again": {func(t *testing.T, path string) string {
			f, err := Open(t.Context(), path, ToTheEnd, nil)
			if err := errors.Join(err, put(f, "more"), f.End()); err != nil {
				t.Fatal(err)
			}
			return path
		}, true},
		"read only, and ended by a kill": {func(t *testing.T, path string) string {
			f, err := Open(t.Context(), path, ToTheEnd, nil)
			if err := errors.Join(err, f.View(func(*bolt.Tx) error { return nil }), f.Close()); err != nil {
				t.Fatal(err)
			}
			return path
		}, true},
		"renamed": {func(t *testing.T, path string) string {
			if err := os.Rename(path, path+".moved"); err != nil {
				t.Fatal(err)
			}
			return path + ".moved"
		}, true},
		"killed": {func(t *testing.T, path string) string { killed(t, path); return path }, false},
		"killed, and its time set back": {func(t *testing.T, path string) string {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			killed(t, path)
			if err := os.Chtimes(path, time.Time{}, info.ModTime()); err != nil {
				t.Fatal(err)
			}
			return path
		}, false},
		"killed, then ended after a check": {func(t *testing.T, path string) string {
			killed(t, path)
			f, err := Open(t.Context(), path, ToTheEnd, nil)
			if err := errors.Join(err, f.End()); err != nil {
				t.Fatal(err)
			}
			return path
		}, true},
		"the last end could not be written": {func(t *testing.T, path string) string {
			f, err := Open(t.Context(), path, ToTheEnd, nil)
			if err := errors.Join(err, put(f, "more")); err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(f.DB.Close(), f.End()); !errors.Is(err, ErrUnclean) {
				t.Error(err)
			}
			return path
		}, false},
		"copied": {func(t *testing.T, path string) string { write(path+".copy", content(path)); return path + ".copy" }, false},
		"copied with its time": {func(t *testing.T, path string) string {
			write(path+".copy", content(path))
			info, err := os.Stat(path)
			if err := errors.Join(err, os.Chtimes(path+".copy", time.Time{}, info.ModTime())); err != nil {
				t.Fatal(err)
			}
			return path + ".copy"
		}, false},
		"written by another hand": {func(t *testing.T, path string) string { write(path, content(path)); return path }, false},
		"backed up": {func(t *testing.T, path string) string {
			if err := BackupFile(t.Context(), path, path+".backup", nil); err != nil {
				t.Fatal(err)
			}
			return path + ".backup"
		}, false},
		"compacted": {func(t *testing.T, path string) string {
			if _, _, err := Compact(t.Context(), path, func(*File) error { return nil }, nil); err != nil {
				t.Fatal(err)
			}
			return path
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := c.then(t, ended(t))
			before := content(path)
			f, err := Open(t.Context(), path, ToTheEnd, nil)
			if err != nil {
				t.Fatal(err)
			}
			if f.Ended() != c.clean || (f.Checked() == nil) != c.clean {
				t.Errorf("clean %v, checked %v", f.Ended(), f.Checked() != nil)
			}
			w, err := newWalk(f.file)
			if err != nil || !w.listsFree() {
				t.Errorf("free pages are listed: %v, %v", err == nil && w.listsFree(), err)
			}
			if err := f.End(); err != nil {
				t.Fatal(err)
			}
			if after := content(path); c.clean && string(after) != string(before) {
				t.Error("to open and end a clean file writes it")
			}
			if err := Verify(t.Context(), path, nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestManyFreePagesAreNotListed: with each transaction, that is. At a clean end they are.
func TestManyFreePagesAreNotListed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	listed := func(f *File) bool {
		w, err := newWalk(f.file)
		if err != nil {
			t.Fatal(err)
		}
		return w.listsFree()
	}
	f, err := Open(t.Context(), path, ToTheEnd, nil)
	if err != nil {
		t.Fatal(err)
	}
	fill := func(size int) {
		if err := f.Update(func(tx *bolt.Tx) error {
			b, err := tx.CreateBucketIfNotExists([]byte("b"))
			if err != nil {
				return err
			}
			return b.Put([]byte("k"), make([]byte, size))
		}); err != nil {
			t.Fatal(err)
		}
	}
	fill((mostListed + 100) * f.Info().PageSize)
	fill(1)
	if !listed(f) {
		t.Error("few free pages are not listed")
	}
	fill(2) // the room of the first value is free now
	fill(3)
	if listed(f) {
		t.Error("many free pages are listed")
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if f, err = Open(t.Context(), path, 0, nil); err != nil {
		t.Fatal(err)
	}
	if f.Checked() != nil {
		t.Error("the pages are checked before bbolt goes through them, and then again")
	}
	if err := f.End(); err != nil {
		t.Fatal(err)
	}
	if f, err = Open(t.Context(), path, 0, nil); err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if !listed(f) || !f.Ended() {
		t.Errorf("after a clean end: listed %v, clean %v", listed(f), f.Ended())
	}
}

// TestDamageIsAnError harms a page that is in memory: what reads it fails, what is written is not, and the process lives.
func TestDamageIsAnError(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]func(page []byte){
		"of no kind":           func(page []byte) { page[8], page[9] = 0x77, 0x77 },
		"a key behind the end": func(page []byte) { page[16+7] = 0x06 }, // by 100 MB: mapped, and no part of the file
		"a long value":         func(page []byte) { page[16+15] = 0x06 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := ended(t)
			f, err := Open(t.Context(), path, 0, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			var leaf int64
			if err := f.View(func(tx *bolt.Tx) error {
				leaf = int64(tx.Bucket([]byte("b")).Root())
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			size := int64(f.Info().PageSize)
			page := make([]byte, size)
			for {
				if _, err := f.file.ReadAt(page, leaf*size); err != nil {
					t.Fatal(err)
				}
				if binary.NativeEndian.Uint16(page[8:]) == leafPage {
					break
				}
				leaf = int64(binary.NativeEndian.Uint64(page[pageHeader+8:]))
			}
			harm(page)
			if _, err := f.file.WriteAt(page, leaf*size); err != nil {
				t.Fatal(err)
			}
			sum := 0
			read := f.View(func(tx *bolt.Tx) error {
				return tx.Bucket([]byte("b")).ForEach(func(k, v []byte) error {
					for _, b := range append(k, v...) {
						sum += int(b)
					}
					return nil
				})
			})
			if !errors.Is(read, ErrDamaged) || !errors.Is(f.Damage(), ErrDamaged) {
				t.Errorf("reading: %v; kept: %v", read, f.Damage())
			}
			if err := f.End(); !errors.Is(err, ErrDamaged) {
				t.Errorf("the end: %v", err)
			}
			if again, err := Open(t.Context(), path, ToTheEnd, nil); !errors.Is(err, ErrDamaged) {
				t.Errorf("opened again: %v", err)
				again.Close()
			}
		})
	}
	if err := func() (err error) {
		defer func() { err, _ = recover().(error) }()
		f, err := Open(t.Context(), ended(t), 0, nil)
		if err != nil {
			t.Error(err)
		}
		defer f.Close()
		return f.View(func(*bolt.Tx) error { panic(errors.New("our own")) })
	}(); err == nil || err.Error() != "our own" {
		t.Errorf("a panic that is no damage: %v", err)
	}
}
