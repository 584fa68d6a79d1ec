// Package storetest opens databases for tests and changes what is declared in them.
package storetest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/entry"
	"griot/feeds/health"
	"griot/store"
	"griot/store/dbfile"
	"griot/store/derive"
	"griot/store/story"
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

// Declare makes these the declared sources and the takedowns in force. The rest of the declaration stays. It is dated a
// second after the last entry.
func Declare(t testing.TB, db *store.DB, sources []feeds.Source, takedowns []feeds.Takedown) error {
	t.Helper()
	_, err := declare(t, db, func(d *entry.Declaration) { d.Sources, d.Takedowns = sources, takedowns })
	return err
}

// TakeDown makes these the takedowns in force. The declared sources stay.
func TakeDown(t testing.TB, db *store.DB, all []feeds.Takedown) {
	t.Helper()
	if _, err := declare(t, db, func(d *entry.Declaration) {
		d.Takedowns = all
		if d.Sources == nil {
			d.Sources = known(t, db)
		}
	}); err != nil {
		t.Fatal(err)
	}
}

// Retain changes how long items are kept.
func Retain(t testing.TB, db *store.DB, r store.Retention) {
	t.Helper()
	if _, err := declare(t, db, func(d *entry.Declaration) {
		d.Retention = r
		if d.Sources == nil {
			d.Sources = known(t, db)
		}
	}); err != nil {
		t.Fatal(err)
	}
}

// Retag has the stored items derived anew by another deriver. It returns how many have got other tags.
func Retag(t testing.TB, db *store.DB, d *derive.Deriver) (tagged int) {
	t.Helper()
	db.Offer(d)
	tagged, _ = derived(t, db, func(now *entry.Declaration) { now.Rules = d.Rules() })
	return tagged
}

// Regroup has the stored items grouped anew with other thresholds. It returns how many have moved to another story.
func Regroup(t testing.TB, db *store.DB, p story.Params) (moved int) {
	t.Helper()
	_, moved = derived(t, db, func(now *entry.Declaration) { now.Grouping = store.Grouping(p) })
	return moved
}

func derived(t testing.TB, db *store.DB, change func(*entry.Declaration)) (tagged, moved int) {
	t.Helper()
	pass, err := declare(t, db, func(d *entry.Declaration) {
		change(d)
		if d.Sources == nil {
			d.Sources = known(t, db)
		}
	})
	if err == nil && pass != nil {
		tagged, moved, err = pass.Await(t.Context(), nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return tagged, moved
}

func declare(t testing.TB, db *store.DB, change func(*entry.Declaration)) (*store.Derivation, error) {
	t.Helper()
	d := db.Declaration()
	change(&d)
	sequence, at := db.Cursor()
	if sequence == 0 {
		at = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return db.Declare(t.Context(), d, at.Add(time.Second))
}

// known are the sources that the store knows.
func known(t testing.TB, db *store.DB) (sources []feeds.Source) {
	t.Helper()
	statuses, err := db.Statuses()
	if err != nil {
		t.Fatal(err)
	}
	for _, status := range health.Declared(statuses) {
		sources = append(sources, status.Source)
	}
	return sources
}
