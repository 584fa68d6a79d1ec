package main

import (
	"bytes"
	"io"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/tag"
	"griot/fetcher"
	"griot/store"
)

type answering func(*http.Request) (*http.Response, error)

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }

// BenchmarkVisit reads and commits a changed document of thirty items, one of them new, all jobs on: from its bytes to the
// answer of Commit. The time until the file held it is told apart, as sync-ns/op, and is part of ns/op.
func BenchmarkVisit(b *testing.B) {
	tagger, err := tag.New(tag.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var sync time.Duration
	db, err := store.Open(filepath.Join(b.TempDir(), "griot.db"), store.Options{
		Deriver: newDeriver(tagger), Observe: func(batch store.Batch) { sync += batch.Sync },
	})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	var body []byte
	visitor := &fetcher.Visitor{UserAgent: "bench", Client: &http.Client{Transport: answering(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/rss+xml"}},
			Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r,
		}, nil
	})}}
	target := fetcher.Target{
		Source:   feeds.Source{ID: "j", URL: "https://j.example/feed", Class: feeds.Press, Language: "fr", Home: "ml"},
		Schedule: cron.Every(15 * time.Minute), Timeout: 30 * time.Second, MaxBody: 4 << 20,
	}
	visit := func() {
		poll, ok := visitor.Visit(b.Context(), &target, db.Status(target.ID))
		if !ok || poll.Failure != nil {
			b.Fatal(poll.Failure)
		}
		if _, err := db.Commit(b.Context(), poll); err != nil {
			b.Fatal(err)
		}
	}
	words := readNewsWords(b)
	n := newNewsWorld(words, newsPlan{seed: 5, now: time.Now().Add(-time.Hour), sources: 1, each: 30, within: time.Hour, own: true})
	writer := &newsWriter{words: words}
	publish := func() {
		n.now = n.now.Add(time.Second)
		n.add(n.sources[0], 1)
		body = n.sources[0].document(writer)
	}
	for range 100 {
		publish()
		visit()
	}
	sync = 0
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		b.StopTimer()
		publish()
		b.StartTimer()
		visit()
	}
	b.ReportMetric(float64(sync)/float64(b.N), "sync-ns/op")
}
