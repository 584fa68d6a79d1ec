package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/audit"
)

// TestKilledPollLosesNothing kills a poll of 60 sources without warning, over and over at other moments, and starts it
// again. In the end every item is there once, and none that a reader could have been shown is gone.
func TestKilledPollLosesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	const sources, each = 60, 5
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(5 * time.Millisecond)
		fmt.Fprint(w, rss(r.URL.Path[1:], "Un", "Deux", "Trois", "Quatre", "Cinq"))
	}))
	defer server.Close()
	dir := t.TempDir()
	config := "polling: {allow_private: true, concurrency: 4, per_host: 4}\nsources:\n"
	for i := range sources {
		config += fmt.Sprintf("  - {id: s%d, name: S%d, url: \"%s/s%d\", class: press}\n", i, i, server.URL, i)
	}
	path := filepath.Join(dir, "config.yaml")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	shown := map[feeds.ItemID]bool{}
	for round := range 6 {
		poll := exec.Command("griot", "poll", "--config", path)
		if err := poll.Start(); err != nil {
			t.Fatal(err)
		}
		if round < 5 {
			time.AfterFunc(time.Duration(150+40*round)*time.Millisecond, func() { poll.Process.Kill() })
		}
		poll.Wait()
		kept := itemsIn(t, filepath.Join(dir, "griot.db"))
		for id := range shown {
			if !kept[id] {
				t.Fatalf("round %d: item %s was there and is gone", round, id)
			}
		}
		shown = kept
	}
	if len(shown) != sources*each {
		t.Errorf("%d items, want %d", len(shown), sources*each)
	}
}

// itemsIn reads all items of a database, each once.
func itemsIn(t *testing.T, path string) map[feeds.ItemID]bool {
	t.Helper()
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	if found, err := audit.Inspect(t.Context(), path, nil); err != nil || len(found.Findings) > 0 {
		t.Fatal(found, err)
	}
	db, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	entries, err := db.Select(context.Background(), feeds.Selection{Group: feeds.GroupItem, Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	kept := map[feeds.ItemID]bool{}
	for _, e := range entries {
		if kept[e.ID] {
			t.Errorf("item %s is there twice", e.ID)
		}
		kept[e.ID] = true
	}
	return kept
}
