package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// TestRetired: of a source that is no longer declared stays what it has left, and nothing of one that left nothing.
func TestRetired(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	db := storetest.Reopen(t, path, store.Options{})
	empty, late := press, press
	empty.ID, empty.Name, empty.URL = "vide", "Vide", "https://vide.example/feed"
	late.ID, late.Name, late.URL = "tard", "Tard", "https://tard.example/feed"
	declare := func(sources ...feeds.Source) {
		t.Helper()
		if err := storetest.Declare(t, db, sources, nil); err != nil {
			t.Fatal(err)
		}
	}
	want := func(when string, ids ...string) {
		t.Helper()
		statuses, err := db.Statuses()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range statuses {
			mark := ""
			if s.Retired {
				mark = " retired"
			}
			got = append(got, string(s.Source.ID)+mark)
		}
		if len(got) != len(ids) {
			t.Fatalf("%s: %q, want %q", when, got, ids)
		}
		for i := range ids {
			if got[i] != ids[i] {
				t.Errorf("%s: %q, want %q", when, got, ids)
			}
		}
	}
	declare(press, empty, late)
	commit(t, db, polled(press, start, entry("1", "Un")))
	commit(t, db, polled(empty, start))
	want("at first", "voix", "tard", "vide")
	declare(late)
	want("two were taken out, one of them without items", "tard", "voix retired")
	declare()
	want("all were", "voix retired")
	commit(t, db, polled(empty, start.Add(time.Hour)))
	want("a visit was under way and brought nothing", "voix retired")
	commit(t, db, polled(late, start.Add(time.Hour), entry("2", "Deux")))
	want("a visit was under way and brought an item", "voix retired", "tard retired")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = storetest.Reopen(t, path, store.Options{})
	want("in the file", "voix retired", "tard retired")
	declare(press, empty)
	want("back again", "voix", "vide", "tard retired")

	storetest.TakeDown(t, db, []feeds.Takedown{{Item: feeds.Identify(press.ID, []feeds.Item{entry("1", "Un")}, feeds.KeyGUID)[0].ID}})
	declare(empty)
	want("only the memory of what was taken down stays", "vide", "voix retired", "tard retired")
}

// TestDeclareIsWhole: takedowns that cannot be carried out leave the sources as they were, those filed anew among them.
func TestDeclareIsWhole(t *testing.T) {
	t.Parallel()
	db, err := store.Open(filepath.Join(t.TempDir(), "griot.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() }) // without the check of storetest: it is damaged on purpose
	other := press
	other.ID, other.Name, other.URL = "autre", "Autre", "https://autre.example/feed"
	if err := storetest.Declare(t, db, []feeds.Source{press, other}, nil); err != nil {
		t.Fatal(err)
	}
	commit(t, db, polled(press, start, entry("1", "Un")))
	commit(t, db, polled(other, start, entry("2", "Deux")))
	broken := feeds.Identify(other.ID, []feeds.Item{entry("2", "Deux")}, feeds.KeyGUID)[0].ID
	if err := db.Spoil(t.Context(), broken); err != nil {
		t.Fatal(err)
	}
	agency := press
	agency.Class = feeds.Agency
	if err := storetest.Declare(t, db, []feeds.Source{agency}, []feeds.Takedown{{Item: broken}}); err == nil {
		t.Fatal("a takedown of an item that cannot be read was carried out")
	}
	if s := db.Status("voix"); s.Source.Class != feeds.Press || db.Status("autre").Retired {
		t.Errorf("the sources were declared all the same: %+v", s.Source)
	}
	if err := storetest.Declare(t, db, []feeds.Source{agency}, nil); err != nil {
		t.Fatal(err)
	}
	if s := db.Status("voix"); s.Source.Class != feeds.Agency || !db.Status("autre").Retired {
		t.Errorf("without the takedown they are not declared: %+v", s.Source)
	}
}
