package story_test

import (
	"fmt"
	"runtime"
	"syscall"
	"testing"
	"time"

	"griot/feeds"
	"griot/store/story"
	"griot/store/story/sign"
)

const (
	dayItems   = 5000
	daySources = 250
	pollItems  = 4 // that a visit with news brings
)

// BenchmarkDay is a day of 5,000 items from 250 sources through grouping, in polls of four, at a window that is and
// stays full: for each the signature, the place and the look at its story after, and the items that leave. An operation
// is a day; cpu-ms/item is what the whole process used, the collection of garbage on other cores included. MB is the
// memory of the full window. See [newsroom] for the texts.
//
//	go test ./store/story -run - -bench Day
func BenchmarkDay(b *testing.B) {
	for _, window := range []int{10_000, 70_000, 100_000} {
		b.Run(fmt.Sprint(window), func(b *testing.B) {
			before := heap()
			day := newDay(b, window)
			for day.filled < window {
				day.poll(day.next())
			}
			day.room.lately = nil
			memory := float64(heap()-before) / 1e6
			var used time.Duration
			days := 0
			for b.Loop() {
				b.StopTimer()
				var polls [][]feeds.Item
				for range dayItems / pollItems {
					polls = append(polls, day.next())
				}
				b.StartTimer()
				start := processorTime()
				for _, items := range polls {
					day.poll(items)
				}
				used += processorTime() - start
				days++
			}
			b.ReportMetric(memory, "MB")
			b.ReportMetric(used.Seconds()*1e3/float64(days*dayItems), "cpu-ms/item")
		})
	}
}

// day is an index with the stream that fills it.
type day struct {
	room   *newsroom
	index  *story.Index
	at     time.Time
	step   time.Duration // between items: a window's worth of them takes as long as the window
	filled int
}

func newDay(t testing.TB, window int) *day {
	params := story.DefaultParams()
	return &day{room: newNewsroom(t, daySources), index: story.NewIndex(params), at: dawn, step: params.Window / time.Duration(window)}
}

func (d *day) next() []feeds.Item {
	d.at = d.at.Add(pollItems * d.step)
	return d.room.poll(d.at, pollItems)
}

func (d *day) poll(items []feeds.Item) {
	plan := d.index.Begin()
	for i := range items {
		plan.Place(signed(&items[i]))
	}
	plan.Advance(items[0].Seen)
	d.index.Take(plan)
	d.filled += len(items)
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// processorTime is what the process has used so far: on a busy machine it tells more than the clock.
func processorTime() time.Duration {
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// BenchmarkRestore is the rebuilding of a full window of 70,000 from stored signatures, and the memory it takes.
func BenchmarkRestore(b *testing.B) {
	const n = 70_000
	room := newNewsroom(b, daySources)
	step := story.DefaultParams().Window / n
	stored := make([][]byte, 0, n)
	size := 0
	for i := range n {
		item := room.poll(dawn.Add(time.Duration(i)*step), 1)[0]
		raw, _ := signed(&item).MarshalBinary()
		stored, size = append(stored, raw), size+len(raw)
	}
	room = nil
	for b.Loop() {
		before := heap()
		start := time.Now()
		index := story.NewIndex(story.DefaultParams())
		for _, raw := range stored {
			var s sign.Signature
			if err := s.UnmarshalBinary(raw); err != nil {
				b.Fatal(err)
			}
			index.Restore(s, s.Item)
		}
		b.ReportMetric(time.Since(start).Seconds(), "restore-s")
		b.ReportMetric(float64(heap()-before)/1e6, "MB")
		b.ReportMetric(float64(size)/n, "stored-bytes/item")
		runtime.KeepAlive(index)
	}
}
