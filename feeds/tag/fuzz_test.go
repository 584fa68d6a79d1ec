package tag_test

import (
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"griot/feeds"
	"griot/feeds/tag"

	"github.com/google/go-cmp/cmp"
)

// sound checks what holds for the tags of any item.
func sound(t *testing.T, tagger *tag.Tagger, item *feeds.Item, tags feeds.Tags) {
	t.Helper()
	for _, e := range tags.Evidence {
		s := item.Text
		if e.Field == "title" {
			s = item.Title
		}
		if e.Field != "" && (e.Start < 0 || e.End > len(s) || e.Start > e.End || s[e.Start:e.End] != e.Words) {
			t.Fatalf("evidence %+v does not stand in the item", e)
		}
		if id, ok := strings.CutPrefix(e.Tag, "place:"); ok {
			if _, known := tagger.Place(feeds.PlaceID(id)); !known {
				t.Fatalf("evidence for the unknown place %q", id)
			}
		}
	}
	for i, r := range tags.Regions {
		p, known := tagger.Place(r.ID)
		if !known || p.Level != tag.Country && p.Level != tag.Region {
			t.Fatalf("%q is no region", r.ID)
		}
		if i > 0 && r.Score > tags.Regions[i-1].Score {
			t.Fatalf("regions are not in order: %v", tags.Regions)
		}
	}
	if a := tags.Attribution; a != nil && !strings.Contains(item.Title, a.Words) && !strings.Contains(item.Text, a.Words) {
		t.Fatalf("%q does not stand in the item", a.Words)
	}
	if utf8.RuneCountInString(tags.Lang) > 3 {
		t.Fatalf("language %q", tags.Lang)
	}
}

func FuzzTag(f *testing.F) {
	tagger := newTagger(f)
	for _, l := range corpus(f)[:20] {
		f.Add(l.Title, l.Text)
	}
	f.Add("", "")
	f.Add("Bamako", "Bamako, Mali (AP) – \xff\xfe de de de à à San San-Pédro, Mali (Congo) : « selon »")
	f.Add("Gao Gao Gao", strings.Repeat("de Gao à Kidal, ", 40))
	f.Fuzz(func(t *testing.T, title, s string) {
		item := &feeds.Item{Title: title, Text: s}
		tags := tagged(tagger, item)
		sound(t, tagger, item, tags)
		if diff := cmp.Diff(tags, tagged(tagger, item)); diff != "" {
			t.Fatalf("two readings differ: %s", diff)
		}
	})
}

// TestLinear reads texts of one megabyte that are hard on some rule: the cost per byte stays that of a short text.
func TestLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	tagger := newTagger(t)
	for name, unit := range map[string]string{
		"names": "Bamako Gao Kidal Ségou ", "ranges": "de Kidal à Gao ", "cues": "de la région de la commune de ", "capitals": "Abc Defg Hijk ",
		"attribution": "selon le communiqué du gouvernement a annoncé ", "one word": "a", "points": ". ", "elisions": "l'", "topics": "attaque jihadiste à Gao, ",
		"unknown": "\xff\xfe", "civilians": "civils tués ",
	} {
		item := &feeds.Item{Title: name, Text: strings.Repeat(unit, 1_000_000/len(unit))}
		start := time.Now()
		tags := tagged(tagger, item)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: one megabyte took %v", name, took)
		} else {
			t.Logf("%s: %v", name, took)
		}
		sound(t, tagger, item, tags)
		if len(tags.Evidence) > 250 {
			t.Errorf("%s: %d pieces of evidence", name, len(tags.Evidence))
		}
	}
}

func TestTagIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	tagger := newTagger(t)
	items := corpus(t)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for i := range items[:60] {
				tagged(tagger, items[i].item())
			}
		})
	}
	group.Wait()
}
