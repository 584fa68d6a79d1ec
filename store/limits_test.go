package store_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
	"griot/store/story"
)

// TestLimitsMetAreKept: when a limit of grouping was met is told by the store, counted for the metrics, and known after a
// restart. So is what reviews may still weigh.
func TestLimitsMetAreKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	params := story.DefaultParams()
	params.MaxStory = 3
	counted := 0
	opt := store.Options{Stories: params, Observe: func(b store.Batch) { counted += b.Limits.Full }}
	db, err := store.Open(path, opt)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 4, 8, 0, 0, 0, time.UTC)
	words := strings.Fields(`Le gouverneur inaugure samedi matin un nouveau château d’eau à Bourem devant les chefs de quartier les femmes et les
		jeunes venus nombreux qui attendaient ce forage depuis trois saisons de pluie selon la mairie et le comité de gestion`)
	for n := range 8 {
		at = at.Add(time.Minute)
		source := feeds.Source{ID: feeds.SourceID(fmt.Sprintf("s%d", n)), Class: feeds.Press, Language: "fr"}
		own := fmt.Sprintf("Le journal numéro %d ajoute ceci avec ses propres mots, sans rien devoir à personne.", n)
		item := feeds.Item{
			Title: "Bourem : un nouveau château d’eau inauguré", Text: strings.Join(words[n:], " ") + ". " + own, Published: at, Lang: "fr",
			Keys: []feeds.Key{{Kind: feeds.KeyGUID, Value: fmt.Sprint(n)}},
		}
		item.SourceID, item.ID = source.ID, feeds.NewItemID(source.ID, item.Keys[0])
		if n < 3 { // one story, with no copies in it
			item.Text = strings.Join(words, " ") + ". " + strings.Repeat(own+" ", n+2)
		}
		if _, err := db.Commit(t.Context(), feeds.Poll{Source: source, At: at, Outcome: feeds.Fetched, Items: []feeds.Item{item}}); err != nil {
			t.Fatal(err)
		}
	}
	met := db.LimitsMet()
	if last := met["full"]; counted == 0 || last.Before(at.Add(-5*time.Minute)) || last.After(at) {
		t.Errorf("%d times, at %v", counted, met)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again := storetest.Reopen(t, path, opt).LimitsMet()
	if len(again) != len(met) || !again["full"].Equal(met["full"]) {
		t.Errorf("after a restart %v, before %v", again, met)
	}
}
