package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

func TestAlive(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	if err := db.Alive(t.Context()); err != nil {
		t.Errorf("an open store: %v", err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for range 100 { // a free place in the queue may win over the context, an answer not come yet may not
		if err := db.Alive(over); err != nil && !errors.Is(err, store.ErrStuck) {
			t.Fatalf("no time left: %v", err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Alive(t.Context()); err == nil {
		t.Error("a closed store calls itself alive")
	}
}

// A transaction that could not be written is remembered though empty ones go through, until there is room or one is.
func TestUnwritten(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	db, err := store.Open(filepath.Join(folder, "griot.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	fail := func() {
		if err := db.WriteInVain(t.Context()); err == nil {
			t.Fatal("written")
		}
		if err := db.Unwritten(); !errors.Is(err, store.ErrUnwritten) {
			t.Errorf("after a failure: %v", err)
		}
	}
	if err := db.Unwritten(); err != nil {
		t.Error(err)
	}
	fail()
	away := folder + "-away"
	if err := os.Rename(folder, away); err != nil { // no file can be made beside it
		t.Skip(err)
	}
	if err := db.Alive(t.Context()); !errors.Is(err, store.ErrUnwritten) {
		t.Errorf("without room: %v", err)
	}
	commit(t, db, polled(press, start, entry("1", "Marché de Diré", about("ml.tombouctou", ""))))
	if err := db.Unwritten(); err != nil {
		t.Errorf("after one that was written: %v", err)
	}
	fail()
	if err := os.Rename(away, folder); err != nil {
		t.Fatal(err)
	}
	if err := db.Alive(t.Context()); err != nil {
		t.Errorf("with room: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, ".griot-room-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestBatchTellsWhatWasWritten has the store tell what its polls came to, as metrics count it.
func TestBatchTellsWhatWasWritten(t *testing.T) {
	t.Parallel()
	var batches []store.Batch
	db := storetest.Open(t, store.Options{Observe: func(b store.Batch) { batches = append(batches, b) }})
	commit(t, db, polled(press, start, entry("1", "Marché de Diré", about("ml.tombouctou", "")), entry("2", "Crue à Mopti")))
	commit(t, db, feeds.Poll{Source: press, At: start.Add(time.Hour), Outcome: feeds.Failed, Failure: &feeds.Failure{Kind: "timeout", Message: "no answer"}})
	batches = slices.DeleteFunc(batches, func(b store.Batch) bool { return len(b.Polls) == 0 })
	if len(batches) != 2 {
		t.Fatalf("%d batches", len(batches))
	}
	first, second := batches[0], batches[1]
	if first.New != 2 || first.Stories != 2 || first.Placeless != 1 || first.Topicless != 2 || !slices.Equal(first.Reports, []int{1, 1}) || first.Sync <= 0 {
		t.Errorf("first: %+v", first)
	}
	if second.Polls[0] != (store.BatchPoll{Outcome: feeds.Failed, Kind: "timeout"}) || second.New != 0 || len(second.Reports) != 0 {
		t.Errorf("second: %+v", second)
	}
}
