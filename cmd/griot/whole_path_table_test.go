package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// wholePathFigures are what one or more runs took.
type wholePathFigures struct {
	sources, served, kept, stories int
	documents, file                int64 // bytes, after the cold pass
	names                          []string
	runs                           map[string][]spent
}

func (f *wholePathFigures) add(name string, s spent) {
	if f.runs == nil {
		f.runs = map[string][]spent{}
	}
	if !slices.Contains(f.names, name) {
		f.names = append(f.names, name)
	}
	f.runs[name] = append(f.runs[name], s)
}

// of is the median run, nothing when there was none.
func (f *wholePathFigures) of(name string) spent {
	runs := slices.SortedFunc(slices.Values(f.runs[name]), func(a, b spent) int { return int(a.wall - b.wall) })
	if len(runs) == 0 {
		return spent{}
	}
	return runs[len(runs)/2]
}

// inside is what a pass took beyond starting and ending the program.
func (f *wholePathFigures) inside(name string) spent {
	pass, start := f.of(name), f.of(pollOne)
	return spent{wall: pass.wall - start.wall, processor: pass.processor - start.processor}
}

func (f *wholePathFigures) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d sources, %d items, %.1f MB of documents; %s/%s, %d processors, %s; medians, the farm runs beside on the same processors\n",
		f.sources, f.served, float64(f.documents)/1e6, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	fmt.Fprintf(&b, "%-30s %9s %9s %10s %9s %12s %9s\n", "", "wall", "× gofeed", "processor", "× gofeed", "anonymous", "file")
	for _, name := range f.names {
		f.line(&b, name, f.of(name))
		switch name {
		case unchangedPass:
			f.line(&b, unchangedInside, f.inside(name))
		case windowPass:
			f.line(&b, windowInside, f.inside(name))
		}
	}
	if f.file > 0 {
		fmt.Fprintf(&b, "%-30s %.1f MB, %d bytes an item, %.2f × the documents\n", "data file after the cold pass", float64(f.file)/1e6, f.file/int64(f.kept), float64(f.file)/float64(f.documents))
		fmt.Fprintf(&b, "%-30s %d of %d, in %d stories\n", "items kept of items served", f.kept, f.served, f.stories)
	}
	if runtime.GOOS != "linux" {
		b.WriteString("memory is not told: this system has no /proc/PID/status\n")
	}
	return b.String()
}

func (f *wholePathFigures) line(b *strings.Builder, name string, s spent) {
	if s.unended {
		fmt.Fprintf(b, "%-30s did not end in %.0f s: ended\n", name, s.wall.Seconds())
		return
	}
	alone := f.of(gofeedAlone)
	fmt.Fprintf(b, "%-30s %7.2f s %9.2f", name, s.wall.Seconds(), ratio(s.wall, alone.wall))
	if s.processor != 0 {
		fmt.Fprintf(b, " %8.2f s %9.2f", s.processor.Seconds(), ratio(s.processor, alone.processor))
	}
	if s.anonymous > 0 {
		fmt.Fprintf(b, " %9.1f MB %6.1f MB", s.anonymous, s.file)
	}
	b.WriteString("\n")
}

func ratio(a, b time.Duration) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// report gives the chief figures to tools such as benchstat.
func (f *wholePathFigures) report(b *testing.B) {
	alone, cold := f.of(gofeedAlone), f.of(coldPass)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(cold.wall.Seconds(), "cold-s")
	b.ReportMetric(ratio(cold.processor, alone.processor), "cold-cpu/gofeed")
	b.ReportMetric(cold.anonymous, "cold-anon-MB")
	if f.file == 0 {
		return
	}
	b.ReportMetric(float64(f.file)/float64(f.kept), "file-B/item")
	b.ReportMetric(f.of(pollOne).wall.Seconds(), "poll-start-s")
	b.ReportMetric(f.of(serveFirst).wall.Seconds(), "serve-start-s")
	for pass, unit := range map[string]string{unchangedPass: "unchanged-inside-s", windowPass: "fifth-inside-s"} {
		if len(f.runs[pass]) > 0 {
			b.ReportMetric(f.inside(pass).wall.Seconds(), unit)
		}
	}
}
