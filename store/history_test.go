package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"griot/feeds"
	"griot/store"
	"griot/store/storetest"
)

func withText(s string) func(*feeds.Item) { return func(i *feeds.Item) { i.Text = s } }
func readFor(kind feeds.PageText) func(*feeds.Item) {
	return func(i *feeds.Item) { i.PageText = kind }
}
func filed(terms ...string) func(*feeds.Item) {
	return func(i *feeds.Item) {
		for _, term := range terms {
			i.Categories = append(i.Categories, feeds.Category{Term: term})
		}
	}
}

// complete is a poll of a feed that was read whole.
func complete(source feeds.Source, at time.Time, items ...feeds.Item) feeds.Poll {
	p := polled(source, at, items...)
	p.Complete = true
	return p
}

func storyOf(t require, db *store.DB, guid string) feeds.Story {
	st, err := db.Story(context.Background(), feeds.NewItemID(press.ID, feeds.Key{Kind: feeds.KeyGUID, Value: guid}))
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// told is a history in one line: "title(Avant) text(Avant) withdrawn@2h".
func told(item *feeds.Item) string {
	var all []string
	for _, r := range item.History {
		s := string(r.Kind)
		if before := r.Title + r.Text; before != "" {
			s += "(" + before + ")"
		}
		if r.More > 0 {
			s += fmt.Sprintf("+%d", r.More)
		}
		all = append(all, fmt.Sprintf("%s@%.0fh", s, r.At.Sub(start).Hours()))
	}
	return strings.Join(all, " ")
}

const lere = "Deux soldats ont été tués dimanche près de Léré, a annoncé l'état-major."

func TestWhatIsACorrection(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		before, after feeds.Item
		want          string
		moved         bool // the story counts as updated
	}{
		{"nothing", entry("1", "Léré attaquée"), entry("1", "Léré attaquée"), "", false},
		{"another title", entry("1", "Léré : deux morts", withText(lere)), entry("1", "Léré : trois morts", withText(lere)), "title(Léré : deux morts)@1h", true},
		{"another text", entry("1", "Léré", withText(lere)), entry("1", "Léré", withText(lere+" Une enquête est ouverte.")), "text(" + lere + ")@1h", true},
		{"both", entry("1", "Léré : deux morts", withText(lere)), entry("1", "Léré : trois morts", withText("Trois soldats ont été tués.")),
			"title(Léré : deux morts)@1h text(" + lere + ")@1h", true},
		{"case and signs of the title", entry("1", "Léré : deux morts", withText(lere)), entry("1", "LÉRÉ – DEUX MORTS !", withText(lere)), "", false},
		{"typography of the text", entry("1", "Léré", withText(lere)), entry("1", "Léré", withText(strings.ReplaceAll(lere, "'", "’"))), "", false},
		{"an outlet's name", entry("1", "Léré : deux morts", withText(lere)), entry("1", "Léré : deux morts | La Voix", withText(lere)), "", false},
		{"a counter", entry("1", "Léré", withText(lere+"\n45 vues")), entry("1", "Léré", withText(lere+"\n51 vues")), "", false},
		{"see also", entry("1", "Léré", withText(lere)), entry("1", "Léré", withText(lere+"\nLire aussi : Crue à Mopti")), "", false},
		{"date of the change", entry("1", "Léré", withText(lere)), entry("1", "Léré", withText(lere+"\nMis à jour le 9 février 2026 à 10h12")), "", false},
		{"the date alone", entry("1", "Léré", withText(lere)), entry("1", "Léré", withText(lere), published(start)), "", false},
		{"the first text", entry("1", "Léré", withText("")), entry("1", "Léré", withText(lere)), "", false},
		{"the title stood for the text", entry("1", "Léré attaquée", withText("Léré attaquée")), entry("1", "Léré attaquée", withText(lere)), "", false},
		{"the text of the page, late", entry("1", "Léré", withText("Des soldats tués.")), entry("1", "Léré", withText(lere), readFor(feeds.PageExcerpt)), "", false},
		{"the body of the page, late", entry("1", "Léré", withText("Des soldats tués.")), entry("1", "Léré", withText(lere), readFor(feeds.PageBody)), "", false},
		{"the body of the page, corrected", entry("1", "Léré", withText(lere), readFor(feeds.PageBody)), entry("1", "Léré", withText("Trois soldats tués."), readFor(feeds.PageBody)),
			"text(" + lere + ")@1h", true},
		{"the feed repeats in brief what the page said", entry("1", "Léré", withText(lere), readFor(feeds.PageBody)), entry("1", "Léré", withText("Des soldats…")), "", false},
		{"an excerpt grows", entry("1", "Léré", withText("Deux soldats ont été tués […]")), entry("1", "Léré", withText(lere)), "", false},
		{"another address", entry("1", "Léré", withText(lere)), entry("1", "Léré", withText(lere), link("https://example.org/autre")), "", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			db := storetest.Open(t, store.Options{})
			commit(t, db, complete(press, start, test.before))
			c := commit(t, db, complete(press, start.Add(time.Hour), test.after))
			st := storyOf(t, db, "1")
			if got := told(st.Lead()); got != test.want {
				t.Errorf("history %q, want %q", got, test.want)
			}
			if moved := !st.Updated.IsZero(); moved != test.moved || (c.Updated == 1) != test.moved || st.Lead().Changed.After(start) != test.moved {
				t.Errorf("story updated %v, item changed %v, %+v; want moved %v", st.Updated, st.Lead().Changed, c, test.moved)
			}
			if test.after.PageText == test.before.PageText && st.Lead().Text != test.after.Text {
				t.Errorf("the new text was not taken over: %q", st.Lead().Text)
			}
		})
	}
}

func TestChangeOfFormIsNoCorrection(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	form := func(n int, suffix string) feeds.Item {
		return entry(fmt.Sprint(n), fmt.Sprintf("Titre %d", n), withText(fmt.Sprintf("Récit numéro %d.%s", n, suffix)))
	}
	var first, second []feeds.Item
	for n := range 6 {
		first, second = append(first, form(n, "")), append(second, form(n, " Votre journal du fleuve vous informe."))
	}
	second = append(second, entry("new", "Nouveau"))
	commit(t, db, complete(press, start, first...))
	if c := commit(t, db, complete(press, start.Add(time.Hour), second...)); c.Updated != 0 || c.New != 1 {
		t.Errorf("a footer under all texts: %+v", c)
	}
	for n := range 6 {
		st := storyOf(t, db, fmt.Sprint(n))
		if item := st.Lead(); len(item.History) > 0 || !strings.Contains(item.Text, "Votre journal") {
			t.Errorf("item %d: history %q, text %q", n, told(item), item.Text)
		}
	}
	third := append([]feeds.Item{}, second...)
	third[2] = entry("2", "Titre 2", withText("Récit tout autre. Votre journal du fleuve vous informe."))
	if c := commit(t, db, complete(press, start.Add(2*time.Hour), third...)); c.Updated != 1 {
		t.Errorf("one of them corrected: %+v", c)
	}
}

func TestHistorySurvivesRestartRetagAndNewDocuments(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "griot.db")
	db := storetest.Reopen(t, path, store.Options{})
	commit(t, db, complete(press, start, entry("1", "Un", withText("Premier récit."))))
	commit(t, db, complete(press, start.Add(time.Hour), entry("1", "Deux", withText("Deuxième récit."))))
	const want = "title(Un)@1h text(Premier récit.)@1h"
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = storetest.Reopen(t, path, store.Options{})
	before := storyOf(t, db, "1")
	storetest.Retag(t, db, tagsOf(feeds.Tags{Rules: "next"}))
	after := storyOf(t, db, "1")
	if got := told(after.Lead()); got != want || !after.Updated.Equal(before.Updated) {
		t.Errorf("after restart and retag: %q, updated %v -> %v", got, before.Updated, after.Updated)
	}
	now := entry("1", "Deux", withText("Deuxième récit."), func(i *feeds.Item) { i.Summary = "Autre résumé" })
	commit(t, db, complete(press, start.Add(2*time.Hour), now))
	st := storyOf(t, db, "1")
	if got := told(st.Lead()); got != want {
		t.Errorf("after a document without correction: %q", got)
	}
	backup := filepath.Join(t.TempDir(), "copy.db")
	if err := db.Backup(t.Context(), backup, nil); err != nil {
		t.Fatal(err)
	}
	st = storyOf(t, storetest.Reopen(t, backup, store.Options{}), "1")
	if got := told(st.Lead()); got != want {
		t.Errorf("in the backup: %q", got)
	}
}

func TestTwoVersionsInTurnAreCorrectedOnceAndBack(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	for n := range 9 {
		commit(t, db, complete(press, start.Add(time.Duration(n)*time.Hour), entry("1", []string{"Un mort", "Deux morts"}[n%2], withText(lere))))
	}
	st := storyOf(t, db, "1")
	if got := told(st.Lead()); got != "title(Un mort)@1h title(Deux morts)+6@2h" || !st.Updated.Equal(start.Add(2*time.Hour)) {
		t.Errorf("history %q, updated %v", got, st.Updated)
	}
}

func TestCorrectionOfANonLead(t *testing.T) {
	t.Parallel()
	db := storetest.Open(t, store.Options{})
	shared := link("https://example.org/lere")
	commit(t, db, complete(official, start, entry("o", "Communiqué", shared)))
	commit(t, db, complete(press, start.Add(time.Hour), entry("1", "Léré : deux morts", shared, withText(lere))))
	before := storyOf(t, db, "1")
	commit(t, db, complete(press, start.Add(2*time.Hour), entry("1", "Léré : trois morts", shared, withText(lere))))
	after := storyOf(t, db, "1")
	if len(after.Items) != 2 || !after.Updated.Equal(before.Updated) {
		t.Errorf("%d items, updated %v -> %v", len(after.Items), before.Updated, after.Updated)
	}
	for i := range after.Items {
		if item := &after.Items[i]; item.SourceID == press.ID && told(item) != "title(Léré : deux morts)@2h" {
			t.Errorf("history %q", told(item))
		}
	}
}

// TestHistoryIsNeverLostAndBounded: whatever is published, the history tells the first title, leads from each wording to
// the next up to the present one, and stays within its bound.
func TestHistoryIsNeverLostAndBounded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		path := filepath.Join(temporary(t), "a.db")
		db := open(t, path)
		defer func() { db.Close() }()
		versions := rapid.SliceOfN(rapid.IntRange(0, 5), 2, 25).Draw(t, "versions")
		moves := 0
		steps := map[[2]int]bool{}
		for n, v := range versions {
			if n > 0 && v != versions[n-1] && !steps[[2]int{versions[n-1], v}] {
				moves++
				steps[[2]int{versions[n-1], v}] = true
			}
			p := complete(press, start.Add(time.Duration(n)*time.Hour), entry("1", fmt.Sprintf("Titre %d", v), withText(fmt.Sprintf("Récit %d du fleuve.", v))))
			if _, err := db.Commit(context.Background(), p); err != nil {
				t.Fatal(err)
			}
			if rapid.IntRange(0, 9).Draw(t, "restart") == 0 {
				db.Close()
				db = open(t, path)
			}
		}
		st := storyOf(t, db, "1")
		item := st.Lead()
		if len(item.History) > feeds.MaxCorrections {
			t.Fatalf("%d revisions", len(item.History))
		}
		all := map[feeds.CorrectionKind]int{}
		first := map[feeds.CorrectionKind]string{}
		for i, r := range item.History {
			if all[r.Kind] == 0 {
				first[r.Kind] = r.Title + r.Text
			}
			all[r.Kind] += 1 + r.More
			if i > 0 && r.At.Before(item.History[i-1].At) {
				t.Fatalf("out of order: %s", told(item))
			}
			if r.Title+r.Text == "" || item.Replacement(i) == "" {
				t.Fatalf("a wording is lost: %s", told(item))
			}
		}
		if moves > 0 && (first[feeds.CorrectionTitle] != fmt.Sprintf("Titre %d", versions[0]) || first[feeds.CorrectionText] != fmt.Sprintf("Récit %d du fleuve.", versions[0])) {
			t.Fatalf("the first wording is lost: %s", told(item))
		}
		if all[feeds.CorrectionTitle] < moves || all[feeds.CorrectionText] != all[feeds.CorrectionTitle] {
			t.Fatalf("%d moves, of which %v are told: %s", moves, all, told(item))
		}
	})
}

func temporary(t *rapid.T) string {
	dir, err := os.MkdirTemp("", "griot-history-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
