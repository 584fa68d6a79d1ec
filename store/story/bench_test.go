package story_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"griot/feeds"
	"griot/store/story"
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

// filled is an index that holds a window of n items, spread over six days, and the wire that goes on.
func filled(n int) (*story.Index, *wire, time.Time) {
	w := newWire(1)
	index := story.NewIndex(story.DefaultParams())
	at := dawn
	step := 6 * 24 * time.Hour / time.Duration(n)
	for range n {
		at = at.Add(step)
		item := w.item(at, 150)
		s := story.Sign(&item)
		index.Restore(s, s.Item)
	}
	return index, w, at
}

// BenchmarkItem is the cost of an item at a full window: its signature, its place, and the look at its story after.
func BenchmarkItem(b *testing.B) {
	for _, n := range []int{10_000, 70_000, 100_000} {
		index, w, at := filled(n)
		items := make([]feeds.Item, 2000)
		for i := range items {
			items[i] = w.item(at, 150)
		}
		b.Run(fmt.Sprint("sign/", n), func(b *testing.B) {
			i := 0
			for b.Loop() {
				story.Sign(&items[i%len(items)])
				i++
			}
		})
		signatures := make([]story.Signature, len(items))
		for i := range items {
			signatures[i] = story.Sign(&items[i])
		}
		b.Run(fmt.Sprint("place/", n), func(b *testing.B) {
			i := 0
			plan := index.Begin()
			before := processorTime()
			for b.Loop() {
				if i == len(signatures) {
					b.StopTimer()
					undoing := processorTime()
					plan, i = index.Begin(), 0
					before += processorTime() - undoing
					b.StartTimer()
				}
				plan.Place(signatures[i])
				if i++; i%10 == 0 { // a poll brings ten
					plan.Advance(at)
				}
			}
			b.ReportMetric(float64(processorTime()-before)/float64(b.N), "cpu-ns/op")
			index.Begin()
		})
	}
}

// processorTime is what the process has used so far: on a busy machine it tells more than the clock.
func processorTime() time.Duration {
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// BenchmarkRestore is the rebuilding of a full window from stored signatures, and the memory it takes.
func BenchmarkRestore(b *testing.B) {
	const n = 70_000
	w := newWire(1)
	stored := make([][]byte, n)
	size := 0
	for i := range stored {
		item := w.item(dawn.Add(time.Duration(i)*7*time.Second), 150)
		stored[i], _ = story.Sign(&item).MarshalBinary()
		size += len(stored[i])
	}
	w.texts = nil
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		index := story.NewIndex(story.DefaultParams())
		for _, raw := range stored {
			var s story.Signature
			if err := s.UnmarshalBinary(raw); err != nil {
				b.Fatal(err)
			}
			index.Restore(s, s.Item)
		}
		b.StopTimer()
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "MB")
		b.ReportMetric(float64(size)/n, "stored-bytes/item")
		runtime.KeepAlive(index)
		b.StartTimer()
	}
}
