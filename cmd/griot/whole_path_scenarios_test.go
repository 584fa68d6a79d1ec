package main

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

// twinScenario is texts that make grouping work hard. It is measured beside as many items with texts of their own.
type twinScenario struct {
	name    string
	sources []int // of which the first is measured without -slow
	each    int
	hostile int              // articles of one more source
	shape   func(*newsWorld) // of the texts, those of their own among them
	change  func(*newsWorld) // what makes the texts hard
}

func twinScenarios() []twinScenario {
	return []twinScenario{
		{name: "shared sentences", sources: []int{250, 500, 1000, 2000}, each: newsEach, shape: fourSentences, change: shareSentences},
		{name: "hostile source", sources: []int{40}, each: newsEach, hostile: 31 * 32, shape: manyShortSentences, change: sharePairwise},
		{name: "common sentence", sources: []int{40}, each: newsEach, hostile: 1000, change: shareOne},
		{name: "bridging source", sources: []int{40}, each: newsEach, hostile: 1000, shape: fourSentences, change: bridge},
		{name: "one title", sources: []int{80}, each: newsEach, change: shareTitle},
		{name: "one text", sources: []int{500}, each: 1, change: shareText},
	}
}

// fourSentences makes every article one of four long sentences. One of them is a quarter of it: enough for Griot to take a
// text for reworked from another, so that components of what may belong together grow large.
func fourSentences(n *newsWorld) {
	for _, s := range n.sources {
		for _, a := range s.articles {
			h := a.title.of
			a.lines = a.lines[:0]
			for range 4 {
				a.lines = append(a.lines, n.line(h, longLine))
			}
		}
	}
}

// shareSentences puts articles together from a pool of sentences, 20 for each source, so that one shares a sentence with
// some twenty others. Sixteen of them tell of one event, as they do that are taken from articles. Titles stay.
func shareSentences(n *newsWorld) {
	pool := make([]newsLine, 20*len(n.sources))
	var of *happening
	for i := range pool {
		if i%16 == 0 {
			of = &happening{seed: n.rand.Uint64(), at: n.now}
		}
		pool[i] = n.line(of, longLine)
	}
	for _, s := range n.sources {
		for _, a := range s.articles {
			for i := range a.lines {
				a.lines[i] = pool[n.rand.IntN(len(pool))]
			}
		}
	}
}

// planeOrder is the largest prime p for which p·(p+1) articles are there.
func planeOrder(articles int) int {
	for p := int(math.Sqrt(float64(articles))); ; p-- {
		if p*(p+1) <= articles && big.NewInt(int64(p)).ProbablyPrime(0) {
			return p
		}
	}
}

// manyShortSentences makes the articles of the last source as long as sharePairwise needs.
func manyShortSentences(n *newsWorld) {
	articles := n.sources[len(n.sources)-1].articles
	for _, a := range articles {
		h := a.title.of
		a.lines = a.lines[:0]
		for range planeOrder(len(articles)) + 1 {
			a.lines = append(a.lines, n.line(h, shortLine))
		}
	}
}

// sharePairwise has any two articles of the last source share one sentence, while no sentence stands in more articles than
// an article has sentences: so none looks like a footer. Articles are the lines of a projective plane, all but the one at
// infinity, and sentences its points.
func sharePairwise(n *newsWorld) {
	articles := n.sources[len(n.sources)-1].articles
	p := planeOrder(len(articles))
	points := make([]newsLine, p*p+p+1)
	for i := range points {
		points[i] = n.line(articles[i%len(articles)].title.of, shortLine)
	}
	at := func(x, y int) newsLine { return points[x*p+y%p] }
	for i, a := range articles[:p*(p+1)] {
		slope, from := i/p, i%p
		for x := range p {
			if slope < p {
				a.lines[x] = at(x, slope*x+from)
			} else { // an upright one
				a.lines[x] = at(from, x)
			}
		}
		a.lines[p] = points[p*p+slope]
	}
}

// shareOne has each article of the last source hold a sentence that all of its articles hold.
func shareOne(n *newsWorld) {
	articles := n.sources[len(n.sources)-1].articles
	for _, a := range articles {
		a.lines[1] = articles[0].lines[1]
	}
}

// bridge has each article of the last source hold a sentence of three articles of others, which have nothing to do with
// each other.
func bridge(n *newsWorld) {
	last := len(n.sources) - 1
	var others []*newsArticle
	for _, s := range n.sources[:last] {
		others = append(others, s.articles...)
	}
	for _, a := range n.sources[last].articles {
		for i := range 3 {
			a.lines[1+i] = others[n.rand.IntN(len(others))].lines[i]
		}
	}
}

// shareTitle gives all articles one title.
func shareTitle(n *newsWorld) {
	for _, s := range n.sources {
		for _, a := range s.articles {
			a.title = n.sources[0].articles[0].title
		}
	}
}

// shareText has all sources publish one article.
func shareText(n *newsWorld) {
	first := n.sources[0].articles[0]
	for _, s := range n.sources {
		for _, a := range s.articles {
			a.title, a.lines = first.title, first.lines
		}
	}
}

// world makes a scenario's articles of today, or as many with texts of their own.
func (s *twinScenario) world(words *newsWords, sources int, own bool) *newsWorld {
	n := newNewsWorld(words, newsPlan{seed: 14, now: time.Now(), sources: sources, each: s.each, within: 24 * time.Hour, own: true})
	if s.hostile > 0 {
		hostile := n.newSource(sources)
		hostile.Class, hostile.Issuer = feeds.Press, ""
		for i := range s.hostile {
			hostile.publish(n.ownArticle(hostile, n.now.Add(time.Duration(i-s.hostile)*time.Minute)))
		}
	}
	if s.shape != nil {
		s.shape(n)
	}
	if !own {
		s.change(n)
	}
	return n
}

// measure polls both worlds into a new file each.
func (s *twinScenario) measure(tb testing.TB, words *newsWords, sources int, program string, f *twinFigures) {
	tb.Helper()
	for _, own := range []bool{true, false} {
		w := wholePathTo(tb, s.world(words, sources, own), program)
		summary, spent := w.poll(tb)
		if own {
			f.own.add(coldPass, spent)
		} else {
			f.shared.add(coldPass, spent)
		}
		if spent.unended {
			continue
		}
		f.items, f.kept, f.stories = w.served(), w.kept(tb), summary.StoriesNew
		if f.kept != f.items || summary.ItemsNew != f.items {
			tb.Errorf("%d items served, %d new, %d kept", f.items, summary.ItemsNew, f.kept)
		}
	}
}

// twinFigures are the cold passes over both worlds of a scenario.
type twinFigures struct {
	own, shared          wholePathFigures
	items, kept, stories int
}

func (f *twinFigures) String() string {
	var b strings.Builder
	own, shared := f.own.of(coldPass), f.shared.of(coldPass)
	fmt.Fprintf(&b, "%d items, medians of whole cold passes\n", f.items)
	fmt.Fprintf(&b, "%-30s %9s %12s %12s %12s\n", "", "wall", "processor", "anonymous", "wall an item")
	for _, row := range []struct {
		name string
		spent
	}{{"texts of their own", own}, {"texts of the scenario", shared}} {
		if row.unended {
			fmt.Fprintf(&b, "%-30s did not end in %.0f s: ended\n", row.name, row.wall.Seconds())
			continue
		}
		fmt.Fprintf(&b, "%-30s %7.2f s %10.2f s %9.1f MB %9.3f ms\n", row.name, row.wall.Seconds(), row.processor.Seconds(), row.anonymous, milliseconds(row.wall)/float64(f.items))
	}
	if !own.unended && !shared.unended {
		fmt.Fprintf(&b, "%-30s %9.2f %12.2f\n", "ratio", ratio(shared.wall, own.wall), ratio(shared.processor, own.processor))
		fmt.Fprintf(&b, "%-30s %d\n", "stories of the scenario", f.stories)
	}
	return b.String()
}

func (f *twinFigures) report(b *testing.B) {
	own, shared := f.own.of(coldPass), f.shared.of(coldPass)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(shared.wall.Seconds(), "shared-s")
	b.ReportMetric(own.wall.Seconds(), "own-s")
	if !own.unended && !shared.unended {
		b.ReportMetric(ratio(shared.wall, own.wall), "wall/own")
		b.ReportMetric(ratio(shared.processor, own.processor), "cpu/own")
	}
}
