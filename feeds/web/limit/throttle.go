package limit

import (
	"hash/maphash"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

const (
	throttleShards = 16
	// remembered is how many clients a shard counts before it forgets the older half, which gives them a fresh burst.
	// 16 shards × 2 × 4,096 clients of some 250 bytes are 32 MB at most.
	remembered = 4096
	// logPause is the least time between two lines of the log about one client.
	logPause = time.Hour
)

// Throttle holds clients to [Rates] by token buckets. It is safe for concurrent use. A nil Throttle refuses nothing.
type Throttle struct {
	rates   Rates
	seed    maphash.Seed
	shards  [throttleShards]throttleShard
	refused atomic.Int64
}

// throttleShard counts some of the clients. Those of young were seen since it was last full, those of old before that.
type throttleShard struct {
	mu         sync.Mutex
	young, old map[netip.Addr]*buckets
}

// buckets are the tokens that one client has left.
type buckets struct {
	requests, work *rate.Limiter
	logged         atomic.Int64 // Unix seconds of the last line of the log
}

// NewThrottle returns a throttle that has seen no client yet.
func NewThrottle(rates Rates) *Throttle {
	t := &Throttle{rates: rates, seed: maphash.MakeSeed()}
	for i := range t.shards {
		t.shards[i].young = map[netip.Addr]*buckets{}
	}
	return t
}

// HeldBack returns how many requests were refused.
func (t *Throttle) HeldBack() int64 { return t.refused.Load() }

// Client is where a request comes from. The zero Client is never refused.
type Client struct {
	addr     netip.Addr
	throttle *Throttle
	buckets  *buckets // nil where nothing is counted
}

// Client returns where a request comes from. A proxy that names no client may stand for all of them: it is not counted.
func (t *Throttle) Client(r *http.Request) Client {
	if t == nil {
		return Client{}
	}
	addr := t.rates.Proxies.Client(r)
	if !addr.IsValid() || t.rates.Proxies.Trust(addr) {
		return Client{}
	}
	return Client{addr, t, t.buckets(addr)}
}

// Request takes the token of a request. Without one it returns an [*Exceeded].
func (c Client) Request() error {
	if c.buckets == nil {
		return nil
	}
	return c.take(c.buckets.requests)
}

// Work takes the token of a document that is to be made. Without one it returns an [*Exceeded].
func (c Client) Work() error {
	if c.buckets == nil {
		return nil
	}
	return c.take(c.buckets.work)
}

func (c Client) take(bucket *rate.Limiter) error {
	now := time.Now()
	if bucket.AllowN(now, 1) {
		return nil
	}
	c.throttle.refused.Add(1)
	missing := 1 - bucket.TokensAt(now)
	wait := time.Duration(missing / float64(bucket.Limit()) * float64(time.Second))
	return &Exceeded{Client: c.addr, Wait: wait, Log: c.buckets.logNow(now)}
}

// Exceeded is the refusal of a request beyond the limits.
type Exceeded struct {
	Client netip.Addr
	Wait   time.Duration // until the client may ask again
	Log    bool          // the log should name the client; once an hour at most
}

func (e *Exceeded) Error() string { return "too many requests from " + e.Client.String() }

// logNow reports whether the log should name the client now.
func (b *buckets) logNow(now time.Time) bool {
	last := b.logged.Load()
	return now.Unix()-last >= int64(logPause/time.Second) && b.logged.CompareAndSwap(last, now.Unix())
}

// buckets returns those of the household of an address.
func (t *Throttle) buckets(addr netip.Addr) *buckets {
	addr = household(addr)
	s := &t.shards[maphash.Comparable(t.seed, addr)%throttleShards]
	s.mu.Lock()
	defer s.mu.Unlock()
	if b, ok := s.young[addr]; ok {
		return b
	}
	b, ok := s.old[addr]
	if !ok {
		b = &buckets{
			requests: rate.NewLimiter(rate.Limit(t.rates.Rate), t.rates.Burst),
			work:     rate.NewLimiter(rate.Limit(t.rates.WorkRate), t.rates.WorkBurst),
		}
	}
	if len(s.young) >= remembered {
		s.old, s.young = s.young, make(map[netip.Addr]*buckets, remembered)
	}
	s.young[addr] = b
	return b
}
