package hub

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"griot/feeds"
)

// registry holds the subscriptions and the feeds that they are of. Its owner's lock guards it.
type registry struct {
	subscriptions map[subscriptionKey]*enrolled
	feeds         map[string]*subscribed // those with subscribers, by path
	perHost       map[string]int         // subscriptions with callbacks on a host
	composed      int                    // feeds that somebody composed
	unsaved       records                // changed, and not yet written to the store
}

func newRegistry() *registry {
	return &registry{
		subscriptions: map[subscriptionKey]*enrolled{}, feeds: map[string]*subscribed{}, perHost: map[string]int{}, unsaved: records{},
	}
}

// enrolled is a subscription in force, and whether a delivery is under way.
type enrolled struct {
	Subscription
	sending bool
}

// subscribed is a feed with subscribers.
type subscribed struct {
	ETag    string `json:"etag"`    // of the bytes that were last found worth sending
	Version uint64 `json:"version"` // counts them
	// Shown are the items of the stories that subscribers may have been sent last. A change of one of them concerns
	// the feed, though it no longer selects it.
	Shown itemSet `json:"shown,omitzero"`

	subscribers int
}

// show notes that further items may have been sent, and reports whether there were any.
func (f *subscribed) show(items []feeds.ItemID) bool {
	if f.Shown == nil {
		return false // nobody knows which were before
	}
	before := len(f.Shown)
	f.Shown = f.Shown.with(items)
	return len(f.Shown) > before
}

// known is the path that a subscription's topic stood for when it was made; empty when there is none.
func (r *registry) known(key subscriptionKey) string {
	if held := r.subscriptions[key]; held != nil {
		return held.Path
	}
	return ""
}

// paths are the feeds with subscribers.
func (r *registry) paths() []string { return slices.Collect(maps.Keys(r.feeds)) }

// feed is the feed at a path, made known when it is not.
func (r *registry) feed(path string) *subscribed {
	f := r.feeds[path]
	if f == nil {
		f = &subscribed{}
		r.feeds[path] = f
		if isComposed(path) {
			r.composed++
		}
	}
	return f
}

// add takes in a subscription.
func (r *registry) add(s *enrolled) {
	r.enrol(s)
	r.unsaved.subscription(&s.Subscription)
	r.unsaved.feed(s.Path, r.feeds[s.Path])
}

// enrol counts a subscription in.
func (r *registry) enrol(s *enrolled) {
	r.subscriptions[s.key()] = s
	r.feed(s.Path).subscribers++
	r.perHost[hostOf(s.Callback)]++
}

// drop ends a subscription, and forgets a feed that nobody is left to be sent.
func (r *registry) drop(s *enrolled) {
	r.leave(s)
	r.unsaved[s.key().record()] = nil
}

// leave counts a subscription out.
func (r *registry) leave(s *enrolled) {
	delete(r.subscriptions, s.key())
	f := r.feed(s.Path)
	host := hostOf(s.Callback)
	if r.perHost[host]--; r.perHost[host] <= 0 {
		delete(r.perHost, host)
	}
	if f.subscribers--; f.subscribers <= 0 {
		delete(r.feeds, s.Path)
		if isComposed(s.Path) {
			r.composed--
		}
		r.unsaved[keptFeeds+s.Path] = nil
	}
}

// room refuses what would go beyond the bounds of the settings.
func (r *registry) room(asked *request, s *Settings) error {
	full := func(what string) error {
		return &refusal{http.StatusServiceUnavailable, what, time.Hour}
	}
	if len(r.subscriptions) >= s.Subscriptions {
		return full("the hub has as many subscriptions as it can serve")
	}
	if r.perHost[asked.host()] >= s.PerHost {
		return full("the callback's host has as many subscriptions as one may have")
	}
	if r.feeds[asked.path] == nil && isComposed(asked.path) && r.composed >= s.Composed {
		return full("the hub serves as many composed feeds as it can: subscribe to a feed with an address of its own")
	}
	return nil
}

func isComposed(path string) bool { return strings.HasPrefix(path, "select.") }
