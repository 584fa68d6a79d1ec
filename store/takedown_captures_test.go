package store_test

import (
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// A document that still holds what was taken down is not kept, nor one that could not be read of a source that had it;
// once the source has moved on, its documents are kept again.
func TestNoCaptureHoldsWhatWasTakenDown(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{Retention: store.Retention{Captures: 5}})
	kept, secret := entry("kept", "Marché de Gao"), entry("secret", "Untel nommé à tort", link("https://voix.example/a"))
	at := start
	serve := func(body string, complete bool, items ...feeds.Item) int {
		t.Helper()
		at = at.Add(time.Hour)
		p := polled(press, at, items...)
		p.Complete, p.Capture = complete, &feeds.Capture{At: at, Body: []byte(body)}
		if items == nil {
			p.Outcome, p.Failure = feeds.Failed, &feeds.Failure{Kind: "document", Message: "no feed"}
		}
		commit(t, db, p)
		captures, err := db.Captures(press.ID)
		if err != nil {
			t.Fatal(err)
		}
		return len(captures)
	}
	if n := serve("one", true, kept, secret); n != 1 {
		t.Fatalf("%d captures before the takedown, want one", n)
	}
	storetest.TakeDown(t, db, []feeds.Takedown{{URL: "https://voix.example/a"}})
	changed := kept
	changed.Title = "Marché de Gao rouvert"
	for _, step := range []struct {
		name     string
		complete bool
		items    []feeds.Item
		want     int
	}{
		{"changed, and still with it", true, []feeds.Item{changed, secret}, 0},
		{"cut before it", false, []feeds.Item{changed}, 0},
		{"unreadable", false, nil, 0},
		{"without it", true, []feeds.Item{kept}, 1},
	} {
		if n := serve(step.name, step.complete, step.items...); n != step.want {
			t.Errorf("%s: %d captures, want %d", step.name, n, step.want)
		}
	}
}
