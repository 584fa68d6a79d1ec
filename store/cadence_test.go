package store_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// TestCadence: the rhythm of a source is that of its publications, not of our visits; a file written before it was kept
// has it read from its items.
func TestCadence(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	db, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var backlog []feeds.Item
	for i := range 5 {
		backlog = append(backlog, entry(fmt.Sprintf("b%d", i), fmt.Sprintf("Ancienne %d", i), published(start.Add(time.Duration(-3*i-3)*time.Hour))))
	}
	commit(t, db, polled(press, start, backlog...))
	// One visit a day brings what was published every three hours.
	var news []feeds.Item
	for i := range 8 {
		news = append(news, entry(fmt.Sprintf("n%d", i), fmt.Sprintf("Nouvelle %d", i), published(start.Add(time.Duration(3*i)*time.Hour))))
	}
	commit(t, db, polled(press, start.Add(24*time.Hour), news...))
	commit(t, db, polled(other, start, entry("u1", "Sans date", undated), entry("u2", "Sans date non plus", undated), entry("u3", "Ni celle-ci", undated)))
	told := func(db *store.DB, when string) {
		t.Helper()
		pressStatus, otherStatus := db.Status(press.ID), db.Status(other.ID)
		if p, o := pressStatus.Cadence.MedianGap(), otherStatus.Cadence.MedianGap(); p != 3*time.Hour || o != 0 {
			t.Errorf("%s: %s and %s, want 3 h, and nothing of the undated", when, p, o)
		}
	}
	told(db, "as they come")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	forgetCadence(t, path)
	told(storetest.Reopen(t, path, store.Options{}), "in a file that had none")
}

// forgetCadence makes the file of a closed database look like one from before a cadence was kept.
func forgetCadence(t *testing.T, path string) {
	t.Helper()
	b, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Update(func(tx *bolt.Tx) error {
		sources := tx.Bucket([]byte("sources"))
		var status map[string]any
		if err := json.Unmarshal(sources.Get([]byte(press.ID)), &status); err != nil {
			return err
		}
		if _, kept := status["cadence"]; !kept {
			return fmt.Errorf("%s has no cadence to forget", press.ID)
		}
		delete(status, "cadence")
		without, err := json.Marshal(status)
		if err != nil {
			return err
		}
		return sources.Put([]byte(press.ID), without)
	}); err != nil {
		t.Fatal(err)
	}
}
