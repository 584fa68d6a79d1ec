package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// TestCheckTellsWhichSourcesHaveMoved runs check beside a data file: read by itself, held by a daemon, held by somebody
// who does not answer, and absent.
func TestCheckTellsWhichSourcesHaveMoved(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	data, config := filepath.Join(folder, "griot.db"), filepath.Join(folder, "config.yaml")
	err := os.WriteFile(config, fmt.Appendf(nil, `data: %s
sources:
  - {id: moved, name: Moved, url: "https://old.example/feed", class: press}
  - {id: moving, name: Moving, url: "https://young.example/feed", class: press}
  - {id: followed, name: Followed, url: "https://new.example/feed", class: press}
  - {id: stays, name: Stays, url: "https://stays.example/feed", class: press}
`, data), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	check := func() string {
		t.Helper()
		var out, errors bytes.Buffer
		if code := run(t.Context(), []string{"check", "--config", config}, &out, &errors); code != exitDone {
			t.Fatalf("exit %d: %s", code, errors.String())
		}
		return out.String()
	}
	if said := check(); strings.Contains(said, "redirected") {
		t.Errorf("without a data file: %s", said)
	}
	if _, err := os.Stat(data); err == nil {
		t.Error("check made a data file")
	}

	db := storetest.Reopen(t, data, store.Options{})
	now := time.Now()
	visit := func(id feeds.SourceID, declared, to string, ago time.Duration) {
		t.Helper()
		poll := feeds.Poll{Source: feeds.Source{ID: id, URL: declared}, At: now.Add(-ago), Outcome: feeds.NotModified, MovedTo: to}
		if _, err := db.Commit(context.Background(), poll); err != nil {
			t.Fatal(err)
		}
	}
	const day = 24 * time.Hour
	for _, ago := range []time.Duration{8 * day, time.Hour} {
		visit("moved", "https://old.example/feed", "https://new.example/feed?token=geheim", ago)
		visit("followed", "https://old.example/feed", "https://new.example/feed", ago)
		visit("stays", "https://stays.example/feed", "", ago)
	}
	visit("moving", "https://young.example/feed", "https://new.example/feed", 6*day)
	visit("removed", "https://gone.example/feed", "https://new.example/feed", 30*day)

	want := "source moved has redirected for good to https://new.example/feed?token="
	since := now.Add(-8 * day).UTC().Format(time.DateOnly)
	told := func(how, said string) {
		t.Helper()
		if strings.Count(said, "redirected for good") != 1 || !strings.Contains(said, want) || !strings.Contains(said, "since "+since+": put that address into the configuration") {
			t.Errorf("%s: %s", how, said)
		}
		if strings.Contains(said, "geheim") {
			t.Errorf("%s tells a secret: %s", how, said)
		}
	}
	if said := check(); strings.Contains(said, "redirected") || !strings.Contains(said, "good, 4 sources") {
		t.Errorf("while the file is held and nobody answers: %s", said)
	}

	cfg, err := loadConfig(config)
	if err != nil {
		t.Fatal(err)
	}
	w, err := newSetup(cfg)
	if err != nil {
		t.Fatal(err)
	}
	d := &daemon{db: db, log: slog.New(slog.DiscardHandler)}
	d.setup.Store(w)
	socket, err := d.listenControl()
	if err != nil {
		t.Fatal(err)
	}
	told("from the daemon", check())
	socket.Close()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	told("from the file", check())
}
