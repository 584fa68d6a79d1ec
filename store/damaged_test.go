package store_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"griot/store"
	"griot/store/dbfile"
)

// TestOpenDamaged changes bytes of a data file at random: Open comes back, and its message says what to do.
func TestOpenDamaged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	db, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	open := func(content []byte) error {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := store.Open(path, store.Options{})
		if err == nil {
			err = db.Close()
		}
		return err
	}
	size := os.Getpagesize()
	random := rand.New(rand.NewPCG(3, 4))
	refused := 0
	for range 30 {
		changed := bytes.Clone(whole)
		for page := 2; page < len(changed)/size; page++ { // those after the two that say where all begins
			changed[page*size+random.IntN(64)] ^= byte(1 + random.IntN(255))
		}
		if err := open(changed); err != nil {
			refused++
			if !errors.Is(err, dbfile.ErrDamaged) || !strings.Contains(err.Error(), "griot restore") {
				t.Errorf("%v", err)
			}
		}
	}
	if refused < 15 {
		t.Errorf("%d of 30 damaged files refused", refused)
	}
	for content, want := range map[string]string{
		string(whole[:2*size]): "the file is damaged: it is cut",
		"not a database":       "is not a griot database: name another data file",
		"":                     "",
	} {
		if err := open([]byte(content)); want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%d bytes: %v, want %q", len(content), err, want)
		}
	}
}
