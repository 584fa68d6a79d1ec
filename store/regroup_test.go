package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/derive"
	"griot/store/storetest"
	"griot/store/story"
)

// strict are thresholds under which only whole copies are one story.
func strict() story.Params {
	p := story.DefaultParams()
	p.Copy.Partial, p.Copy.Reworked, p.Event.Join, p.Event.Sure = p.Copy.Copy, p.Copy.Copy, 1, 1
	return p
}

// TestRegroup: other thresholds change the stories that there are and those to come, silently, once, and back again.
func TestRegroup(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := storetest.Open(t, store.Options{})
	shared := "Le bac de Koriumé a repris ses rotations jeudi matin après trois semaines d'arrêt causées par la rupture d'un arbre d'hélice arrivé de Mopti par pirogue. "
	first := entry("a", "Le bac est remis à l'eau", withText(shared+"Les marchands de poisson applaudissent le retour des passagers et des camions, disent ceux du port qui attendaient depuis longtemps sur la rive."))
	second := entry("b", "Le fleuve se traverse de nouveau", withText(shared+"Notre correspondant a compté quarante voitures en file devant le débarcadère, et la taxe de passage n'a pas changé selon la mairie du lieu."))
	commit(t, db, polled(press, start, first))
	commit(t, db, polled(other, start.Add(time.Hour), second))
	stories := func() (n int, updated string) {
		for _, e := range selected(t, db, feeds.Selection{Group: feeds.GroupStory}) {
			n++
			updated += e.Story.Updated.String()
		}
		return n, updated
	}
	if n, _ := stories(); n != 1 {
		t.Fatalf("%d stories, the test wants the two to be one", n)
	}
	cursor := db.Generation()
	regroup := func(p story.Params, want int) {
		t.Helper()
		wanted := want
		items, moves, err := db.Moves(ctx, p, derive.New("", nil), func(*feeds.Item) { wanted-- })
		if err != nil || items < 2 || moves != want || wanted != 0 {
			t.Errorf("of %d items %d would move, %v: want %d", items, moves, err, want)
		}
		if moved := storetest.Regroup(t, db, p); moved != want {
			t.Errorf("%d items moved, want %d", moved, want)
		}
	}
	regroup(story.DefaultParams(), 0)
	regroup(strict(), 1)
	if n, _ := stories(); n != 2 {
		t.Errorf("%d stories by strict thresholds, want 2", n)
	}
	regroup(strict(), 0)
	third := entry("c", "Koriumé : le bac", withText(shared+"Une délégation venue de la capitale a salué l'équipage sous un soleil de plomb avant de repartir sans répondre aux questions de la presse locale."))
	third.Link = "https://example.org/elsewhere"
	commit(t, db, polled(feeds.Source{ID: "tiers", Class: feeds.Press}, start.Add(2*time.Hour), third))
	if n, _ := stories(); n != 3 {
		t.Errorf("%d stories after a third report, want 3: the new thresholds hold for what comes", n)
	}
	regroup(story.DefaultParams(), 2)
	n, updated := stories()
	if n != 1 || strings.Count(updated, "UTC") > 1 {
		t.Errorf("%d stories after going back, want 1", n)
	}
	for _, e := range selected(t, db, feeds.Selection{Group: feeds.GroupStory}) {
		if e.Story.Updated.After(start.Add(90 * time.Minute)) {
			t.Errorf("updated at %v by a change of rules", e.Story.Updated)
		}
		if len(e.Story.Links) < 2 {
			t.Errorf("links: %+v", e.Story.Links)
		}
	}
	if db.Generation() == cursor {
		t.Error("pages would not see the change")
	}
}

// TestRegroupInBatches: more items than one transaction takes are settled, and once.
func TestRegroupInBatches(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	for i := range 25 {
		at := start.Add(time.Duration(i) * time.Hour)
		var items []feeds.Item
		for j := range 10 {
			word := strings.Repeat(string(rune('a'+j)), 3+i%5)
			items = append(items, entry(fmt.Sprint(i, j), "Titre "+word+" du jour", func(item *feeds.Item) {
				item.Text = "Les habitants de " + word + " parlent d'une affaire qui dure depuis des mois sans que personne ne sache dire pourquoi"
				item.Published = at.Add(-time.Hour)
			}))
		}
		commit(t, db, polled([]feeds.Source{press, other}[i%2], at, items...))
	}
	storetest.Regroup(t, db, strict())
	if items, moves, err := db.Moves(t.Context(), strict(), derive.New("", nil), func(*feeds.Item) {}); err != nil || items < 250 || moves != 0 {
		t.Errorf("%d of %d items would move again, %v", moves, items, err)
	}
}
