package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"griot/feeds"
	"griot/store"
)

// BenchmarkWholePath runs the program as operators do, as processes, against a farm of French outlets, with the default
// configuration and so with all jobs on, beside gofeed alone on the same bytes in the same run, and prints a table:
//
//	go test ./cmd/griot -run - -bench WholePath
//	go test ./cmd/griot -run - -bench WholePath/2000 -benchtime 3x       medians of three
//	go test ./cmd/griot -run - -bench WholePath -slow -timeout 5h         10,000 sources too, and the scenarios in full
//
// The farm is a process of its own, which is not counted, but has the same processors. Memory is told where the system
// does so in /proc. The scenarios are in whole_path_scenarios_test.go.
func BenchmarkWholePath(b *testing.B) {
	words, program := readNewsWords(b), buildProgram(b)
	for _, sources := range []int{2_000, 10_000} {
		b.Run(fmt.Sprintf("%d sources", sources), func(b *testing.B) {
			if sources > 2_000 && !*slow {
				b.Skip("takes long: run with -slow")
			}
			figures := new(wholePathFigures)
			for b.Loop() {
				w := wholePathTo(b, newNewsWorld(words, newsPlan{seed: 14, now: time.Now(), sources: sources, each: newsEach}), program)
				w.measure(b, figures)
			}
			printTable(b, figures)
			figures.report(b)
		})
	}
	for _, s := range twinScenarios() {
		for _, sources := range s.sources {
			b.Run(fmt.Sprintf("%s/%d sources", s.name, sources), func(b *testing.B) {
				if sources != s.sources[0] && !*slow {
					b.Skip("takes long: run with -slow")
				}
				var twins twinFigures
				for b.Loop() {
					s.measure(b, words, sources, program, &twins)
				}
				printTable(b, &twins)
				twins.report(b)
			})
		}
	}
	b.Run("full window", func(b *testing.B) {
		figures := new(wholePathFigures)
		for b.Loop() {
			w := wholePathTo(b, newNewsWorld(words, newsPlan{seed: 14, now: time.Now(), sources: 2_000, each: newsEach, within: 24 * time.Hour, own: true}), program)
			w.measureWindow(b, figures)
		}
		printTable(b, figures)
		figures.report(b)
	})
}

// printTable prints what a benchmark found. testing would cut a log of it after ten lines.
func printTable(b *testing.B, table fmt.Stringer) { fmt.Printf("%s\n%s\n", b.Name(), table) }

func wholePathTo(tb testing.TB, n *newsWorld, program string) *wholePath {
	patience := 4 * time.Minute
	if *slow {
		patience = 40 * time.Minute
	}
	return &wholePath{newsFarm: startNewsFarm(tb, n), program: program, patience: patience}
}

// What BenchmarkWholePath measures.
const (
	gofeedAlone     = "gofeed alone, parsing"
	coldPass        = "cold pass"
	pollOne         = "start: poll of one source"
	unchangedPass   = "unchanged pass"
	unchangedInside = "  without the start"
	serveFirst      = "start: serve to first answer"
	serveKilled     = "  after kill -9"
	tenthPass       = "a tenth changed"
	windowPass      = "a fifth, one new item each"
	windowInside    = "  without the start "
)

// refreshed is how many new articles a changed source has in the pass in which a tenth changed.
const refreshed = 5

// measure makes the passes of the table, and checks what they count.
func (w *wholePath) measure(tb testing.TB, f *wholePathFigures) {
	if !w.measureCold(tb, f) {
		return
	}
	for range 3 {
		w.check(tb, unchangedPass, f, pollSummary{Sources: len(w.sources), NotModified: len(w.sources)})
	}
	for range 3 {
		f.add(serveFirst, spent{wall: w.serve(tb, os.Interrupt)})
	}
	w.serve(tb, syscall.SIGKILL)
	f.add(serveKilled, spent{wall: w.serve(tb, os.Interrupt)})
	changed := w.refresh(refreshed)
	w.newsFarm.serve(tb, changed)
	w.check(tb, tenthPass, f, pollSummary{
		Sources: len(w.sources), OK: len(changed), NotModified: len(w.sources) - len(changed), ItemsNew: refreshed * len(changed), ItemsUpdated: len(changed),
	})
}

// measureCold reports whether the cold pass ended.
func (w *wholePath) measureCold(tb testing.TB, f *wholePathFigures) bool {
	served := w.served()
	f.sources, f.served, f.documents = len(w.sources), served, w.documents
	out, alone := runProgram(tb, w.patience, "gofeed", w.folder)
	if got := strings.TrimSpace(string(out)); got != strconv.Itoa(served) {
		tb.Errorf("gofeed finds %s items, %d are served", got, served)
	}
	f.add(gofeedAlone, alone)
	summary, cold := w.poll(tb)
	f.add(coldPass, cold)
	if cold.unended {
		return false
	}
	f.kept, f.stories, f.file = w.kept(tb), summary.StoriesNew, w.size(tb)
	if summary.ItemsNew != served || f.kept != served {
		tb.Errorf("%d items served, %d new, %d kept", served, summary.ItemsNew, f.kept)
	}
	for range 3 {
		_, one := w.poll(tb, string(w.sources[0].ID))
		f.add(pollOne, one)
	}
	return true
}

// measureWindow fills the window of grouping, then has a fifth of the sources publish one article each.
func (w *wholePath) measureWindow(tb testing.TB, f *wholePathFigures) {
	if !w.measureCold(tb, f) {
		return
	}
	for range 3 {
		f.add(serveFirst, spent{wall: w.serve(tb, os.Interrupt)})
	}
	var changed []int
	for i := 0; i < len(w.sources); i += 5 {
		w.add(w.sources[i], 1)
		changed = append(changed, i)
	}
	w.newsFarm.serve(tb, changed)
	w.check(tb, windowPass, f, pollSummary{
		Sources: len(w.sources), OK: len(changed), NotModified: len(w.sources) - len(changed), ItemsNew: len(changed),
	})
}

// check makes a pass over all that must come to what is said, whatever its stories.
func (w *wholePath) check(tb testing.TB, name string, f *wholePathFigures, want pollSummary) {
	tb.Helper()
	got, s := w.poll(tb)
	f.add(name, s)
	want.StoriesNew, want.Seconds = got.StoriesNew, got.Seconds
	if got, want := got.String(), want.String(); got != want && !s.unended {
		tb.Errorf("%s: %s, want %s", name, got, want)
	}
}

// TestWholePath makes the passes of BenchmarkWholePath on a few sources: what is served is kept, and changes are told. The
// times are not judged.
func TestWholePath(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	words := readNewsWords(t)
	t.Run("table", func(t *testing.T) {
		t.Parallel()
		w, figures := wholePathTo(t, newNewsWorld(words, newsPlan{seed: 14, now: time.Now(), sources: 40, each: 10}), "griot"), new(wholePathFigures)
		w.measure(t, figures)
		if figures.stories < figures.kept/2 || figures.stories >= figures.kept {
			t.Errorf("%d items are %d stories: copies are one, other articles are not", figures.kept, figures.stories)
		}
		for _, name := range []string{"cold pass", "unchanged pass", "a tenth changed", "after kill -9", "400 of 400"} {
			if !strings.Contains(figures.String(), name) {
				t.Errorf("%q is not in the table:\n%s", name, figures)
			}
		}
		w.checkTags(t)
	})
	t.Run("full window", func(t *testing.T) {
		t.Parallel()
		w := wholePathTo(t, newNewsWorld(words, newsPlan{seed: 15, now: time.Now(), sources: 20, each: 5, within: 24 * time.Hour, own: true}), "griot")
		w.measureWindow(t, new(wholePathFigures))
	})
	for _, s := range twinScenarios() {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.hostile = min(s.hostile, 60)
			var twins twinFigures
			s.measure(t, words, 10, "griot", &twins)
			if twins.items != twins.kept {
				t.Errorf("%d items served, %d kept", twins.items, twins.kept)
			}
		})
	}
}

// checkTags fails when the tagger finds little in the texts: then its work would not be measured.
func (w *wholePath) checkTags(t *testing.T) {
	db, err := store.Open(w.data, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	entries, err := db.Select(t.Context(), feeds.Selection{Group: feeds.GroupItem, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	placed, topical := 0, 0
	for _, e := range entries {
		if len(e.Lead.Tags.Regions) > 0 {
			placed++
		}
		if len(e.Lead.Tags.Topics) > 0 {
			topical++
		}
	}
	if placed < len(entries)*8/10 || topical < len(entries)*6/10 {
		t.Errorf("of %d items %d have a region and %d a topic", len(entries), placed, topical)
	}
}
