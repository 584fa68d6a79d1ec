// Package storetest opens databases for tests.
package storetest

import (
	"context"
	"path/filepath"
	"testing"

	"griot/store"
	"griot/store/dbfile"
)

// Open gives an empty database in a folder of the test's own. At the end of the test it is closed, and its pages are
// checked.
func Open(t testing.TB, opt store.Options) *store.DB {
	t.Helper()
	return Reopen(t, filepath.Join(t.TempDir(), "griot.db"), opt)
}

// Reopen opens the database at path, as Open.
func Reopen(t testing.TB, path string, opt store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(path, opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		db.Close()
		if err := dbfile.Verify(context.Background(), path, nil); err != nil {
			t.Errorf("database is damaged: %v", err)
		}
	})
	return db
}
