package story_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"griot/feeds"
	"griot/feeds/text"
)

// newsroom writes French news in any number: the sentences of the repository's own sample texts (the French items of
// the labelled corpus, testdata/communiques and testdata/texts) with their function words, order and punctuation left as
// they are, and most of their other words replaced: by one of the sample with the same ending, drawn as often as it stands
// there, or, one word in twelve and one name in four, by a made-up one, drawn by Zipf's law from so many that new ones
// never cease to come. Numbers are drawn anew. So the share of function words, the endings that
// stemming works on and the frequencies of words in items are those of news; see TestNewsroom.
//
// Of ten items one is a copy of a recent one, two report an event under way, and one cites an official body.
type newsroom struct {
	random    *rand.Rand
	tail      *rand.Zipf // of made-up words
	sentences [][]piece
	byEnding  map[string][]string
	names     []string
	sources   []feeds.Source
	events    [][]string // names and words of events under way
	lately    []string   // texts, to be copied
	n         int
}

// piece is a token of a sample sentence with what stands before it.
type piece struct {
	before, word string
	kind         pieceKind
	ending       string
}

type pieceKind uint8

const (
	fixed pieceKind = iota // a function word, or a part of one
	plain
	name
	figure
)

const madeUp = 400_000 // words that the tail is drawn from

func newNewsroom(t testing.TB, sources int) *newsroom {
	random := rand.New(rand.NewPCG(7, 11))
	r := &newsroom{random: random, tail: rand.NewZipf(random, 1.08, 30, madeUp), byEnding: map[string][]string{}}
	for _, sample := range samples(t) {
		r.learn(sample)
	}
	for i := range sources {
		s := feeds.Source{ID: feeds.SourceID(fmt.Sprintf("s%d", i)), Class: feeds.Press, Language: "fr"}
		if i%20 == 0 {
			s.Class, s.Issuer = feeds.Official, fmt.Sprintf("Ministère %d", i)
		}
		r.sources = append(r.sources, s)
	}
	return r
}

// samples are the texts of ours that sentences come from.
func samples(t testing.TB) []string {
	var all []string
	for _, c := range readCorpus(t) {
		if c.Lang == "fr" {
			all = append(all, c.Title+".\n"+c.Text)
		}
	}
	for _, r := range readReleases(t) {
		all = append(all, r.text, r.cited[1], r.told[1], r.unlike[1])
	}
	files, _ := filepath.Glob("testdata/texts/*.txt")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(raw))
	}
	return all
}

// learn takes a text apart into sentences and words.
func (r *newsroom) learn(sample string) {
	doc := text.Read(sample)
	var sentence []piece
	end := 0
	for i, tok := range doc.Tokens {
		p := piece{before: sample[end:tok.Start], word: doc.Text(i)}
		end = tok.End
		if tok.Is(text.SentenceStart) && len(sentence) > 0 {
			r.keep(sentence)
			sentence = nil
		}
		if len(sentence) == 0 {
			p.before = ""
		}
		switch {
		case tok.Is(text.Number):
			p.kind = figure
		case text.Stop("fr", tok.Folded) || utf8.RuneCountInString(p.word) < 4:
		case tok.Is(text.Capital) && !tok.Is(text.SentenceStart):
			p.kind = name
			r.names = append(r.names, p.word)
		default:
			p.kind, p.ending = plain, ending(p.word)
			r.byEnding[p.ending] = append(r.byEnding[p.ending], strings.ToLower(p.word))
		}
		sentence = append(sentence, p)
	}
	r.keep(sentence)
}

func (r *newsroom) keep(sentence []piece) {
	if len(sentence) >= 6 && len(sentence) <= 60 {
		r.sentences = append(r.sentences, sentence)
	}
}

// ending is the last three letters.
func ending(word string) string {
	runes := []rune(strings.ToLower(word))
	return string(runes[len(runes)-3:])
}

// sentence writes one, with some of the given words in it.
func (r *newsroom) sentence(b *strings.Builder, about []string) (words int) {
	s := r.sentences[r.random.IntN(len(r.sentences))]
	for i, p := range s {
		b.WriteString(p.before)
		w := p.word
		switch p.kind {
		case name:
			if len(about) > 0 && r.random.IntN(3) == 0 {
				w = about[r.random.IntN(len(about))]
			} else if r.random.IntN(4) > 0 {
				w = r.names[r.random.IntN(len(r.names))]
			} else {
				w = capital(pronounced(r.tail.Uint64()))
			}
		case plain:
			if r.random.IntN(2) == 0 {
				like := r.byEnding[p.ending]
				w = like[r.random.IntN(len(like))]
			} else if r.random.IntN(6) == 0 {
				w = pronounced(r.tail.Uint64()) + p.ending
			}
			if len(about) > 0 && r.random.IntN(8) == 0 {
				w = about[r.random.IntN(len(about))]
			}
			if i == 0 {
				w = capital(w)
			}
		case figure:
			w = fmt.Sprint(1 + r.random.IntN(r.random.IntN(400)+1))
		}
		b.WriteString(w)
	}
	b.WriteString(". ")
	return len(s)
}

func capital(w string) string {
	first, size := utf8.DecodeRuneInString(w)
	return strings.ToUpper(string(first)) + w[size:]
}

// body writes about that many words.
func (r *newsroom) body(words int, about []string) string {
	var b strings.Builder
	for n := 0; n < words; {
		n += r.sentence(&b, about)
	}
	return b.String()
}

// length is in words: most feeds carry a summary, some an opening, some the whole article.
func (r *newsroom) length() int {
	switch k := r.random.IntN(20); {
	case k < 11:
		return 35 + r.random.IntN(30)
	case k < 17:
		return 100 + r.random.IntN(150)
	}
	return 350 + r.random.IntN(400)
}

// poll is what the visit to one source brings.
func (r *newsroom) poll(at time.Time, items int) []feeds.Item {
	source := &r.sources[r.random.IntN(len(r.sources))]
	if source.Class == feeds.Official && r.random.IntN(4) > 0 { // they speak more seldom
		source = &r.sources[r.random.IntN(len(r.sources))]
	}
	found := make([]feeds.Item, items)
	for i := range found {
		found[i] = r.item(source, at)
	}
	return found
}

// item is the next one of a source, published at a time.
func (r *newsroom) item(source *feeds.Source, at time.Time) feeds.Item {
	r.n++
	var about []string
	if k := r.random.IntN(10); k < 2 && len(r.events) > 30 {
		about = r.events[len(r.events)-1-r.random.IntN(30)]
	} else if k < 4 {
		about = make([]string, 8)
		for i := range about {
			if about[i] = pronounced(r.tail.Uint64() + 500); i < 3 {
				about[i] = capital(about[i])
			}
		}
		r.events = append(r.events, about)
	}
	var title strings.Builder
	r.sentence(&title, about)
	body := r.body(r.length(), about)
	if len(r.lately) > 200 && r.random.IntN(10) == 0 {
		body = r.lately[len(r.lately)-1-r.random.IntN(200)] + r.body(15, about)
	}
	r.lately = append(r.lately, body)
	if len(r.lately) > 2000 {
		r.lately = append(r.lately[:0:0], r.lately[1000:]...)
	}
	head := strings.Fields(title.String())
	region := feeds.PlaceID(fmt.Sprintf("ml.r%d", r.random.IntN(20)))
	item := feeds.Item{
		ID:       feeds.NewItemID(source.ID, feeds.Key{Kind: feeds.KeyGUID, Value: fmt.Sprint(r.n)}),
		SourceID: source.ID, Source: source, Link: fmt.Sprintf("https://%s.example/%d", source.ID, r.n),
		Title: strings.Join(head[:min(len(head), 12)], " "), Text: body, Lang: "fr", Seen: at, Published: at,
		Tags: feeds.Tags{Lang: "fr", Regions: []feeds.Score[feeds.PlaceID]{{ID: region, Score: 1}}, Places: []feeds.PlaceID{region}, Within: []feeds.PlaceID{region, "ml"}},
	}
	if source.Class != feeds.Official && r.random.IntN(10) == 0 {
		cited := &r.sources[20*r.random.IntN((len(r.sources)+19)/20)]
		item.Tags.Attribution = &feeds.Attribution{Issuer: cited.Issuer, Source: cited.ID, Kind: feeds.FromCommunique, Official: true}
	}
	return item
}

// TestNewsroom holds the made-up news against the labelled corpus, item by item of the same length: how many words they
// use, how many of them stand in one item only, and how many items the commonest stand in.
func TestNewsroom(t *testing.T) {
	var real, made []string
	r := newNewsroom(t, 250)
	for _, c := range readCorpus(t) {
		if c.Lang != "fr" {
			continue
		}
		real = append(real, c.Text)
		var words []string
		for want := len(strings.Fields(c.Text)); len(words) < want; {
			item := r.item(&r.sources[0], dawn)
			words = append(words, strings.Fields(item.Text)...)
			words = words[:min(len(words), want)]
		}
		made = append(made, strings.Join(words, " "))
	}
	a, b := countWords(real), countWords(made)
	t.Logf("%d items: real %+v, made up %+v", len(real), a, b)
	near := func(what string, real, made, factor float64) {
		if made > real*factor || made < real/factor {
			t.Errorf("%s: %.3g in the corpus, %.3g made up", what, real, made)
		}
	}
	near("different words", float64(a.words), float64(b.words), 1.5)
	near("share of words in one item only", a.once, b.once, 1.25)
	near("share of items with the 20th commonest word", a.twentieth, b.twentieth, 1.5)
	near("share of items with the 200th commonest word", a.twoHundredth, b.twoHundredth, 1.5)
}
