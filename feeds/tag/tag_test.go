package tag_test

import (
	"strings"
	"testing"

	"griot/feeds"
	"griot/feeds/tag"
	"griot/feeds/text"
)

func newTagger(t testing.TB) *tag.Tagger {
	t.Helper()
	tagger, err := tag.New(tag.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tagger
}

// cache remembers the words of all tests, as one does in the program.
var cache text.WordCache

func tagged(tagger *tag.Tagger, item *feeds.Item) feeds.Tags {
	read := cache.ReadFields(item.Title, item.Text)
	return tagger.Tag(item, &read)
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newTagger(b)
	}
}

func BenchmarkTag(b *testing.B) {
	tagger := newTagger(b)
	items := corpus(b)
	var l labelled
	for i := 0; len(l.Text) < 2000; i++ {
		l.Title = items[i].Title
		l.Text += items[i].Text + "\n"
	}
	l.Text = l.Text[:2000]
	b.ReportAllocs()
	for b.Loop() {
		tagged(tagger, l.item())
	}
}

// TestEvidence: every tag is proved, and what was turned down is kept with the rule.
func TestEvidence(t *testing.T) {
	t.Parallel()
	item := &feeds.Item{
		Title: "Kita et Bougouni : vaccination contre le paludisme",
		Text:  "Oumar Mariko, médecin, salue la campagne, dans un communiqué du ministère de la Santé.",
	}
	tags := tagged(newTagger(t), item)
	sound(t, newTagger(t), item, tags)
	for _, want := range []string{
		"region:ml.kita title Kita name", "region:ml.kayes title Kita name", "place:ml.bougouni title Bougouni name",
		"topic:sante title paludisme lexicon", "lang:fr   small words", "attribution:communique text communiqué du ministère communique",
		"place:ml.segou.niono.c-mariko text Mariko person refused",
	} {
		found := false
		for _, e := range tags.Evidence {
			got := strings.Join([]string{e.Tag, e.Field, e.Words, e.Rule}, " ")
			if e.Refused {
				got += " refused"
			}
			found = found || got == want || strings.HasPrefix(want, "place:ml.bougouni ") && strings.HasPrefix(got, "place:ml.bougouni") && strings.HasSuffix(got, "title Bougouni name")
		}
		if !found {
			t.Errorf("no evidence %q in %+v", want, tags.Evidence)
		}
	}
}

func TestHome(t *testing.T) {
	t.Parallel()
	tagger := newTagger(t)
	source := feeds.Source{ID: "essor", Name: "L'Essor", Class: feeds.Press, Home: "ml.bamako"}
	for title, want := range map[string]feeds.PlaceID{
		"DEF : le Premier ministre donne le top départ": "ml", // nothing else is named: the source's country
		"Incendie à Niamey":                             "ne",
		"Incendie à Kidal":                              "ml.kidal",
		"":                                              "",
	} {
		var got feeds.PlaceID
		if r := tagged(tagger, &feeds.Item{Title: title, Source: &source}).Regions; len(r) > 0 {
			got = r[0].ID
		}
		if got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
	// Of homonyms, the one at home is meant.
	for home, want := range map[feeds.PlaceID]feeds.PlaceID{"sn": "sn", "ml.koulikoro": "ml.koulikoro"} {
		source := feeds.Source{ID: "x", Home: home}
		if r := tagged(tagger, &feeds.Item{Title: "Fête à Touba", Source: &source}).Regions; len(r) == 0 || r[0].ID != want {
			t.Errorf("Touba at home in %s: %v", home, r)
		}
	}
}
