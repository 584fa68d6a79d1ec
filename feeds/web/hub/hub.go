package hub

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// Settings are what the configuration says of the hub. They are not changed once given to it.
type Settings struct {
	BaseURL string // the site's root, without a slash at the end
	URL     string // the hub's own address; empty: it takes no requests and sends nothing
	Site    Site
	// Client makes every request to a callback. It must refuse private addresses unless they are allowed.
	Client    *http.Client
	UserAgent string
	// Public reports whether a host could be on the public web, judged by its name; nil when private ones are allowed.
	Public func(host string) bool
	Lease  time.Duration // given to those who ask for none
	// Subscriptions is how many there may be, PerHost how many with callbacks on one host, Composed how many feeds may
	// be subscribed to that somebody composed. The first two bound the work a change makes, the third the rendering.
	Subscriptions, PerHost, Composed int
}

const (
	// tick is how often the hub looks whether anything is due.
	tick = time.Second
	// drain is how long requests under way may take to end when the hub stops.
	drain = 5 * time.Second
)

// Hub is a WebSub hub for the feeds of one site. It serves requests once [Hub.Set] was called, and delivers while
// [Hub.Run] runs.
type Hub struct {
	store Store
	log   *slog.Logger

	mu            sync.Mutex // guards what follows, and the fields of subscriptions and topics
	settings      *Settings
	subscriptions map[subscriptionKey]*held
	topics        map[string]*topic // those with subscribers, by path
	perHost       map[string]int    // subscriptions with callbacks on a host
	composed      int               // topics that somebody composed
	trials        *trials
	ended         []ending // whose subscribers are yet to be told
	callbacks     *lanes
	tally         Tally
	unsaved       records // changed, and not yet written to the store
	stopped       bool
	base          context.Context // of requests to callbacks; ends drain after Run's

	keeping chan struct{} // holds one while unsaved records are written; taken before mu

	wake chan struct{}  // something may be due before the next tick
	out  sync.WaitGroup // requests to callbacks under way
}

// held is a subscription with what is only true while the hub runs.
type held struct {
	Subscription
	sending bool
}

// topic is a feed with subscribers.
type topic struct {
	ETag    string `json:"etag"`    // of the bytes that were last found worth sending
	Version uint64 `json:"version"` // counts them
	// Shown are the items of the stories that subscribers may have been sent last: what happens to one of them concerns
	// the feed, though it no longer selects it.
	Shown itemSet `json:"shown,omitzero"`

	subscribers int
}

// New makes a hub with the subscriptions that the store keeps.
func New(ctx context.Context, store Store, log *slog.Logger) (*Hub, error) {
	h := &Hub{
		store: store, log: log, settings: &Settings{}, subscriptions: map[subscriptionKey]*held{}, topics: map[string]*topic{}, perHost: map[string]int{},
		trials: newTrials(), unsaved: records{}, keeping: make(chan struct{}, 1), callbacks: newLanes(maxSending, sendingPerHost), wake: make(chan struct{}, 1), base: context.Background(),
	}
	return h, h.restore(ctx)
}

// Set changes the settings, from the next request on. Subscriptions of feeds that no longer exist end, and their
// subscribers are told.
func (h *Hub) Set(s Settings) {
	h.mu.Lock()
	h.settings = &s
	h.mu.Unlock()
	h.nudge()
}

// Address is the hub's own address; empty when it is closed.
func (h *Hub) Address() string { return h.current().URL }

func (h *Hub) current() *Settings {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.settings
}

// known is the path that a subscription's topic stood for when it was made; empty when there is none.
func (h *Hub) known(key subscriptionKey) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if held := h.subscriptions[key]; held != nil {
		return held.Path
	}
	return ""
}

func (h *Hub) nudge() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// Run looks for changes and delivers them until ctx ends. It returns once requests under way have ended, or were cut off
// some seconds later.
func (h *Hub) Run(ctx context.Context) {
	base, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	h.mu.Lock()
	h.base = base
	h.mu.Unlock()
	look, err := openCursor(ctx, h.store, keptCursor)
	if err != nil {
		h.log.Error("the hub does not deliver: its place in the change log cannot be read", "err", err)
		return
	}
	clock := time.NewTicker(tick)
	defer clock.Stop()
	watch := watch{store: h.store}
	var checked *Settings
	for {
		if settings := h.current(); settings != checked {
			h.checkTopics(ctx, settings)
			checked = settings
		}
		if watch.due(time.Now()) {
			all := h.look(ctx, look)
			watch.looked(time.Now(), all)
		}
		h.expire(ctx, time.Now())
		h.tryOut()
		h.tellEnded(time.Now())
		h.send(time.Now())
		select {
		case <-clock.C:
		case <-h.wake:
		case <-ctx.Done():
			h.stop(cut)
			return
		}
	}
}

// stop lets requests under way end.
func (h *Hub) stop(cut context.CancelFunc) {
	h.mu.Lock()
	h.stopped = true
	h.mu.Unlock()
	timer := time.AfterFunc(drain, cut)
	defer timer.Stop()
	h.out.Wait()
}
