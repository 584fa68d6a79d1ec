package story_test

import (
	"flag"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
	"griot/store/derive"
	"griot/store/storetest"
	"griot/store/story"
)

// texts writes the news of many outlets that share more or less of their words.
type texts struct {
	*newsroom
	pool  []string // sentences that articles are put together from
	short []string // of seven words or so, the points of the plane
}

const (
	poolSentences = 17_000
	itemsAVisit   = 25
	articleWords  = 180
)

func newTexts(t testing.TB) *texts {
	w := &texts{newsroom: newNewsroom(t, 1)}
	for range poolSentences {
		var b strings.Builder
		w.sentence(&b, nil)
		w.pool = append(w.pool, b.String())
	}
	for len(w.short) < planeOrder*planeOrder+planeOrder+1 {
		var b strings.Builder
		w.sentence(&b, nil)
		words := strings.Fields(b.String())
		w.short = append(w.short, strings.Join(words[:min(len(words), 7)], " ")+". ")
	}
	return w
}

// title is one of up to twelve words.
func (w *texts) title() string {
	var b strings.Builder
	w.sentence(&b, nil)
	head := strings.Fields(b.String())
	return strings.Join(head[:min(len(head), 12)], " ")
}

// shared is an article put together from the pool, its title included.
func (w *texts) shared() (title, body string) {
	var b strings.Builder
	long := articleWords/3 + w.random.IntN(articleWords)
	for words := 0; words < long; {
		s := w.pool[w.random.IntN(len(w.pool))]
		b.WriteString(s)
		words += strings.Count(s, " ")
	}
	head := strings.Fields(w.pool[w.random.IntN(len(w.pool))])
	return strings.Join(head[:min(len(head), 12)], " "), b.String()
}

// plane is a text that shares one sentence with each other one: a line of the projective plane over the field of
// planeOrder, whose points are sentences. Two lines of it always meet, in one point.
func (w *texts) plane(line int) string {
	const q = planeOrder
	var b strings.Builder
	point := func(i int) { b.WriteString(w.short[i]) }
	switch line %= q*q + q + 1; {
	case line < q*q: // y = m x + c, and the point at infinity of slope m
		m, c := line/q, line%q
		for x := range q {
			point(x*q + (m*x+c)%q)
		}
		point(q*q + m)
	case line < q*q+q: // x = c
		for y := range q {
			point((line-q*q)*q + y)
		}
		point(q*q + q)
	default: // at infinity
		for i := range q + 1 {
			point(q*q + i)
		}
	}
	return b.String()
}

const planeOrder = 31

// visit is a document of one outlet: its items of the last day, one an hour.
func (w *texts) visit(outlet int, at time.Time, write func(i int) (title, body string)) []feeds.Item {
	source := &feeds.Source{ID: feeds.SourceID(fmt.Sprintf("o%d", outlet)), Class: feeds.Press, Language: "fr"}
	items := make([]feeds.Item, itemsAVisit)
	for i := range items {
		w.n++
		region := feeds.PlaceID(fmt.Sprintf("ml.r%d", w.random.IntN(20)))
		published := at.Add(-time.Duration(i) * time.Hour)
		title, body := write(i)
		items[i] = feeds.Item{
			ID:       feeds.NewItemID(source.ID, feeds.Key{Kind: feeds.KeyGUID, Value: fmt.Sprint(w.n)}),
			SourceID: source.ID, Source: source, Link: fmt.Sprintf("https://%s.example/%d", source.ID, w.n),
			Title: title, Text: body, Lang: "fr", Seen: published, Published: published,
			Tags: feeds.Tags{Lang: "fr", Regions: []feeds.Score[feeds.PlaceID]{{ID: region, Score: 1}}, Places: []feeds.PlaceID{region}, Within: []feeds.PlaceID{region, "ml"}},
		}
	}
	return items
}

// bulk is a document of a thousand items, by the first outlet. The others have nothing.
func (w *texts) bulk(outlet int, at time.Time, write func(i int) (title, body string)) (all []feeds.Item) {
	if outlet > 0 {
		return nil
	}
	for len(all) < 40*itemsAVisit {
		all = append(all, w.visit(outlet, at, write)...)
	}
	return all
}

// occasion is a kind of news that could make grouping costly.
type occasion struct {
	name  string
	visit func(w *texts, outlet int, at time.Time) []feeds.Item
}

func occasions(w *texts) []occasion {
	own := func() (string, string) { return w.title(), w.body(articleWords, nil) }
	copied, title := w.body(articleWords, nil), w.title()
	refrain := w.pool[0]
	return []occasion{
		{"OwnTexts", func(w *texts, outlet int, at time.Time) []feeds.Item {
			return w.visit(outlet, at, func(int) (string, string) { return own() })
		}},
		{"SharedSentences", func(w *texts, outlet int, at time.Time) []feeds.Item {
			return w.visit(outlet, at, func(int) (string, string) { return w.shared() })
		}},
		{"OneTitle", func(w *texts, outlet int, at time.Time) []feeds.Item {
			return w.visit(outlet, at, func(i int) (string, string) {
				return title, w.body(articleWords, nil)
			})
		}},
		{"OneTextManyOutlets", func(w *texts, outlet int, at time.Time) []feeds.Item {
			return w.visit(outlet, at, func(i int) (string, string) {
				if i == 0 {
					return title, copied
				}
				return own()
			})
		}},
		{"HostileSource", func(w *texts, outlet int, at time.Time) []feeds.Item {
			return w.bulk(outlet, at, func(i int) (string, string) { return w.title(), w.plane(w.n) })
		}},
		{"OwnTextsInOne", func(w *texts, outlet int, at time.Time) []feeds.Item {
			return w.bulk(outlet, at, func(i int) (string, string) { return w.title(), w.body(articleWords, nil) })
		}},
		{"OwnTextOnly", func(w *texts, outlet int, at time.Time) []feeds.Item {
			return w.visit(outlet, at, func(int) (string, string) { return own() })[:1]
		}},
		{"OneTextOnly", func(w *texts, outlet int, at time.Time) []feeds.Item {
			return w.visit(outlet, at, func(i int) (string, string) { return title, copied + w.title() })[:1]
		}},
		{"OneSentenceInAll", func(w *texts, outlet int, at time.Time) []feeds.Item {
			return w.visit(outlet, at, func(i int) (string, string) {
				return w.title(), refrain + w.body(articleWords/3, nil)
			})
		}},
	}
}

var benchOutlets = flag.Int("outlets", 80, "outlets of BenchmarkTexts and BenchmarkStored")

// BenchmarkTexts places the first documents of many outlets.
//
//	go test ./store/story -run - -bench Texts -benchtime 1x -outlets 250
func BenchmarkTexts(b *testing.B) {
	outlets := *benchOutlets
	for k := range occasions(newTexts(b)) {
		w := newTexts(b)
		o := occasions(w)[k]
		b.Run(o.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				index := story.NewIndex(story.DefaultParams())
				var visits [][]feeds.Item
				for n := range outlets {
					if items := o.visit(w, n, dawn.Add(time.Duration(n)*15*time.Minute/time.Duration(outlets))); len(items) > 0 {
						visits = append(visits, items)
					}
				}
				moves, place, advance := 0, time.Duration(0), time.Duration(0)
				b.StartTimer()
				for _, items := range visits {
					plan := index.Begin()
					for i := range items {
						s := signed(&items[i])
						start := time.Now()
						moved, _ := plan.Place(s)
						place += time.Since(start)
						moves += len(moved) - 1
					}
					start := time.Now()
					moved, _ := plan.Advance(items[0].Seen)
					advance += time.Since(start)
					moves += len(moved)
					index.Take(plan)
				}
				b.StopTimer()
				n := 0.0
				for _, items := range visits {
					n += float64(len(items))
				}
				b.ReportMetric(place.Seconds()*1e3/n, "place-ms/item")
				b.ReportMetric(advance.Seconds()*1e3/n, "advance-ms/item")
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(float64(moves)/n, "moves/item")
				members := map[feeds.StoryID]int{}
				most := 0
				for _, items := range visits {
					for i := range items {
						_, s, _ := index.Lookup(items[i].ID)
						members[s]++
						most = max(most, members[s])
					}
				}
				b.ReportMetric(float64(most), "biggest")
				b.ReportMetric(float64(len(members))/n, "stories/item")
				b.StartTimer()
			}
		})
	}
}

// BenchmarkStored is the same through the whole store, tags included, by 64 visits at a time.
//
//	go test ./store/story -run - -bench Stored -benchtime 1x -outlets 250
func BenchmarkStored(b *testing.B) {
	outlets := *benchOutlets
	for k := range occasions(newTexts(b)) {
		w := newTexts(b)
		o := occasions(w)[k]
		b.Run(o.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				var polls []feeds.Poll
				n := 0
				for i := range outlets {
					at := dawn.Add(time.Duration(i) * 15 * time.Minute / time.Duration(outlets))
					items := o.visit(w, i, at)
					if len(items) == 0 {
						continue
					}
					polls = append(polls, stripped(items, at))
					n += len(items)
				}
				tagger := newTagger(b)
				db := storetest.Open(b, store.Options{Deriver: derive.New(tagger.Version(), tagger.Tag)})
				start, used := time.Now(), processorTime()
				b.StartTimer()
				commitAll(b, db, polls)
				b.ReportMetric(time.Since(start).Seconds()*1e3/float64(n), "ms/item")
				b.ReportMetric((processorTime()-used).Seconds()*1e3/float64(n), "cpu-ms/item")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}

// BenchmarkOneNewEach is a pass in which 400 of 2,000 sources have one new item each, at a full window.
//
//	go test ./store/story -run - -bench OneNewEach -benchtime 1x
func BenchmarkOneNewEach(b *testing.B) {
	w := newTexts(b)
	db := storetest.Open(b, store.Options{Deriver: derive.New(newTagger(b).Version(), newTagger(b).Tag)})
	own := func(int) (string, string) { return w.title(), w.body(articleWords, nil) }
	var first []feeds.Poll
	for n := range 2000 {
		first = append(first, stripped(w.visit(n, dawn, own), dawn))
	}
	commitAll(b, db, first)
	for pass := 1; b.Loop(); pass++ {
		b.StopTimer()
		at := dawn.Add(time.Duration(pass) * 15 * time.Minute)
		var polls []feeds.Poll
		for n := range 400 {
			last := &first[5*n]
			next := stripped(w.visit(5*n, at, own)[:1], at)
			next.Items = append(next.Items, last.Items[:itemsAVisit-1]...)
			*last = next
			polls = append(polls, next)
		}
		used := processorTime()
		b.StartTimer()
		commitAll(b, db, polls)
		b.ReportMetric((processorTime() - used).Seconds(), "cpu-s")
	}
}

// stripped is a poll that brings items as a document has them.
func stripped(items []feeds.Item, at time.Time) feeds.Poll {
	source := *items[0].Source
	for k := range items {
		items[k].Tags, items[k].Seen, items[k].Source = feeds.Tags{}, time.Time{}, nil
		items[k].Keys = []feeds.Key{{Kind: feeds.KeyGUID, Value: items[k].Link}}
	}
	return feeds.Poll{Source: source, At: at, Outcome: feeds.Fetched, Items: items}
}

// commitAll commits polls, 64 at a time.
func commitAll(b *testing.B, db *store.DB, polls []feeds.Poll) {
	queue := make(chan feeds.Poll)
	var visits sync.WaitGroup
	for range 64 {
		visits.Go(func() {
			for p := range queue {
				if _, err := db.Commit(b.Context(), p); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for _, p := range polls {
		queue <- p
	}
	close(queue)
	visits.Wait()
}
