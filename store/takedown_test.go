package store_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store"
	"griot/store/storetest"
)

// What is taken down leaves every selection and the file, stays away while its source serves it, and may come back once
// the takedown is lifted.
func TestTakeDown(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	db := storetest.Reopen(t, path, store.Options{Retention: store.Retention{Captures: 3}})
	secret := "Untel nommé à tort dans cette affaire"
	kept, taken := entry("kept", "Marché de Gao", about("ml.gao", "economie")), entry("taken", secret, about("ml.gao", "justice"), link("https://voix.example/a?utm_source=rss"))
	taken.Content = "<p>" + secret + "</p>"
	serve := func(at time.Time) feeds.Poll {
		p := polled(press, at, kept, taken)
		p.Capture = &feeds.Capture{At: at, Body: []byte(secret)}
		return p
	}
	commit(t, db, serve(start))
	all := feeds.Selection{Group: feeds.GroupStory, Limit: 10}
	id := feeds.Identify(press.ID, []feeds.Item{taken}, feeds.KeyGUID)[0].ID
	revision := db.Generation()

	list := []feeds.Takedown{{URL: "https://voix.example/a", Date: feeds.Day{Year: 2026, Month: 2, Day: 9}, Why: "Droit de réponse"}}
	storetest.TakeDown(t, db, list)
	if db.Generation() == revision {
		t.Error("readers' documents are not made anew")
	}
	gone := func(when string) {
		t.Helper()
		for _, sel := range []feeds.Selection{all, {Limit: 10, Query: feeds.Query{Topics: []string{"justice"}}}, {Limit: 10, Query: feeds.Query{Search: text.ParseSearch("Untel")}}, {Limit: 10, Group: feeds.GroupItem}} {
			for _, e := range selected(t, db, sel) {
				if e.ID == id {
					t.Errorf("%s: still selected by %+v", when, sel)
				}
			}
		}
		var down *feeds.TakenDownError
		if _, err := db.Story(t.Context(), id); !errors.As(err, &down) || !errors.Is(err, feeds.ErrNotFound) || down.Why != list[0].Why {
			t.Errorf("%s: its story: %v", when, err)
		}
	}
	gone("at once")
	if n := len(selected(t, db, all)); n != 1 {
		t.Errorf("%d stories left, want the other one", n)
	}
	if captures, err := db.Captures(press.ID); err != nil || len(captures) != 0 {
		t.Errorf("the document it came in is still kept: %v %v", captures, err)
	}

	// Served on for months, past the time for which ordinary tombstones are kept, and under another name.
	for day := 1; day < 100; day += 9 {
		commit(t, db, serve(start.AddDate(0, 0, day)))
	}
	gone("served on")
	commit(t, db, polled(press, start.AddDate(0, 0, 150), kept))
	renamed := taken
	renamed.GUID = "another"
	commit(t, db, polled(press, start.AddDate(0, 0, 151), kept, renamed))
	reprise := feeds.Source{ID: "reprise", Name: "La Reprise", URL: "https://reprise.example/feed", Class: feeds.Press}
	commit(t, db, polled(reprise, start.AddDate(0, 0, 151), entry("r", secret, link("https://voix.example/a"))))
	gone("under another name")
	if n := len(selected(t, db, all)); n != 1 {
		t.Errorf("%d stories left, want the other one", n)
	}

	// A restart and the same list change nothing.
	db.Close()
	db = storetest.Reopen(t, path, store.Options{Retention: store.Retention{Captures: 3}})
	stirred := db.Stirred(nil)
	if storetest.TakeDown(t, db, list); !db.Stirred(nil).Equal(stirred) {
		t.Error("the same list again changes what readers see")
	}
	gone("after a restart")

	storetest.TakeDown(t, db, nil)
	if _, err := db.Story(t.Context(), id); !errors.Is(err, feeds.ErrNotFound) || errors.As(err, new(*feeds.TakenDownError)) {
		t.Errorf("lifted: %v", err)
	}
	if db.Status(press.ID).Validators != (feeds.Validators{}) {
		t.Error("lifted: its source is not asked for the whole document")
	}
	commit(t, db, serve(start.AddDate(0, 0, 152)))
	if st, err := db.Story(t.Context(), id); err != nil || st.Items[0].Title != secret {
		t.Errorf("lifted and served: %v", err)
	}
}

// One item of a story leaves the others, and their state follows; a story goes whole. What comes later does not join what
// is gone.
func TestTakeDownOfAStorysItems(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	text := "Une patrouille des forces armées maliennes a été prise à partie ce matin par des hommes armés près de Diré, dans la région de Tombouctou, a annoncé la direction de l’information. " +
		"Le bilan provisoire fait état de deux blessés, évacués vers Tombouctou. Le calme est revenu dans la ville, où le marché a rouvert."
	said := entry("c", "Attaque près de Diré", about("ml.tombouctou", "securite"))
	said.Text = text
	commit(t, db, polled(official, start, said))
	commit(t, db, polled(press, start.Add(time.Hour), said))
	entries := selected(t, db, feeds.Selection{Limit: 10})
	if len(entries) != 1 || len(entries[0].Story.Items) != 2 || entries[0].Story.State() != feeds.StateBoth {
		t.Fatalf("the test needs one story of two: %+v", entries)
	}
	founder, story := entries[0].Story.Items[0], entries[0].ID

	storetest.TakeDown(t, db, []feeds.Takedown{{Item: founder.ID}})
	st, err := db.Story(t.Context(), story)
	if err != nil || len(st.Items) != 1 || st.ID != story || st.State() != feeds.StatePress {
		t.Fatalf("what is left: %+v, %v", st, err)
	}
	if _, at := db.Cursor(); !st.Updated.After(entries[0].Story.Updated) || !st.Updated.Equal(at) {
		t.Errorf("a new state does not move the story's update: %v after %v", st.Updated, entries[0].Story.Updated)
	}
	if n := len(selected(t, db, feeds.Selection{Limit: 10, Query: feeds.Query{States: []feeds.State{feeds.StateBoth}}})); n != 0 {
		t.Errorf("%d stories are still filed as both", n)
	}
	storetest.TakeDown(t, db, []feeds.Takedown{{Item: founder.ID}, {Story: story}})
	if _, err := db.Story(t.Context(), story); !errors.As(err, new(*feeds.TakenDownError)) {
		t.Errorf("the story: %v", err)
	}
	// A further report founds a story of its own: the index has forgotten what it could join.
	reprise := feeds.Source{ID: "reprise", Name: "La Reprise", URL: "https://reprise.example/feed", Class: feeds.Press, Language: "fr"}
	commit(t, db, polled(reprise, start.Add(2*time.Hour), said))
	after := selected(t, db, feeds.Selection{Limit: 10})
	if len(after) != 1 || after[0].ID == story || len(after[0].Story.Items) != 1 {
		t.Errorf("a further report: %+v", after)
	}
}

// The file's buckets hold nothing of what was taken down.
func TestTakenDownIsNotInTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	db := storetest.Reopen(t, path, store.Options{Retention: store.Retention{Captures: 3}})
	secret := entry("s", "Zyxwvut nommé à tort", link("https://voix.example/zyxwvut"))
	secret.Text, secret.Content = "Zyxwvut était innocent.", "<p>Zyxwvut</p>"
	poll := polled(press, start, secret)
	poll.Capture = &feeds.Capture{At: start, Body: []byte("Zyxwvut")}
	commit(t, db, poll)
	corrected := secret
	corrected.Title, corrected.Text = "Rectificatif", "Le mis en cause était innocent, comme le tribunal de Bamako l’a dit hier soir en audience publique."
	commit(t, db, polled(press, start.Add(time.Hour), corrected))
	id := feeds.Identify(press.ID, []feeds.Item{secret}, feeds.KeyGUID)[0].ID
	storetest.TakeDown(t, db, []feeds.Takedown{{Item: id}})
	db.Close()
	file, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var walk func(where string, b *bolt.Bucket) error
	walk = func(where string, b *bolt.Bucket) error {
		return b.ForEach(func(k, v []byte) error {
			if v == nil && b.Bucket(k) != nil {
				return walk(where+"/"+string(k), b.Bucket(k))
			}
			if bytes.Contains(bytes.ToLower(slices.Concat(k, v)), []byte("zyxwvut")) {
				t.Errorf("%s still says %q: %q", where, k, v)
			}
			return nil
		})
	}
	if err := file.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bolt.Bucket) error { return walk(string(name), b) })
	}); err != nil {
		t.Fatal(err)
	}
}
