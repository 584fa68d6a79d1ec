package store_test

import (
	"errors"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

// read marks an item as one whose page was read.
func read(text, content string) func(*feeds.Item) {
	return func(i *feeds.Item) { i.PageText, i.Text, i.Content = feeds.PageBody, text, content }
}

func TestRecall(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, polled(other, start, entry("a", "Marché de Diré", read("Tout le texte.", "<p>Tout le texte.</p>"))))
	brief := polled(other, start, entry("a", "Marché de Diré"), entry("b", "Crue à Mopti")).Items

	stored, err := db.Recall(&brief[0])
	if err != nil || stored.Text != "Tout le texte." || stored.Content != "<p>Tout le texte.</p>" || stored.PageText != feeds.PageBody || !stored.Seen.Equal(start) {
		t.Errorf("recalled %+v, %v", stored, err)
	}
	if _, err := db.Recall(&brief[1]); !errors.Is(err, feeds.ErrNotFound) {
		t.Errorf("an item never seen: %v", err)
	}
	if _, err := db.Recall(&feeds.Item{}); !errors.Is(err, feeds.ErrNotFound) {
		t.Errorf("an item without keys: %v", err)
	}
}

// A document that repeats an item in brief, as a list page does at each poll or a hub may push it, takes back nothing.
func TestWhatWasReadOnAPageStays(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	commit(t, db, polled(press, start, entry("a", "Marché de Diré", read("Tout le texte.", "<p>Tout le texte.</p>"))))
	if c := commit(t, db, polled(press, start.Add(time.Hour), entry("a", "Marché de Diré"))); c.Updated != 0 {
		t.Errorf("the brief form counted as %d corrections", c.Updated)
	}
	c := commit(t, db, polled(press, start.Add(2*time.Hour), entry("a", "Marché de Diré", read("Texte corrigé.", "<p>Texte corrigé.</p>"))))
	if c.Updated != 1 {
		t.Errorf("a text read anew made %d corrections", c.Updated)
	}
	lead := selected(t, db, feeds.Selection{})[0].Lead
	if lead.Text != "Texte corrigé." || lead.Content != "<p>Texte corrigé.</p>" {
		t.Errorf("kept %q, %q", lead.Text, lead.Content)
	}
}
