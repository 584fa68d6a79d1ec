package limit

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestThrottleMemoryIsBounded(t *testing.T) {
	t.Parallel()
	throttle := NewThrottle(DefaultRates())
	for i := range 4 * throttleShards * remembered {
		throttle.buckets(netip.AddrFrom4([4]byte{41, byte(i >> 16), byte(i >> 8), byte(i)}))
	}
	for i := range throttle.shards {
		if n := len(throttle.shards[i].young) + len(throttle.shards[i].old); n > 2*remembered {
			t.Errorf("shard %d holds %d clients", i, n)
		}
	}
}

func BenchmarkThrottle(b *testing.B) {
	throttle := NewThrottle(DefaultRates())
	requests := make([]*http.Request, 1000)
	for i := range requests {
		requests[i] = httptest.NewRequest("GET", "/all.rss", nil)
		requests[i].RemoteAddr = fmt.Sprintf("41.73.%d.%d:5000", i/250, i%250)
	}
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			_ = throttle.Client(requests[i%len(requests)]).Request()
		}
	})
}
