package story_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store/story"
	"griot/store/story/sign"
)

// longText is a text of our own wording; see testdata/texts.
type longText struct{ name, title, body string }

// readTexts reads the texts dropped into testdata/texts: a title on the first line, the text on the second.
func readTexts(t testing.TB) []longText {
	files, _ := filepath.Glob("testdata/texts/*.txt")
	if len(files) < 20 {
		t.Fatalf("%d texts in testdata/texts, 20 are wanted", len(files))
	}
	var texts []longText
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		title, body, _ := strings.Cut(strings.TrimSpace(string(raw)), "\n")
		if n := len(text.Read(body).Tokens); n < 200 {
			t.Errorf("%s has %d words", file, n)
		}
		texts = append(texts, longText{filepath.Base(file), title, body})
	}
	return texts
}

var noon = time.Date(2026, 2, 10, 12, 0, 0, 0, time.UTC)

// report is an item of a press source of its own.
func report(name, title, text string, at time.Time) feeds.Item {
	source := feeds.Source{ID: feeds.SourceID(name), Name: name, Class: feeds.Press, Language: "fr"}
	return feeds.Item{
		ID:       feeds.NewItemID(source.ID, feeds.Key{Kind: feeds.KeyGUID, Value: name}),
		SourceID: source.ID, Source: &source, Link: "https://" + name + ".example/a",
		Title: title, Text: text, Lang: "fr", Seen: at, Published: at,
	}
}

// edits are what editors do to a text that they take over.
var edits = []struct {
	name string
	make func(random *rand.Rand, words []string) []string
}{
	{"summary", func(_ *rand.Rand, words []string) []string { return words[:45] }},
	{"first half", func(_ *rand.Rand, words []string) []string { return words[:len(words)/2] }},
	{"light edit", func(random *rand.Rand, words []string) []string { return reworded(random, words, 0.03) }},
	{"heavy rewrite", func(random *rand.Rand, words []string) []string {
		return shuffled(random, reworded(random, words, 0.15))
	}},
	{"half derived", func(random *rand.Rand, words []string) []string {
		n := len(words) * 3 / 10
		from := random.IntN(len(words) - n)
		own := made(random, n)
		return append(append(own[:n/2:n/2], words[from:from+n]...), own[n/2:]...)
	}},
}

// reworded puts another word for a share of them.
func reworded(random *rand.Rand, words []string, share float64) []string {
	out := append([]string(nil), words...)
	for i := range out {
		if random.Float64() < share {
			out[i] = pronounced(random.Uint64N(1 << 20))
		}
	}
	return out
}

// shuffled changes the order of the sentences.
func shuffled(random *rand.Rand, words []string) []string {
	sentences := strings.SplitAfter(strings.Join(words, " "), ". ")
	random.Shuffle(len(sentences), func(i, j int) { sentences[i], sentences[j] = sentences[j], sentences[i] })
	return strings.Fields(strings.Join(sentences, " "))
}

func made(random *rand.Rand, n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = pronounced(random.Uint64N(1 << 16))
	}
	return words
}

func isCopy(kind feeds.LinkKind) bool { return kind == feeds.LinkCopy || kind == feeds.LinkPartial }

// TestCopiesAreFound takes every long text through every kind of edit: 95 of 100 of each kind must be linked to what
// they were made from.
func TestCopiesAreFound(t *testing.T) {
	texts := readTexts(t)
	for _, edit := range edits {
		t.Run(edit.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(3, 5))
			const rounds = 10
			found := 0
			for range rounds {
				var signatures []sign.Signature
				of := map[feeds.ItemID]feeds.ItemID{}
				for _, long := range texts {
					base := report("base-"+long.name, long.title, long.body, noon)
					words := edit.make(random, strings.Fields(long.body))
					variant := report("variant-"+long.name, pronounced(random.Uint64()), strings.Join(words, " "), noon.Add(time.Hour))
					of[variant.ID] = base.ID
					signatures = append(signatures, signed(&base), signed(&variant))
				}
				_, links := story.GroupAll(story.DefaultParams(), signatures)
				for _, l := range links {
					if isCopy(l.Kind) && of[l.From] == l.To {
						found++
					}
				}
			}
			recall := float64(found) / float64(rounds*len(texts))
			t.Logf("recall %.3f", recall)
			if recall < 0.95 {
				t.Errorf("%.3f of the texts were found again, 0.95 are wanted", recall)
			}
		})
	}
}

// TestNoFalseCopies holds the edits of different texts against each other, far more than 20,000 pairs.
func TestNoFalseCopies(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 5))
	var signatures []sign.Signature
	of := map[feeds.ItemID]string{}
	for _, long := range readTexts(t) {
		for _, edit := range edits {
			for n := range 2 {
				words := edit.make(random, strings.Fields(long.body))
				item := report(fmt.Sprint(edit.name, n, long.name), long.title, strings.Join(words, " "), noon.Add(time.Duration(random.IntN(3600))*time.Second))
				of[item.ID] = long.name
				signatures = append(signatures, signed(&item))
			}
		}
	}
	pairs := 0
	for i := range signatures {
		for j := range i {
			if of[signatures[i].Item] != of[signatures[j].Item] {
				pairs++
			}
		}
	}
	stories, links := story.GroupAll(story.DefaultParams(), signatures)
	for _, l := range links {
		if of[l.From] != of[l.To] {
			t.Errorf("%s linked to %s: %s %.2f %q", of[l.From], of[l.To], l.Kind, l.Score, l.Words)
		}
	}
	held := map[feeds.StoryID]string{}
	for item, s := range stories {
		if text, ok := held[s]; ok && text != of[item] {
			t.Errorf("%s and %s in one story", text, of[item])
		}
		held[s] = of[item]
	}
	if t.Logf("%d pairs of different texts", pairs); pairs < 20_000 {
		t.Error("too few pairs")
	}
}

// TestCopyLinkTellsWhy: the share of each text that the other holds, and the longest shared run.
func TestCopyLinkTellsWhy(t *testing.T) {
	long := readTexts(t)[0]
	base := report("base", long.title, long.body, noon)
	part := report("part", "Tout autre titre", strings.Join(strings.Fields(long.body)[:80], " "), noon.Add(time.Hour))
	_, links := story.GroupAll(story.DefaultParams(), []sign.Signature{signed(&base), signed(&part)})
	if len(links) != 1 || links[0].Kind != feeds.LinkPartial || links[0].From != part.ID || links[0].To != base.ID {
		t.Fatalf("links: %+v", links)
	}
	if words := links[0].Words; len(words) != 1 || !strings.HasPrefix(long.body, strings.TrimSuffix(words[0], " …")) {
		t.Errorf("words: %q", words)
	}
	if shares := links[0].Shares; shares == nil || shares[0] != 1 || shares[1] < 0.3 || shares[1] >= 0.4 {
		t.Errorf("shares: %v", shares)
	}
}

// TestRefrainIsNoCopy: what a source sets under every article does not make its articles copies of one another, nor of
// another's that quotes it.
func TestRefrainIsNoCopy(t *testing.T) {
	const refrain = " Lire aussi nos dossiers de la semaine et recevez chaque matin notre lettre gratuite dans votre boîte : inscrivez-vous en un clic sur le site, sans engagement, et soutenez une presse libre et exigeante."
	source := feeds.Source{ID: "echo", Class: feeds.Press, Language: "fr"}
	var signatures []sign.Signature
	for i, long := range readTexts(t)[:8] {
		item := report("x", long.title, strings.Join(strings.Fields(long.body)[:30], " ")+"."+refrain, noon.Add(time.Duration(i)*time.Minute))
		item.ID = feeds.NewItemID(source.ID, feeds.Key{Kind: feeds.KeyGUID, Value: long.name})
		item.SourceID, item.Source, item.Link = source.ID, &source, "https://echo.example/"+long.name
		signatures = append(signatures, signed(&item))
	}
	_, links := story.GroupAll(story.DefaultParams(), signatures)
	late := 0
	for _, l := range links {
		if l.From == signatures[0].Item || l.To == signatures[0].Item || l.From == signatures[1].Item && l.To == signatures[0].Item {
			continue // a refrain is known by the third item
		}
		late++
	}
	if late > 0 {
		t.Errorf("%d links by the refrain: %+v", late, links)
	}
}
