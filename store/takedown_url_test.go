package store_test

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// An article is taken down however its address is spelled, by its source and by the operator, whether it is there already
// or comes later, and under its GUID, too.
func TestTakeDownOfOtherSpellings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ served, named string }{
		{"https://voix.example/d%c3%a9plac%c3%a9s", "https://voix.example/d%C3%A9plac%C3%A9s"},
		{"https://voix.example/d%C3%A9plac%C3%A9s/", "http://www.voix.example/déplacés"},
		{"https://voix.example/déplacés", "https://voix.example/d%c3%a9plac%c3%a9s"},
		{"https://voix.example/m/%36%30", "https://voix.example/m/60"},
		{"https://voix.example/m/60", "https://voix.example/m/%36%30"},
		{"https://bücher.example/a", "https://xn--bcher-kva.example/a"},
		{"https://m.voix.example/deplaces-1/amp?PHPSESSID=12", "https://voix.example/deplaces-1"},
		{"https://voix.example/index.php?id=3&p=a", "http://www.voix.example/?p=a&id=3"},
		{"https://xn--bcher-kva.example:8080/%C3%A9", "https://BÜCHER.example:8080/%c3%a9?utm_source=rss"},
	} {
		for _, as := range []string{"link", "guid"} {
			for _, first := range []bool{true, false} {
				t.Run(fmt.Sprintf("%s=%s,%s,%v", as, c.served, c.named, first), func(t *testing.T) {
					db := storetest.Open(t, store.Options{})
					secret, other := entry("s", "Untel nommé à tort", link(c.served)), entry("o", "Marché de Gao", link("https://voix.example/other"))
					if as == "guid" {
						secret.GUID, secret.Link = c.served, "https://voix.example/elsewhere"
					}
					takeDown := func() {
						storetest.TakeDown(t, db, []feeds.Takedown{{URL: c.named}})
					}
					if first {
						commit(t, db, polled(press, start, other))
						takeDown()
					}
					commit(t, db, polled(press, start.Add(time.Hour), secret, other))
					takeDown()
					if got := titles(selected(t, db, feeds.Selection{Limit: 10})); got != other.Title {
						t.Errorf("what is left: %s", got)
					}
					if down, err := db.TakedownOf(c.named, feeds.ItemID{}); err != nil || down.URL != c.named {
						t.Errorf("the takedown is not found by its address: %v", err)
					}
				})
			}
		}
	}
}

// Addresses that are no spellings of each other are two.
func TestTakeDownTakesNoOther(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	for i, address := range []string{"https://voix.example/a%2Fb", "https://voix.example/A/b", "https://voix.example/a/b%3Fc", "https://voix.example/a/b?c", "https://voix.example/fr/a/b", "https://voix.example/a/b?page=2"} {
		commit(t, db, polled(press, start.Add(time.Duration(i)*time.Hour), entry(fmt.Sprint(i), fmt.Sprint("Titre ", i), link(address))))
	}
	storetest.TakeDown(t, db, []feeds.Takedown{{URL: "https://voix.example/a/b"}})
	if n := len(selected(t, db, feeds.Selection{Limit: 10})); n != 6 {
		t.Errorf("%d of six are left", n)
	}
}

// A source that spells its addresses anew, and gives no other name, brings nothing new.
func TestRespelledAddressIsKnown(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	for i, address := range []string{"https://voix.example/d%c3%a9plac%c3%a9s", "https://voix.example/d%C3%A9plac%C3%A9s", "https://voix.example/déplacés"} {
		item := entry("", "Des déplacés arrivent", link(address))
		if c := commit(t, db, polled(press, start.Add(time.Duration(i)*time.Hour), item)); i > 0 && c.New != 0 {
			t.Errorf("%s is new", address)
		}
		if id, err := db.Find(address); err != nil || id.IsZero() {
			t.Errorf("%s is not found: %v", address, err)
		}
	}
}

// The log names a takedown that names nothing, at every start until it is met.
func TestTakedownOfNothingIsLogged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	var log strings.Builder
	opt := store.Options{Log: slog.New(slog.NewTextHandler(&log, nil))}
	db := storetest.Reopen(t, path, opt)
	item := entry("s", "Untel", link("https://voix.example/a"))
	commit(t, db, polled(press, start, item))
	met := feeds.Takedown{URL: "https://voix.example/a"}
	unmet := []feeds.Takedown{{URL: "https://voix.example/b"}, {Item: feeds.ItemID{1}}, {Story: feeds.ItemID{2}}}
	logged := func(when string, want ...feeds.Takedown) {
		t.Helper()
		storetest.TakeDown(t, db, append(unmet, met))
		if n := strings.Count(log.String(), "names nothing"); n != len(want) {
			t.Errorf("%s: %d warnings, want %d: %s", when, n, len(want), log.String())
		}
		for i := range want {
			if !strings.Contains(log.String(), "takedown="+want[i].Name()) {
				t.Errorf("%s: the log does not name %s", when, want[i].Name())
			}
		}
		log.Reset()
	}
	logged("at first", unmet...)
	db.Close()
	db = storetest.Reopen(t, path, opt)
	logged("after a restart", unmet...)
	commit(t, db, polled(press, start.Add(time.Hour), item, entry("b", "Untel, la suite", link("https://voix.example/b"))))
	logged("when one has come", unmet[1:]...)
}
