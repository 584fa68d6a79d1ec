package web

import (
	"hash/maphash"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// Limits bound what one client can ask. They are far above what a reader does who subscribes to every feed of a site,
// or what the readers of a mobile network do that stand behind one address.
type Limits struct {
	// Rate is the requests a second that a client may keep up, Burst those it may make at once.
	Rate, Burst int
	// WorkRate and WorkBurst are the same for requests that make a document that is not at hand.
	WorkRate, WorkBurst int
	Proxies             Proxies
}

// DefaultLimits are those of a small server.
func DefaultLimits() Limits {
	return Limits{
		Rate: 100, Burst: 3000, WorkRate: 10, WorkBurst: 600,
		Proxies: Proxies{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
	}
}

const (
	throttleShards = 16
	// remembered is how many clients a shard counts before the older half is forgotten, which gives them a fresh burst:
	// 16 shards × 2 × 4,096 clients of some 250 bytes are 32 MB at most.
	remembered = 4096
	// complaint is how often the log says of one client that it is held back.
	complaint = time.Hour
)

// Throttle holds clients to [Limits] by token buckets. It is safe for concurrent use.
type Throttle struct {
	limits Limits
	seed   maphash.Seed
	shards [throttleShards]throttleShard
	held   atomic.Int64
}

// throttleShard counts some of the clients. Those of young were seen since it was last full, those of old before that.
type throttleShard struct {
	mu         sync.Mutex
	young, old map[netip.Addr]*client
}

type client struct {
	requests, work *rate.Limiter
	complained     atomic.Int64 // Unix seconds
}

// NewThrottle makes a throttle to which all clients are new.
func NewThrottle(limits Limits) *Throttle {
	t := &Throttle{limits: limits, seed: maphash.MakeSeed()}
	for i := range t.shards {
		t.shards[i].young = map[netip.Addr]*client{}
	}
	return t
}

// HeldBack is how many requests were refused.
func (t *Throttle) HeldBack() int64 { return t.held.Load() }

func (t *Throttle) client(addr netip.Addr) *client {
	addr = household(addr)
	s := &t.shards[maphash.Comparable(t.seed, addr)%throttleShards]
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.young[addr]; ok {
		return c
	}
	c, ok := s.old[addr]
	if !ok {
		c = &client{
			requests: rate.NewLimiter(rate.Limit(t.limits.Rate), t.limits.Burst),
			work:     rate.NewLimiter(rate.Limit(t.limits.WorkRate), t.limits.WorkBurst),
		}
	}
	if len(s.young) >= remembered {
		s.old, s.young = s.young, make(map[netip.Addr]*client, remembered)
	}
	s.young[addr] = c
	return c
}

// take takes a token, or says how long the client has to wait for one.
func (t *Throttle) take(bucket *rate.Limiter, now time.Time) (wait time.Duration, ok bool) {
	if bucket.AllowN(now, 1) {
		return 0, true
	}
	t.held.Add(1)
	missing := 1 - bucket.TokensAt(now)
	return time.Duration(missing / float64(bucket.Limit()) * float64(time.Second)), false
}

// complains reports whether the log should name the client now.
func (c *client) complains(now time.Time) bool {
	last := c.complained.Load()
	return now.Unix()-last >= int64(complaint/time.Second) && c.complained.CompareAndSwap(last, now.Unix())
}
