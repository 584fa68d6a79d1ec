package text_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"griot/feeds/text"
)

// anyText draws texts full of what is read in a special way.
func anyText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringOf(rapid.RuneFrom([]rune("aéŒL'’-–., \n0123456789:«»(\"?!\u0301\u00ad\u202fMŋ"))),
		rapid.StringMatching(`(([A-Z]?[a-zé]{1,8}|l'|[0-9]{1,4}|M\.|«|FAMa)[ ,.-]?[ \n]?){0,40}`),
		rapid.String(),
	)
}

// bare is a reading without what is remembered of its words.
func bare(doc text.Doc) text.Doc {
	doc.Tokens = slices.Clone(doc.Tokens)
	for i := range doc.Tokens {
		doc.Tokens[i].Word = nil
	}
	if len(doc.Tokens) == 0 {
		doc.Tokens = nil
	}
	return doc
}

func same(a, b text.Doc) bool {
	return a.Source == b.Source && slices.Equal(bare(a).Tokens, bare(b).Tokens)
}

// TestCachedReading: what the cache remembers changes nothing.
func TestCachedReading(t *testing.T) {
	t.Parallel()
	cache := new(text.WordCache)
	rapid.Check(t, func(t *rapid.T) {
		s := anyText().Draw(t, "text")
		got, want := cache.Read(s), text.Read(s)
		if !same(got, want) {
			t.Fatalf("%q\n%+v\n%+v", s, got.Tokens, want.Tokens)
		}
		for i := range got.Tokens {
			if w := got.Tokens[i].Word; w == nil || w.Written != got.Text(i) || w.Folded != got.Tokens[i].Folded {
				t.Fatalf("token %d of %q has the word %+v", i, s, w)
			}
		}
	})
}

// TestPartsOfAReading: a part of a reading is what the part of the text reads as.
func TestPartsOfAReading(t *testing.T) {
	t.Parallel()
	cache := new(text.WordCache)
	rapid.Check(t, func(t *rapid.T) {
		s := anyText().Draw(t, "text")
		doc := cache.Read(s)
		words, sentences := rapid.IntRange(0, 30).Draw(t, "words"), rapid.IntRange(0, 5).Draw(t, "sentences")
		if got, want := doc.Opening(words, sentences), text.ReadOpening(s, words, sentences); !same(got, want) {
			t.Errorf("the opening of %q: %+v, want %+v", s, got.Tokens, want.Tokens)
		}
		cut := rapid.IntRange(0, len(s)).Draw(t, "bytes")
		if got, want := cache.Beginning(&doc, cut), text.Read(s[:cut]); !same(got, want) {
			t.Errorf("the first %d bytes of %q: %+v, want %+v", cut, s, got.Tokens, want.Tokens)
		}
	})
}

func TestReadingFrom(t *testing.T) {
	t.Parallel()
	cache := new(text.WordCache)
	for _, label := range []string{"", "[VIDÉO] ", "(Photos) ", "EN DIRECT : ", "  Urgent – "} {
		for _, title := range []string{"", "L’armée à Gao. Douze morts", "«Léré» : 12 000 déplacés", "(re)prise de Ménaka"} {
			t.Run(label+title, func(t *testing.T) {
				doc := cache.Read(label + title)
				if got, want := doc.From(len(label)), text.Read(title); !same(got, want) {
					t.Errorf("%+v, want %+v", got.Tokens, want.Tokens)
				}
			})
		}
	}
}

// TestFactsFollowTheWord: whatever is met at the same time, and whatever takes the place of what, facts are of their word.
func TestFactsFollowTheWord(t *testing.T) {
	t.Parallel()
	cache := new(text.WordCache)
	facts := text.NewFacts(func(w *text.Word) string { return w.Written + "!" })
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for n := range 30_000 {
				doc := cache.Read(fmt.Sprintf("mot%d %s", n*(worker+1)%40_000, strings.Repeat("long", n%12)))
				for i := range doc.Tokens {
					if got := *facts.Of(doc.Tokens[i].Word); got != doc.Text(i)+"!" {
						t.Errorf("%q has the facts %q", doc.Text(i), got)
						return
					}
				}
			}
		})
	}
	group.Wait()
}
