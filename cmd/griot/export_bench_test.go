package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"griot/cmd/griot/staticsite"
	"griot/feeds"
)

// BenchmarkExport measures a copy of 2,000 stories of fourteen months after one new story: made anew and kept up to date,
// with compressed variants and without. The first export, for which nothing is packed yet, is reported in seconds.
func BenchmarkExport(b *testing.B) {
	db, source, _, end := archiveStore(b)
	r := rand.New(rand.NewPCG(9, 9))
	for _, c := range []struct {
		name           string
		full, compress bool
	}{{"anew", true, false}, {"kept", false, false}, {"anew, packed", true, true}, {"kept, packed", false, true}} {
		b.Run(c.name, func(b *testing.B) {
			dir := b.TempDir()
			export := func(full bool) staticsite.Counts {
				e, err := (&staticsite.Exporter{Handler: archiveHandler(b, db), Changes: db, Made: "made"}).Export(b.Context(), staticsite.Request{Dir: dir, Full: full, Compress: c.compress})
				if err != nil {
					b.Fatal(err)
				}
				return e
			}
			start := time.Now()
			export(true)
			first := time.Since(start)
			for b.Loop() {
				b.StopTimer()
				end = end.Add(time.Minute)
				title := babble(r, 6)
				commitItems(b, db, source, end, feeds.Item{GUID: title, Link: "https://kunafoni.example/" + title[:5], Title: title, Text: babble(r, 40), Tags: feeds.Tags{Lang: "fr", Within: []feeds.PlaceID{"ml"}}})
				b.StartTimer()
				e := export(c.full)
				b.ReportMetric(first.Seconds(), "s/first")
				b.ReportMetric(float64(e.Made), "made")
				b.ReportMetric(float64(e.Files), "files")
			}
		})
	}
}
