package web

import (
	"fmt"
	"testing"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// BenchmarkSourcePages is what the lists of 500 sources cost, which are made for each request.
func BenchmarkSourcePages(b *testing.B) {
	m := newMemory()
	m.statuses = nil
	at := time.Date(2026, 2, 9, 6, 0, 0, 0, time.UTC)
	var cadence health.Cadence
	for k := range 50 {
		cadence = cadence.With(at.Add(time.Duration(k*k) * time.Minute))
	}
	for i := range 500 {
		m.statuses = append(m.statuses, health.Status{
			Source: feeds.Source{
				ID: feeds.SourceID(fmt.Sprintf("s%03d", i)), Name: fmt.Sprintf("Le Journal n° %d", i), Class: feeds.Classes()[i%7],
				URL: "https://s.example/feed", Language: "fr",
			},
			Cadence: cadence, LastPoll: at, LastSuccess: at, Items: 2000,
		})
	}
	h := newHandler(b, testSite(), m)
	for _, path := range []string{"/sources", "/status", "/status.json"} {
		b.Run(path[1:], func(b *testing.B) {
			for b.Loop() {
				if got := get(h, path); got.Code != 200 {
					b.Fatal(got.Code)
				}
			}
		})
	}
}
