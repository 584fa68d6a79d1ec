package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/tag"
	"griot/fetcher"
	"griot/store"
)

// visitedDocument is a feed of thirty items, the newest with the number n.
func visitedDocument(w *newswire, n int, since time.Time) []byte {
	var d bytes.Buffer
	d.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Journal</title><link>https://j.example/</link><description>Actualités</description><language>fr</language>`)
	for i := range 30 {
		a := w.write(ownTexts, 0, n-i)
		fmt.Fprintf(&d, `<item><guid isPermaLink="false">%d</guid><title>%s</title><link>https://j.example/%d</link><pubDate>%s</pubDate><description>%s</description></item>`,
			n-i, a.title, n-i, since.Add(time.Duration(n-i)*time.Second).UTC().Format(time.RFC1123Z), strings.Join(a.sentences, " "))
	}
	d.WriteString(`</channel></rss>`)
	return d.Bytes()
}

type answering func(*http.Request) (*http.Response, error)

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) { return a(r) }

// BenchmarkVisit reads and commits a changed document of thirty items, one of them new, all jobs on: from its bytes to the
// answer of Commit. The time until the file held it is told apart, as sync-ns/op, and is part of ns/op.
func BenchmarkVisit(b *testing.B) {
	wire := newNewswire(b)
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
	since, n := time.Now().Add(-time.Hour), 30
	for range 100 {
		body = visitedDocument(wire, n, since)
		visit()
		n++
	}
	sync = 0
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		b.StopTimer()
		body = visitedDocument(wire, n, since)
		n++
		b.StartTimer()
		visit()
	}
	b.ReportMetric(float64(sync)/float64(b.N), "sync-ns/op")
}
