package story_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"griot/feeds"
)

// wire makes a stream of made-up items: a vocabulary with the frequencies of a natural one (Zipf), some events told
// several times, some texts copied.
type wire struct {
	random *rand.Rand
	zipf   *rand.Zipf
	events [][]string // the words of events under way
	texts  []string   // lately published, to be copied
	n      int
}

func newWire(seed uint64) *wire {
	random := rand.New(rand.NewPCG(seed, 2))
	return &wire{random: random, zipf: rand.NewZipf(random, 1.1, 8, 200_000)}
}

func (w *wire) word() string { return pronounced(w.zipf.Uint64()) }

// pronounced writes a number as a word.
func pronounced(n uint64) string {
	const onsets, vowels = "bcdfgjklmnprstvz", "aeiou"
	var b strings.Builder
	for n += 40; n > 0; n /= 80 {
		b.WriteByte(onsets[n%16])
		b.WriteByte(vowels[n/16%5])
	}
	return b.String()
}

func (w *wire) words(n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = w.word()
	}
	return words
}

// item is the next one, published at a time, of about length words.
func (w *wire) item(at time.Time, length int) feeds.Item {
	w.n++
	body := w.words(length/2 + w.random.IntN(length))
	title := w.words(9)
	switch k := w.random.IntN(10); {
	case k == 0 && len(w.texts) > 50: // a copy
		body = strings.Fields(w.texts[len(w.texts)-1-w.random.IntN(50)])
	case k < 4 && len(w.events) > 20: // another report
		event := w.events[len(w.events)-1-w.random.IntN(20)]
		copy(title, event[:4])
		for i := range 12 {
			body[w.random.IntN(len(body))] = event[i]
		}
	case k < 6:
		event := make([]string, 12)
		for i := range event {
			event[i] = pronounced(uint64(1000 + w.random.IntN(150_000)))
		}
		w.events = append(w.events, event)
		copy(title, event[:4])
		copy(body[5:], event)
	}
	w.texts = append(w.texts, strings.Join(body, " "))
	source := feeds.Source{ID: feeds.SourceID(fmt.Sprintf("s%d", w.random.IntN(500))), Class: feeds.Press, Language: "fr"}
	region := feeds.PlaceID(fmt.Sprintf("ml.r%d", w.random.IntN(20)))
	return feeds.Item{
		ID:       feeds.NewItemID(source.ID, feeds.Key{Kind: feeds.KeyGUID, Value: fmt.Sprint(w.n)}),
		SourceID: source.ID, Source: &source, Link: fmt.Sprintf("https://%s.example/%d", source.ID, w.n),
		Title: strings.Join(title, " "), Text: strings.Join(body, " "), Lang: "fr", Seen: at, Published: at,
		Tags: feeds.Tags{Regions: []feeds.Score[feeds.PlaceID]{{ID: region, Score: 1}}, Places: []feeds.PlaceID{region}, Within: []feeds.PlaceID{region, "ml"}},
	}
}

var dawn = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
