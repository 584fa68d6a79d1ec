package fetcher

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

const (
	// pushTick is how often subscriptions are looked over.
	pushTick = 30 * time.Second
	// maxAsks is how many requests one hub is sent between two ticks.
	maxAsks = 20
	// hurryPause is the least time between two visits that deliveries of one source call for.
	hurryPause = time.Minute
)

// PushStore is what a [Subscriber] needs of a store.
type PushStore interface {
	Store
	Statuses() ([]health.Status, error)
	// PushKey is the key from which secrets of subscriptions are made, always the same.
	PushKey(context.Context) ([]byte, error)
	// SetPush puts what revise makes of a source's subscription, nil for none, in its place.
	SetPush(ctx context.Context, id feeds.SourceID, now time.Time, revise func(*health.PushStatus) *health.PushStatus) error
}

// Subscriber subscribes to the sources that name a WebSub hub (W3C Recommendation of 23 January 2018), and takes what
// the hubs deliver at its callback, as an [http.Handler]. Everything works without it, only later: what cannot be
// subscribed to, verified or read is left to the schedule.
//
// Its state is in the store, so that a restart forgets no lease.
type Subscriber struct {
	store PushStore
	hurry func(feeds.SourceID)
	log   *slog.Logger
	keys  pushKeys

	accepting  chan struct{} // a place for each delivery whose body is being read
	deliveries chan delivery
	asks       *pool

	mu       sync.Mutex
	visitor  *Visitor
	callback string // address below which hubs reach us, without a slash at the end; empty: they cannot
	targets  map[feeds.SourceID]*Target
	tokens   map[string]feeds.SourceID // of every subscription in the store
	asking   map[feeds.SourceID]bool
	hurried  map[feeds.SourceID]time.Time
	stopped  bool // nothing is read any more
}

// NewSubscriber makes a subscriber without targets. hurry is called with a source that should be visited soon.
func NewSubscriber(ctx context.Context, store PushStore, hurry func(feeds.SourceID), log *slog.Logger) (*Subscriber, error) {
	key, err := store.PushKey(ctx)
	if err != nil {
		return nil, err
	}
	return &Subscriber{
		store: store, hurry: hurry, log: log, keys: pushKeys{key},
		accepting: make(chan struct{}, maxWaiting), deliveries: make(chan delivery, maxWaiting), asks: newPool(Limits{Concurrency: 8, PerHost: 1, Spacing: time.Second}),
		targets: map[feeds.SourceID]*Target{}, tokens: map[string]feeds.SourceID{},
		asking: map[feeds.SourceID]bool{}, hurried: map[feeds.SourceID]time.Time{},
	}, nil
}

// SetTargets replaces the targets and the address below which hubs reach the handler. Without an address nothing is
// subscribed to, and subscriptions of before are forgotten.
func (s *Subscriber) SetTargets(v *Visitor, targets []Target, callback string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.visitor, s.callback = v, strings.TrimSuffix(callback, "/")
	s.targets = make(map[feeds.SourceID]*Target, len(targets))
	for i := range targets {
		s.targets[targets[i].ID] = &targets[i]
	}
}

// Run keeps subscriptions alive and reads deliveries until ctx ends, and returns once those that were acknowledged by
// then are stored.
func (s *Subscriber) Run(ctx context.Context) {
	s.catchUp()
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() { s.read(ctx) })
	}
	clock := time.NewTicker(pushTick)
	defer clock.Stop()
	for {
		s.tick(ctx)
		select {
		case <-clock.C:
		case <-ctx.Done():
			s.mu.Lock()
			s.stopped = true
			s.mu.Unlock()
			s.asks.drop()
			s.asks.wait()
			readers.Wait()
			s.drain(ctx)
			return
		}
	}
}

// catchUp has the sources visited that a hub was trusted with: what it pushed while nobody listened is lost.
func (s *Subscriber) catchUp() {
	statuses, err := s.store.Statuses()
	if err != nil {
		return
	}
	for _, status := range statuses {
		if status.Push.Trusted(time.Now()) {
			s.hurry(status.Source.ID)
		}
	}
}

// tick does what is due for each subscription.
func (s *Subscriber) tick(ctx context.Context) {
	statuses, err := s.store.Statuses()
	if err != nil {
		return
	}
	s.learnTokens(statuses)
	now := time.Now()
	dead := map[string]bool{}
	for _, t := range health.SummarizeHubs(statuses, now) {
		dead[t.Hub] = t.Dead()
	}
	asked := map[string]int{}
	for i := range statuses {
		status := &statuses[i]
		want := s.want(status)
		do := planPush(status.Push, want, dead[want.hub], now)
		host := hubHost(want.hub)
		if do == leave {
			host = hubHost(status.Push.Hub)
		}
		if do == rest || do != forget && asked[host] >= maxAsks || !s.begin(status.Source.ID) {
			continue
		}
		if do == forget {
			s.forget(ctx, status.Source.ID)
			continue
		}
		asked[host]++
		s.asks.submit(host, func() { s.ask(ctx, status.Source.ID, want, do) })
	}
}

func hubHost(hub string) string {
	if u, err := url.Parse(hub); err == nil {
		return u.Host
	}
	return hub
}

// want is the subscription that a source should have.
func (s *Subscriber) want(status *health.Status) subscription {
	s.mu.Lock()
	defer s.mu.Unlock()
	target := s.targets[status.Source.ID]
	w := subscription{callback: s.callback, declared: target != nil && !status.Retired}
	if w.declared && s.callback != "" && mayBePushed(target, status.Feed.Self) {
		w.hub, w.topic = status.Feed.Hub, status.Feed.Self
	}
	return w
}

// mayBePushed reports whether a topic may speak for a target: an official body's only from a host of its own.
func mayBePushed(target *Target, topic string) bool {
	u, err := url.Parse(topic)
	if err != nil || u.Host == "" {
		return false
	}
	return target.speaksAt(u.Hostname())
}

// learnTokens makes the callbacks of all subscriptions known, and no others.
func (s *Subscriber) learnTokens(statuses []health.Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	tokens := make(map[string]feeds.SourceID, len(s.tokens))
	for _, status := range statuses {
		if status.Push != nil {
			tokens[s.keys.token(status.Source.ID, status.Push.Serial)] = status.Source.ID
		}
	}
	for token, id := range s.tokens { // those asked for since the statuses were read
		if s.asking[id] {
			tokens[token] = id
		}
	}
	s.tokens = tokens
	maps.DeleteFunc(s.hurried, func(_ feeds.SourceID, at time.Time) bool { return time.Since(at) > hurryPause })
}

// begin reports whether a source has no request under way, and that it has one from now on.
func (s *Subscriber) begin(id feeds.SourceID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asking[id] {
		return false
	}
	s.asking[id] = true
	return true
}

func (s *Subscriber) end(id feeds.SourceID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.asking, id)
}

func (s *Subscriber) forget(ctx context.Context, id feeds.SourceID) {
	defer s.end(id)
	s.revise(ctx, id, func(*health.PushStatus) *health.PushStatus { return nil })
}

// revise changes a subscription in the store, and has the source visited if its hub no longer covers it.
func (s *Subscriber) revise(ctx context.Context, id feeds.SourceID, change func(*health.PushStatus) *health.PushStatus) error {
	now := time.Now().UTC()
	before := s.store.Status(id)
	err := s.store.SetPush(ctx, id, now, change)
	if err != nil && ctx.Err() == nil {
		s.log.Error("subscription not stored", "source", id, "err", err)
	}
	if after := s.store.Status(id); before.Push.Trusted(now) && !after.Push.Trusted(now) {
		s.visitSoon(id)
	}
	return err
}

// visitSoon has a source visited, though not over and over.
func (s *Subscriber) visitSoon(id feeds.SourceID) {
	s.mu.Lock()
	now := time.Now()
	paused := now.Sub(s.hurried[id]) >= hurryPause
	if paused {
		s.hurried[id] = now
	}
	s.mu.Unlock()
	if paused {
		s.hurry(id)
	}
}

// target is a declared source, with the visitor of the configuration in force.
func (s *Subscriber) target(id feeds.SourceID) (*Target, *Visitor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.targets[id], s.visitor
}

// client sends requests to hubs: through the guarded client, though it follows no redirect by itself, which would make
// a GET of a POST.
func (s *Subscriber) client() (*http.Client, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := *s.visitor.Client
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c, s.visitor.UserAgent
}
