package store_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// captured is a poll of a source with a document of so many bytes.
func captured(source feeds.Source, at time.Time, body []byte) feeds.Poll {
	poll := polled(source, at)
	poll.Capture = &feeds.Capture{At: at, URL: source.URL, Status: 200, ContentType: "application/rss+xml", Length: len(body), Body: body}
	return poll
}

// noise is bytes that no two calls share.
func noise(seed, n int) []byte { return bytes.Repeat([]byte(fmt.Sprintf("%08d", seed)), n/8) }

func captures(t *testing.T, db *store.DB, id feeds.SourceID) []feeds.Capture {
	t.Helper()
	kept, err := db.Captures(id)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func TestCapturesAreTheLatestFewAndSurviveARestart(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	opt := store.Options{Retention: store.Retention{Captures: 3}}
	db := storetest.Reopen(t, path, opt)
	for i := range 5 {
		commit(t, db, captured(press, start.Add(time.Duration(i)*time.Hour), noise(i, 800)))
		commit(t, db, captured(other, start.Add(time.Duration(i)*time.Minute), noise(100+i, 80)))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = storetest.Reopen(t, path, opt)
	kept := captures(t, db, press.ID)
	if len(kept) != 3 {
		t.Fatalf("%d captures, want 3", len(kept))
	}
	for i, c := range kept {
		n := 4 - i // the latest first
		want := captured(press, start.Add(time.Duration(n)*time.Hour), noise(n, 800)).Capture
		if !c.At.Equal(want.At) || !bytes.Equal(c.Body, want.Body) || c.URL != want.URL || c.ContentType != want.ContentType || c.Length != 800 {
			t.Errorf("capture %d: %+v", i, c)
		}
	}
}

func TestCaptureTellsWhyItsDocumentFailed(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{Retention: store.Retention{Captures: 3}})
	for i := range 3 { // the same answer each time
		poll := captured(press, start.Add(time.Duration(i)*time.Hour), noise(1, 80))
		poll.Outcome, poll.Failure = feeds.Failed, &feeds.Failure{Kind: "not_a_feed", Message: "this is HTML"}
		commit(t, db, poll)
	}
	if kept := captures(t, db, press.ID); len(kept) != 1 || kept[0].Failure != "this is HTML" || !kept[0].At.Equal(start) {
		t.Errorf("captures of a failing source: %+v", kept)
	}
}

func TestCapturesAreBoundedByBytes(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	db := storetest.Open(t, store.Options{Retention: store.Retention{Captures: 3}})
	for i := range 3 {
		commit(t, db, captured(press, start.Add(time.Duration(i)*time.Hour), noise(i, 400<<10)))
	}
	if kept := captures(t, db, press.ID); len(kept) != 2 {
		t.Errorf("%d captures of 400 KiB within 1 MiB", len(kept))
	}
	commit(t, db, captured(press, start.Add(4*time.Hour), noise(4, 2<<20)))
	if kept := captures(t, db, press.ID); len(kept) != 2 || kept[0].Length > 1<<20 {
		t.Errorf("a document above the bound was kept, or drove out others: %d", len(kept))
	}

	// 200 sources of 900 KiB each pass 128 MiB: the oldest go.
	source := func(i int) feeds.Source {
		return feeds.Source{ID: feeds.SourceID(fmt.Sprintf("s%d", i)), Name: "S", Class: feeds.Press}
	}
	for i := range 200 {
		commit(t, db, captured(source(i), start.Add(time.Duration(10+i)*time.Hour), noise(i, 900<<10)))
	}
	total := 0
	for i := range 200 {
		for _, c := range captures(t, db, source(i).ID) {
			total += len(c.Body)
		}
	}
	if len(captures(t, db, press.ID)) != 0 || len(captures(t, db, source(0).ID)) != 0 || len(captures(t, db, source(199).ID)) != 1 {
		t.Error("not the oldest captures were dropped")
	}
	if total > 128<<20 || total < 120<<20 {
		t.Errorf("%d bytes of captures kept", total)
	}
}

func TestCapturesGoWithTheirBoundAndTheirSource(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{Retention: store.Retention{Captures: 3}})
	declare := func(sources ...feeds.Source) {
		t.Helper()
		if err := storetest.Declare(t, db, sources, nil); err != nil {
			t.Fatal(err)
		}
	}
	declare(press, other)
	for i := range 3 {
		commit(t, db, captured(press, start.Add(time.Duration(i)*time.Minute), noise(i, 80)))
		commit(t, db, captured(other, start.Add(time.Duration(i)*time.Minute), noise(i, 80)))
	}
	storetest.Retain(t, db, store.Retention{Captures: 1})
	declare(press)
	commit(t, db, polled(press, start.Add(24*time.Hour)))
	if a, b := captures(t, db, press.ID), captures(t, db, other.ID); len(a) != 1 || len(b) != 0 {
		t.Errorf("after a day: %d captures of a source that keeps one, %d of one no longer declared", len(a), len(b))
	}
	storetest.Retain(t, db, store.Retention{})
	commit(t, db, captured(press, start.Add(25*time.Hour), noise(9, 80)))
	commit(t, db, polled(press, start.Add(48*time.Hour)))
	if kept := captures(t, db, press.ID); len(kept) != 0 {
		t.Errorf("%d captures where none are wanted", len(kept))
	}
}
