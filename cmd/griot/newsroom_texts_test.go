package main

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"griot/feeds"
)

func newsOfTest(words *newsWords, plan newsPlan) *newsWorld {
	plan.now = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	return newNewsWorld(words, plan)
}

// TestNewsIsTheSame makes a world twice from a seed, and once from another.
func TestNewsIsTheSame(t *testing.T) {
	t.Parallel()
	documents := func(words *newsWords, seed uint64) []byte {
		n := newsOfTest(words, newsPlan{seed: seed, sources: 30, each: 8})
		n.refresh(2)
		var all bytes.Buffer
		for _, s := range n.sources {
			all.Write(s.document(&newsWriter{words: words}))
		}
		return all.Bytes()
	}
	first := documents(readNewsWords(t), 1)
	if !bytes.Equal(first, documents(readNewsWords(t), 1)) {
		t.Error("one seed gives two worlds")
	}
	if bytes.Equal(first, documents(readNewsWords(t), 2)) {
		t.Error("two seeds give one world")
	}
}

// TestNewsLooksLikeNews counts what makes texts cost what those of outlets do: how long they are, how frequent words are,
// what outlets share.
func TestNewsLooksLikeNews(t *testing.T) {
	t.Parallel()
	words := readNewsWords(t)
	n := newsOfTest(words, newsPlan{seed: 1, sources: 400, each: newsEach})
	w := &newsWriter{words: words}
	texts, documents, derived := 0, 0, 0
	frequency, lines, classes := map[string]int{}, map[newsLine]int{}, map[feeds.Class]int{}
	for _, s := range n.sources {
		classes[s.Class]++
		documents += len(s.document(w))
		for _, a := range s.articles {
			_, sentences := a.write(w)
			text := strings.Join(sentences, " ")
			texts += len(text)
			for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
				frequency[word]++
			}
			for _, line := range a.lines {
				lines[line]++
			}
			if a.lines[0].form == derivedLine {
				derived++
			}
		}
	}
	between := func(what string, got, low, high float64) {
		t.Helper()
		t.Logf("%s: %.3g", what, got)
		if got < low || got > high {
			t.Errorf("%s: %.3g, want %.3g to %.3g", what, got, low, high)
		}
	}
	items := float64(n.served())
	between("bytes of a text", float64(texts)/items, newsTextBytes*0.85, newsTextBytes*1.15)
	between("bytes of a document for each item", float64(documents)/items, 1500, 1900)
	between("share made from a communiqué", float64(derived)/items, 0.02, 0.08)
	shared := 0
	for _, s := range n.sources {
		for _, a := range s.articles {
			if lines[a.lines[1]] > 1 {
				shared++
			}
		}
	}
	between("share of articles that have a sentence of another", float64(shared)/items, 0.1, 0.4)
	for class, least := range map[feeds.Class]int{feeds.Press: 300, feeds.Official: 10, feeds.Agency: 10, feeds.Humanitarian: 10, feeds.Blog: 10} {
		if classes[class] < least {
			t.Errorf("%d sources are %s, want %d", classes[class], class, least)
		}
	}
	var counts []float64
	for _, count := range frequency {
		counts = append(counts, float64(count))
	}
	slices.Sort(counts)
	slices.Reverse(counts)
	// Over two decades of ranks a word's frequency falls about as its rank grows.
	between("fall of frequency from rank 30 to 3,000", math.Log10(counts[29]/counts[2999])/2, 0.7, 1.3)
	between("different words", float64(len(counts)), 20_000, 60_000)
}

// sharing counts with how many others of these articles one shares a sentence, on the mean, and in how many a sentence
// stands at the most.
func sharing(articles []*newsArticle) (others float64, most int) {
	holders := map[newsLine][]int{}
	for i, a := range articles {
		for _, line := range a.lines {
			holders[line] = append(holders[line], i)
			most = max(most, len(holders[line]))
		}
	}
	for i, a := range articles {
		met := map[int]bool{i: true}
		for _, line := range a.lines {
			for _, other := range holders[line] {
				met[other] = true
			}
		}
		others += float64(len(met) - 1)
	}
	return others / float64(len(articles)), most
}

// TestScenarios counts what the articles share in scenarios and in their twins.
func TestScenarios(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	words := readNewsWords(t)
	for _, s := range twinScenarios() {
		for _, own := range []bool{true, false} {
			n := s.world(words, s.sources[0], own)
			if got, want := n.served(), s.sources[0]*s.each+s.hostile; got != want {
				t.Errorf("%s: %d articles, want %d", s.name, got, want)
			}
			var articles []*newsArticle
			titles := map[newsLine]bool{}
			for _, source := range n.sources {
				if s.hostile > 0 && s.name != "bridging source" && len(source.articles) != s.hostile {
					continue
				}
				articles = append(articles, source.articles...)
			}
			for _, a := range articles {
				titles[a.title] = true
			}
			others, most := sharing(articles)
			all := float64(len(articles) - 1)
			var right bool
			switch {
			case own:
				right = others == 0 && len(titles) == len(articles)
			case s.name == "shared sentences":
				right = others > 15 && others < 30
			case s.name == "hostile source":
				right = others == all && most == 32
			case s.name == "bridging source":
				right = others > 3 && others < 7
			case s.name == "common sentence":
				right = others == all && most == len(articles)
			case s.name == "one title":
				right = others == 0 && len(titles) == 1
			case s.name == "one text":
				right = others == all && len(titles) == 1
			}
			if !right {
				t.Errorf("%s, texts of their own %t: an article shares sentences with %.1f of %d, a sentence stands in %d, %d titles", s.name, own, others, len(articles), most, len(titles))
			}
			if size := len(n.sources[len(n.sources)-1].document(&newsWriter{words: words})); size > 4<<20 {
				t.Errorf("%s: a document of %d bytes is longer than Griot reads by default", s.name, size)
			}
		}
	}
}
