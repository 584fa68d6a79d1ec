package fetcher

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"griot/feeds"
)

// TestOneDocumentIsReadPerCore has many more documents arrive at once than there are cores.
func TestOneDocumentIsReadPerCore(t *testing.T) {
	var reading, most atomic.Int64
	v := visitor(&http.Client{Transport: world(func(r *http.Request) (*http.Response, error) {
		resp, err := answers(http.StatusOK, threeItems())
		resp.Request = r
		return resp, err
	})})
	v.Tag = func(*feeds.Item) feeds.Tags {
		now := reading.Add(1)
		defer reading.Add(-1)
		for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); seen = most.Load() {
		}
		time.Sleep(time.Millisecond)
		return feeds.Tags{}
	}
	var targets []Target
	for i := range 16 * runtime.GOMAXPROCS(0) {
		target := *targetAt(fmt.Sprintf("http://h%d.example/feed", i))
		target.ID = feeds.SourceID(fmt.Sprint(i))
		targets = append(targets, target)
	}
	read := 0
	Pass(t.Context(), v, newMemory(), targets, Limits{Concurrency: len(targets), PerHost: 1}, slog.New(slog.NewTextHandler(io.Discard, nil)), func(_ *Target, r Result) {
		read += len(r.Poll.Items)
	})
	if cores := int64(runtime.GOMAXPROCS(0)); most.Load() > cores || read != 3*len(targets) {
		t.Errorf("%d documents read at once on %d cores; %d items of %d documents", most.Load(), cores, read, len(targets))
	}
}
