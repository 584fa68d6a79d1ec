package fetcher

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// TestOneDocumentIsReadPerCore has many more documents arrive at once than there are cores.
func TestOneDocumentIsReadPerCore(t *testing.T) {
	t.Parallel()
	var parsing semaphore
	var reading, most atomic.Int64
	var all sync.WaitGroup
	for range 64 * runtime.GOMAXPROCS(0) {
		all.Go(func() {
			defer parsing.acquire()()
			now := reading.Add(1)
			defer reading.Add(-1)
			for seen := most.Load(); now > seen && !most.CompareAndSwap(seen, now); seen = most.Load() {
			}
			runtime.Gosched()
		})
	}
	all.Wait()
	if cores := int64(runtime.GOMAXPROCS(0)); most.Load() > cores || most.Load() == 0 {
		t.Errorf("%d documents read at once on %d cores", most.Load(), cores)
	}
}
