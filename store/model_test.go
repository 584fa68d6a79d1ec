package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"griot/feeds"
	"griot/feeds/health"
	"griot/feeds/text"
	"griot/store"
	"griot/store/dbfile"
)

// model is what the store should hold, kept the plain way: the present title of each guid of each source.
type model map[feeds.SourceID]map[string]string

// randomPoll is a document of a few entries drawn from a small world, so that entries come back, change and vanish.
func randomPoll(t *rapid.T, at time.Time) feeds.Poll {
	source := rapid.SampledFrom([]feeds.Source{press, other, official}).Draw(t, "source")
	if rapid.IntRange(0, 9).Draw(t, "failed") == 0 {
		return feeds.Poll{Source: source, At: at, Outcome: feeds.Failed, Failure: &feeds.Failure{Kind: "timeout", Message: "no answer"}}
	}
	var items []feeds.Item
	for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 12), 0, 6, rapid.ID[int]).Draw(t, "entries") {
		version := rapid.IntRange(0, 1).Draw(t, "version")
		item := entry(fmt.Sprintf("%s-%d", source.ID, n), fmt.Sprintf("Titre %d version %d", n, version),
			about(feeds.PlaceID(fmt.Sprintf("ml.r%d", n%3)), fmt.Sprintf("t%d", n%2)))
		if n%4 == 0 {
			item.Link = fmt.Sprintf("https://shared.example/%d", n) // one address in several sources
		}
		items = append(items, item)
	}
	p := polled(source, at, items...)
	p.Complete = rapid.Bool().Draw(t, "complete")
	return p
}

func (m model) apply(p feeds.Poll) {
	if p.Outcome != feeds.Fetched {
		return
	}
	if m[p.Source.ID] == nil {
		m[p.Source.ID] = map[string]string{}
	}
	for _, item := range p.Items {
		m[p.Source.ID][item.GUID] = item.Title
	}
}

// dump is all that the store answers, in a form to compare.
func dump(t require, db *store.DB) string {
	entries, err := db.Select(context.Background(), feeds.Selection{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	statuses, err := db.Statuses()
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.MarshalIndent(struct {
		Entries  []feeds.Entry
		Statuses []health.Status
	}{entries, statuses}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

type require interface{ Fatal(...any) }

func TestStoreAgreesWithTheModelAndReplays(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "griot-model-")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		path := filepath.Join(dir, "a.db")
		fresh := rapid.IntRange(1, 30).Draw(t, "rows of words that wait")
		db := open(t, path)
		db.KeepFresh(fresh)
		want := model{}
		var log []feeds.Poll
		for i := range rapid.IntRange(1, 12).Draw(t, "polls") {
			p := randomPoll(t, start.Add(time.Duration(5*i)*time.Hour)) // over several days
			log = append(log, p)
			want.apply(p)
			if _, err := db.Commit(context.Background(), p); err != nil {
				t.Fatal(err)
			}
			if rapid.IntRange(0, 5).Draw(t, "restart") == 0 {
				db.Close()
				db = open(t, path)
				db.KeepFresh(fresh)
			}
		}
		agrees(t, db, want)
		replay := open(t, filepath.Join(dir, "b.db"))
		for _, p := range log {
			if _, err := replay.Commit(context.Background(), p); err != nil {
				t.Fatal(err)
			}
		}
		if a, b := dump(t, db), dump(t, replay); a != b {
			t.Fatalf("the same polls gave another state:\n%s\nand\n%s", a, b)
		}
		db.Close()
		replay.Close()
		if err := dbfile.Verify(context.Background(), path, nil); err != nil {
			t.Fatal(err)
		}
	})
}

func open(t *rapid.T, path string) *store.DB {
	db, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// agrees checks that every item of the model is in exactly one story, found under exactly its own terms.
func agrees(t *rapid.T, db *store.DB, want model) {
	ctx := context.Background()
	got := model{}
	all, err := db.Select(ctx, feeds.Selection{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		for _, item := range e.Story.Items {
			if got[item.SourceID] == nil {
				got[item.SourceID] = map[string]string{}
			}
			if _, twice := got[item.SourceID][item.GUID]; twice {
				t.Fatalf("%s of %s is in two stories", item.GUID, item.SourceID)
			}
			got[item.SourceID][item.GUID] = item.Title
		}
	}
	for source, items := range want {
		for guid, title := range items {
			if got[source][guid] != title {
				t.Fatalf("%s of %s: title %q, want %q", guid, source, got[source][guid], title)
			}
		}
		if len(got[source]) != len(items) {
			t.Fatalf("%s: %d items, want %d", source, len(got[source]), len(items))
		}
	}
	countsAgree(t, db, all)
	for _, q := range []feeds.Query{
		{Regions: []feeds.PlaceID{"ml.r1"}}, {Topics: []string{"t0"}, Classes: []feeds.Class{feeds.Press}},
		{Search: text.ParseSearch("titres 3")}, {Search: text.ParseSearch("version 1"), Regions: []feeds.PlaceID{"ml.r1"}}, {Search: text.ParseSearch("texte -1"), Langs: []string{"fr"}},
		{Search: text.ParseSearch(`"version 1" titre`), Classes: []feeds.Class{feeds.Press}}, {Search: text.ParseSearch("absent")}, {Search: text.ParseSearch("de la"), Topics: []string{"t0"}},
		{Search: text.ParseSearch("-4 -5"), Not: feeds.Exclusion{Regions: []feeds.PlaceID{"ml.r2"}}}, {Not: feeds.Exclusion{Topics: []string{"t1"}, Sources: []feeds.SourceID{"emga"}}},
		{Since: start.Add(7 * time.Hour), Until: start.Add(25 * time.Hour), Search: text.ParseSearch("titre")},
		{States: []feeds.State{feeds.StateBoth}}, {Regions: []feeds.PlaceID{"ml.r0", "ml.r2"}, Topics: []string{"t1"}},
	} {
		var matching []string
		holds := db.Holds(q.Search)
		for _, e := range all {
			if _, ok := q.Match(&e.Story, holds); ok {
				matching = append(matching, e.ID.String())
			}
		}
		found, err := db.Select(ctx, feeds.Selection{Query: q, Limit: 1000})
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, e := range found {
			ids = append(ids, e.ID.String())
		}
		slices.Sort(matching)
		slices.Sort(ids)
		if !slices.Equal(matching, ids) {
			t.Fatalf("%+v selects %s, want %s", q, strings.Join(ids, " "), strings.Join(matching, " "))
		}
	}
}

func TestConcurrentPollsAllArrive(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	db, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for s := range 40 {
		wg.Go(func() {
			source := feeds.Source{ID: feeds.SourceID(fmt.Sprintf("s%d", s)), Class: feeds.Press}
			for n := range 5 {
				item := entry(fmt.Sprintf("%d-%d", s, n), fmt.Sprintf("Titre %d", n))
				if _, err := db.Commit(context.Background(), polled(source, start.Add(time.Duration(n)*time.Hour), item)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	entries, err := db.Select(context.Background(), feeds.Selection{Limit: 1000})
	if err != nil || len(entries) != 200 {
		t.Errorf("%d stories of 200, %v", len(entries), err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if _, err := db.Commit(context.Background(), polled(press, start)); !errors.Is(err, store.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if err := dbfile.Verify(context.Background(), path, nil); err != nil {
		t.Error(err)
	}
}
