// Package websub is how sources push: it subscribes to those that name a WebSub hub (W3C Recommendation of 23 January
// 2018), and takes what the hubs deliver.
//
// Everything works without it, only later: a source that cannot be subscribed to is visited by its schedule.
package websub

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
	"griot/fetcher"
)

const (
	// tickInterval is how often subscriptions are checked.
	tickInterval = 30 * time.Second
	// maxRequests limits the requests that one hub is sent between two ticks.
	maxRequests = 20
	// triggerPause is the least time between two visits of a source that deliveries trigger.
	triggerPause = time.Minute
)

// Store is what a [Subscriber] needs of the store.
type Store interface {
	fetcher.Store
	// Statuses returns the status of each source.
	Statuses() ([]health.Status, error)
	// PushKey returns the key that the secrets of subscriptions are made from, always the same.
	PushKey(context.Context) ([]byte, error)
	// SetPush replaces a source's subscription by what revise makes of it. nil stands for none.
	SetPush(ctx context.Context, id feeds.SourceID, now time.Time, revise func(*health.PushStatus) *health.PushStatus) error
}

// Subscriber subscribes to sources at their hubs and, as an [http.Handler], takes what the hubs deliver at its callback.
// Its state is in the store, so that a restart forgets no lease.
type Subscriber struct {
	store   Store
	trigger func(feeds.SourceID) // has a source visited soon
	log     *slog.Logger
	keys    keys

	accepting  chan struct{} // a place for each delivery whose body is being read
	deliveries chan delivery
	requests   *fetcher.Pool

	mu        sync.Mutex
	visitor   *fetcher.Visitor
	callback  string // address below which hubs reach us, without a slash at the end; empty: they cannot
	targets   map[feeds.SourceID]*fetcher.Target
	tokens    map[string]feeds.SourceID // of every subscription in the store
	asking    map[feeds.SourceID]bool
	triggered map[feeds.SourceID]time.Time
	stopped   bool // nothing is read any more
}

// NewSubscriber makes a subscriber without targets. It calls trigger with each source that should be visited soon.
func NewSubscriber(ctx context.Context, store Store, trigger func(feeds.SourceID), log *slog.Logger) (*Subscriber, error) {
	key, err := store.PushKey(ctx)
	if err != nil {
		return nil, err
	}
	return &Subscriber{
		store: store, trigger: trigger, log: log, keys: keys{key},
		accepting: make(chan struct{}, maxWaiting), deliveries: make(chan delivery, maxWaiting), requests: fetcher.NewPool(fetcher.Limits{Concurrency: 8, PerHost: 1, Spacing: time.Second}),
		targets: map[feeds.SourceID]*fetcher.Target{}, tokens: map[string]feeds.SourceID{},
		asking: map[feeds.SourceID]bool{}, triggered: map[feeds.SourceID]time.Time{},
	}, nil
}

// SetTargets replaces the targets and the address below which hubs reach the handler. Without an address there are no
// subscriptions, and earlier ones are forgotten.
func (s *Subscriber) SetTargets(v *fetcher.Visitor, targets []fetcher.Target, callback string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.visitor, s.callback = v, strings.TrimSuffix(callback, "/")
	s.targets = make(map[feeds.SourceID]*fetcher.Target, len(targets))
	for i := range targets {
		s.targets[targets[i].ID] = &targets[i]
	}
}

// Run renews subscriptions and reads deliveries until ctx ends. It returns when all deliveries that were acknowledged are
// stored.
func (s *Subscriber) Run(ctx context.Context) {
	s.catchUp()
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() { s.read(ctx) })
	}
	clock := time.NewTicker(tickInterval)
	defer clock.Stop()
	for {
		s.tick(ctx)
		select {
		case <-clock.C:
		case <-ctx.Done():
			s.mu.Lock()
			s.stopped = true
			s.mu.Unlock()
			s.requests.Drop()
			s.requests.Wait()
			readers.Wait()
			s.drain(ctx)
			return
		}
	}
}

// catchUp has the sources visited whose hub was trusted: what it pushed while nobody listened is lost.
func (s *Subscriber) catchUp() {
	statuses, err := s.store.Statuses()
	if err != nil {
		return
	}
	for _, status := range statuses {
		if status.Push.Trusted(time.Now()) {
			s.trigger(status.Source.ID)
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
		do := plan(status.Push, want, dead[want.hub], now)
		host := hubHost(want.hub)
		if do == leave {
			host = hubHost(status.Push.Hub)
		}
		if do == rest || do != forget && asked[host] >= maxRequests || !s.begin(status.Source.ID) {
			continue
		}
		if do == forget {
			s.forget(ctx, status.Source.ID)
			continue
		}
		asked[host]++
		s.requests.Submit(host, func(func()) { s.ask(ctx, status.Source.ID, want, do) })
	}
}

// hubHost returns the host by which requests to a hub are limited.
func hubHost(hub string) string {
	if u, err := url.Parse(hub); err == nil {
		return u.Host
	}
	return hub
}

// want returns the subscription that a source should have.
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

// mayBePushed reports whether a topic may speak for a target. That of an official body must be on a host of its own.
func mayBePushed(target *fetcher.Target, topic string) bool {
	u, err := url.Parse(topic)
	if err != nil || u.Host == "" {
		return false
	}
	return target.SpeaksAt(u.Hostname())
}

// learnTokens stores the tokens of all subscriptions, and no others.
func (s *Subscriber) learnTokens(statuses []health.Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	tokens := make(map[string]feeds.SourceID, len(s.tokens))
	for _, status := range statuses {
		if status.Push != nil {
			tokens[s.keys.token(status.Source.ID, status.Push.Serial)] = status.Source.ID
		}
	}
	for token, id := range s.tokens { // and of those requested since the statuses were read
		if s.asking[id] {
			tokens[token] = id
		}
	}
	s.tokens = tokens
	maps.DeleteFunc(s.triggered, func(_ feeds.SourceID, at time.Time) bool { return time.Since(at) > triggerPause })
}

// begin marks a source as one with a request under way. It reports false if there is one already.
func (s *Subscriber) begin(id feeds.SourceID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asking[id] {
		return false
	}
	s.asking[id] = true
	return true
}

// end removes the mark.
func (s *Subscriber) end(id feeds.SourceID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.asking, id)
}

// forget removes a subscription from the store.
func (s *Subscriber) forget(ctx context.Context, id feeds.SourceID) {
	defer s.end(id)
	s.revise(ctx, id, func(*health.PushStatus) *health.PushStatus { return nil })
}

// revise changes a subscription in the store. It has the source visited when its hub is trusted no longer.
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

// visitSoon has a source visited, once in triggerPause at most.
func (s *Subscriber) visitSoon(id feeds.SourceID) {
	s.mu.Lock()
	now := time.Now()
	due := now.Sub(s.triggered[id]) >= triggerPause
	if due {
		s.triggered[id] = now
	}
	s.mu.Unlock()
	if due {
		s.trigger(id)
	}
}

// target returns a declared source, nil if there is none, and the visitor of the present configuration.
func (s *Subscriber) target(id feeds.SourceID) (*fetcher.Target, *fetcher.Visitor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.targets[id], s.visitor
}

// client returns the client for hubs and its user agent. It is the guarded one, but follows no redirect by itself, since
// that would make a GET of a POST.
func (s *Subscriber) client() (*http.Client, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := *s.visitor.Client
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c, s.visitor.UserAgent
}
