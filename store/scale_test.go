package store_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store"
)

var (
	scaleItems = flag.Int("items", 200_000, "items in the store of BenchmarkScale")
	scaleStore = flag.String("scale-store", "", "file of BenchmarkScale's store: kept, and used again when it is there")
)

// BenchmarkScale loads the items of a year through Commit, then asks selections that were never asked before. It is
// timed by itself, so run it with -benchtime=1x:
//
//	go test ./store -run - -bench Scale -benchtime 1x -items 1000000 -timeout 30m -v
func BenchmarkScale(b *testing.B) {
	path := *scaleStore
	if path == "" {
		path = filepath.Join(b.TempDir(), "griot.db")
	}
	db, err := store.Open(path, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	w := newWorld(*scaleItems)
	if first, err := db.Statuses(); err != nil {
		b.Fatal(err)
	} else if len(first) == 0 {
		b.Run("load", func(b *testing.B) { loadWorld(b, db, w, path) })
	}
	sizes, err := db.BucketBytes()
	if err != nil {
		b.Fatal(err)
	}
	for name, size := range sizes {
		b.Logf("%-12s %8.1f MB %7.1f bytes an item", name, float64(size)/1e6, float64(size)/float64(*scaleItems))
	}
	b.Run("select", func(b *testing.B) { askWorld(b, db, w, selections) })
	b.Run("search", func(b *testing.B) { askWorld(b, db, w, searches) })
	b.Run("activity", func(b *testing.B) {
		until := worldStart.AddDate(0, 0, worldDays)
		for b.Loop() {
			if _, err := db.Activity(until.AddDate(0, 0, -30), until); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func loadWorld(b *testing.B, db *store.DB, w *world, path string) {
	start := time.Now()
	polls := make(chan feeds.Poll, 512)
	var committers sync.WaitGroup
	for range 256 { // as many as share a transaction
		committers.Go(func() {
			for p := range polls {
				if _, err := db.Commit(context.Background(), p); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for p, more := w.poll(); more; p, more = w.poll() {
		polls <- p
	}
	close(polls)
	committers.Wait()
	took := time.Since(start)
	b.ReportMetric(took.Seconds(), "s")
	b.ReportMetric(took.Seconds()/float64(*scaleItems)*1e6, "µs/item")
	if info, err := os.Stat(path); err == nil {
		b.ReportMetric(float64(info.Size())/1e6, "file-MB")
	}
}

// question is one kind of selection; every one made is another.
type question struct {
	name string
	ask  func(w *world, r *rand.Rand) feeds.Selection
}

func askWorld(b *testing.B, db *store.DB, w *world, questions []question) {
	const each = 40
	r := rand.New(rand.NewPCG(3, 4))
	type answer struct {
		took  time.Duration
		name  string
		found int
	}
	var answers []answer
	for range each {
		for _, q := range questions {
			s := q.ask(w, r)
			start := time.Now()
			entries, err := db.Select(context.Background(), s)
			if err != nil {
				b.Fatal(err)
			}
			answers = append(answers, answer{time.Since(start), q.name, len(entries)})
		}
	}
	for _, q := range questions {
		var took []time.Duration
		found := 0
		for _, a := range answers {
			if a.name == q.name {
				took = append(took, a.took)
				found += a.found
			}
		}
		slices.Sort(took)
		b.Logf("%-45s median %9s  worst %9s  %5.1f entries", q.name, took[len(took)/2].Round(10*time.Microsecond), took[len(took)-1].Round(10*time.Microsecond), float64(found)/float64(len(took)))
	}
	slices.SortFunc(answers, func(x, y answer) int { return cmp.Compare(x.took, y.took) })
	at := func(share float64) float64 {
		return float64(answers[min(int(share*float64(len(answers))), len(answers)-1)].took.Microseconds()) / 1000
	}
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(at(1), "max-ms")
}

func select50(q feeds.Query) feeds.Selection { return feeds.Selection{Query: q} }

func (w *world) region(r *rand.Rand) []feeds.PlaceID {
	return []feeds.PlaceID{w.regions[r.IntN(len(w.regions))].id}
}

func (w *world) topic(r *rand.Rand) []string { return []string{w.topics[r.IntN(len(w.topics))]} }

// day is midnight of any day of the year.
func (w *world) day(r *rand.Rand) time.Time { return worldStart.AddDate(0, 0, r.IntN(worldDays)) }

// frequent is a word that some items in a hundred hold, rare one that a few hold.
func (w *world) frequent(r *rand.Rand) string { return w.words[24+r.IntN(100)] }
func (w *world) rare(r *rand.Rand) string     { return w.words[20_000+r.IntN(40_000)] }

// selections is the mix over which the time of a selection is stated, each kind as often as the others.
var selections = []question{
	{"everything", func(w *world, r *rand.Rand) feeds.Selection {
		return feeds.Selection{Limit: 1 + r.IntN(feeds.DefaultLimit)}
	}},
	{"region × topic", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Regions: w.region(r), Topics: w.topic(r)})
	}},
	{"rare region × rare topic", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Regions: []feeds.PlaceID{w.regions[60+r.IntN(36)].id}, Topics: []string{worldRare}})
	}},
	{"rare region × rare topic × official", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Regions: []feeds.PlaceID{w.regions[60+r.IntN(36)].id}, Topics: w.topics[18+r.IntN(6):], Classes: []feeds.Class{feeds.Official}})
	}},
	{"region × topic, never together", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Regions: []feeds.PlaceID{w.regions[12+r.IntN(84)].id}, Topics: []string{worldOnly}})
	}},
	{"countries × topic, never together", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Regions: []feeds.PlaceID{"bf", "ne", "sn"}, Topics: []string{worldOnly}, Since: w.day(r)})
	}},
	{"source × region", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Sources: []feeds.SourceID{w.sources[r.IntN(len(w.sources))].ID}, Regions: w.region(r)})
	}},
	{"three regions × three topics × class × language", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Regions: slices.Concat(w.region(r), w.region(r), w.region(r)), Topics: slices.Concat(w.topic(r), w.topic(r), w.topic(r)), Classes: []feeds.Class{feeds.Humanitarian}, Langs: []string{"en"}})
	}},
	{"country without its chief topics", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Regions: []feeds.PlaceID{"ml"}, Not: feeds.Exclusion{Topics: w.topics[:2+r.IntN(8)], Sources: []feeds.SourceID{w.sources[r.IntN(500)].ID}}})
	}},
	{"region, nothing of it but one topic's absence", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Topics: []string{worldOnly}, Not: feeds.Exclusion{Regions: []feeds.PlaceID{"ml"}, Sources: []feeds.SourceID{w.sources[r.IntN(500)].ID}}})
	}},
	{"a month of the past", func(w *world, r *rand.Rand) feeds.Selection {
		since := w.day(r)
		return select50(feeds.Query{Topics: w.topic(r), Since: since, Until: since.AddDate(0, 1, 0)})
	}},
	{"rare region until a day long past", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Regions: w.region(r), Until: w.day(r), Langs: []string{"ar"}})
	}},
	{"state × region", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{States: []feeds.State{feeds.StateBoth}, Regions: w.region(r), Topics: w.topic(r)})
	}},
	{"language × class as a stream of items", func(w *world, r *rand.Rand) feeds.Selection {
		return feeds.Selection{Query: feeds.Query{Langs: []string{"en"}, Classes: []feeds.Class{feeds.Humanitarian}, Until: w.day(r)}, Group: feeds.GroupItem}
	}},
	{"frequent and rare word", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Search: text.ParseSearch(w.frequent(r) + " " + w.rare(r))})
	}},
	{"frequent word × region × topic", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Search: text.ParseSearch(w.frequent(r)), Regions: w.region(r), Topics: w.topic(r)})
	}},
}

// searches is the mix over which the time of a search is stated.
var searches = []question{
	{"one frequent word", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Search: text.ParseSearch(w.frequent(r))})
	}},
	{"one rare word", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Search: text.ParseSearch(w.rare(r))})
	}},
	{"two frequent words", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Search: text.ParseSearch(w.frequent(r) + " " + w.frequent(r))})
	}},
	{"frequent and rare", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Search: text.ParseSearch(w.rare(r) + " " + w.frequent(r))})
	}},
	{"four words", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Search: text.ParseSearch(fmt.Sprintln(w.frequent(r), w.frequent(r), w.frequent(r), w.frequent(r)))})
	}},
	{"no item has it", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Search: text.ParseSearch(fmt.Sprintf("xyzzy%d", r.Int()))})
	}},
	{"word within region and month", func(w *world, r *rand.Rand) feeds.Selection {
		since := w.day(r)
		return select50(feeds.Query{Search: text.ParseSearch(w.frequent(r)), Regions: w.region(r), Since: since, Until: since.AddDate(0, 1, 0)})
	}},
	{"word but not another", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Search: text.ParseSearch(w.frequent(r) + " -" + w.frequent(r))})
	}},
	{"phrase of two frequent words", func(w *world, r *rand.Rand) feeds.Selection {
		return select50(feeds.Query{Search: text.ParseSearch(`"` + w.frequent(r) + " " + w.frequent(r) + `"`)})
	}},
}
