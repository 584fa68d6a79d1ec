// Package storetest opens databases for tests and changes what is declared in them.
package storetest

import (
	"context"
	"path/filepath"
	"testing"

	"griot/feeds"
	"griot/feeds/health"
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

// TakeDown makes these the takedowns in force. The declared sources stay.
func TakeDown(t testing.TB, db *store.DB, all []feeds.Takedown) {
	t.Helper()
	statuses, err := db.Statuses()
	if err != nil {
		t.Fatal(err)
	}
	var sources []feeds.Source
	for _, status := range health.Declared(statuses) {
		sources = append(sources, status.Source)
	}
	if err := db.Declare(t.Context(), sources, all); err != nil {
		t.Fatal(err)
	}
}
