package hub

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// PingSettings are what the configuration says of hubs elsewhere. They are not changed once given.
type PingSettings struct {
	BaseURL   string // the site's root, without a slash at the end
	Publisher Publisher
	Client    *http.Client // must refuse private addresses unless they are allowed
	UserAgent string
	Hubs      []string
}

// paths are the feeds that hubs are told of. Subscribers at a hub elsewhere may know one by an address that it had before:
// that hub asks there, and is led to the feed.
func (s *PingSettings) paths() []string {
	return slices.Concat(s.Publisher.FeedPaths(), s.Publisher.FormerPaths())
}

const keptPings = "ping/cursor"

// pingRetries are how long after a failed ping the next try comes. A ping only says that something is new: after the
// last one the next change speaks for it.
func pingRetries() []time.Duration { return []time.Duration{10 * time.Second, time.Minute} }

// Pings announce to hubs elsewhere which feeds have changed, by hub.mode=publish, as public hubs expect it
// (PubSubHubbub 0.4, section 7.1; WebSub leaves it open).
type Pings struct {
	store Store
	log   *slog.Logger

	mu       sync.Mutex
	settings PingSettings
	status   map[string]*health.PushedPing // by hub
}

// NewPings makes none; [Pings.Set] says whom to ping.
func NewPings(store Store, log *slog.Logger) *Pings {
	return &Pings{store: store, log: log, status: map[string]*health.PushedPing{}}
}

// Set changes whom to ping, from the next change on.
func (p *Pings) Set(s PingSettings) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.settings = s
}

func (p *Pings) current() PingSettings {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.settings
}

// Run pings until ctx ends. A change that was not announced by then is announced after the next start.
func (p *Pings) Run(ctx context.Context) {
	follow(ctx, p.store, func() bool {
		err := p.Tell(ctx)
		if err != nil && ctx.Err() == nil {
			p.log.Error("hubs elsewhere are not told: what has changed cannot be read", "err", err)
		}
		return err == nil
	})
}

// Tell pings for all that changed since it was last called, here or in an earlier run.
func (p *Pings) Tell(ctx context.Context) error {
	settings := p.current()
	c, err := openCursor(ctx, p.store, keptPings)
	if err != nil {
		return err
	}
	var moved map[string]bool
	var at uint64
	if len(settings.Hubs) == 0 {
		at, err = p.store.LastChange(ctx) // a hub that is added later is told of what comes later
	} else {
		moved, at, err = affected(ctx, settings.Publisher, p.store, c, settings.paths(), nil) // of what is gone they are not told
	}
	if err != nil || at == c.at {
		return err
	}
	var hubs sync.WaitGroup
	for _, hub := range settings.Hubs {
		hubs.Go(func() { p.announce(ctx, &settings, hub, moved) })
	}
	hubs.Wait()
	if ctx.Err() != nil {
		return ctx.Err() // all are told again after the restart: a ping too many does no harm
	}
	return p.store.Keep(ctx, c.record(at))
}

// announce pings one hub for each feed, one after the other.
func (p *Pings) announce(ctx context.Context, s *PingSettings, hub string, moved map[string]bool) {
	for _, path := range s.paths() {
		if !moved[path] {
			continue
		}
		problem := s.ping(ctx, hub, path)
		for _, wait := range pingRetries() {
			if problem == "" || !sleep(ctx, wait) {
				break
			}
			problem = s.ping(ctx, hub, path)
		}
		if ctx.Err() != nil {
			return
		}
		p.note(hub, problem)
		if problem != "" {
			p.log.Warn("hub elsewhere not told", "hub", feeds.MaskURL(hub), "why", problem)
			return // nor of the other feeds: it fares no better with them
		}
	}
}

func (s *PingSettings) ping(ctx context.Context, hub, path string) (problem string) {
	topic := s.BaseURL + "/" + path
	form := url.Values{"hub.mode": {"publish"}, "hub.url": {topic}, "hub.topic": {topic}} // hubs know one name or the other
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	answer, err := caller{s.Client, s.UserAgent}.do(ctx, http.MethodPost, hub, header, []byte(form.Encode()))
	switch {
	case err != nil:
		return whyFailed(err)
	case !answer.accepted():
		return fmt.Sprintf("the hub answers with status %d %s", answer.status, http.StatusText(answer.status))
	}
	return ""
}

func (p *Pings) note(hub, problem string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	status := p.status[hub]
	if status == nil {
		status = &health.PushedPing{Hub: feeds.MaskURL(hub)}
		p.status[hub] = status
	}
	if status.Problem = problem; problem != "" {
		status.Failures++
		return
	}
	status.Failures, status.LastPing = 0, time.Now()
}

// Status is how hubs elsewhere fare, in the order of the configuration.
func (p *Pings) Status() []health.PushedPing {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []health.PushedPing
	for _, hub := range p.settings.Hubs {
		if status := p.status[hub]; status != nil {
			all = append(all, *status)
		} else {
			all = append(all, health.PushedPing{Hub: feeds.MaskURL(hub)})
		}
	}
	return all
}
