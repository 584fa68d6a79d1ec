package hub

import (
	"context"
	"errors"
	"time"

	"griot/feeds"
)

// reviseTopics has each subscription be of the feed that is at its topic now, as a reader who asks there is sent it. A
// feed that was renamed goes on. Subscriptions of feeds that the configuration no longer has end. It reports whether
// all were looked at: what is being sent to a subscriber is waited for.
func (h *Hub) reviseTopics(ctx context.Context, s *Settings) (all bool) {
	if s.URL == "" {
		return true
	}
	h.mu.Lock()
	topics := map[topicPath]string{}
	for _, held := range h.registry.subscriptions {
		topics[topicPath{held.Topic, held.Path}] = ""
	}
	h.mu.Unlock()
	for at := range topics {
		topics[at] = s.present(ctx, at)
	}
	all = true
	h.mu.Lock()
	for _, held := range h.registry.subscriptions {
		path, looked := topics[topicPath{held.Topic, held.Path}]
		switch {
		case !looked || path == held.Path:
		case path == "":
			h.registry.drop(held)
			h.log.Info("hub: the feed is gone", "feed", held.Path, "host", hostOf(held.Callback))
			h.ended = append(h.ended, ending{held.Subscription, time.Now()})
		case held.sending:
			all = false
		default:
			h.log.Info("hub: the feed has moved", "feed", held.Path, "to", path, "host", hostOf(held.Callback))
			h.registry.move(held, path)
		}
	}
	h.mu.Unlock()
	h.persist(ctx)
	return all
}

// topicPath is a topic and the path that it stood for.
type topicPath struct{ topic, path string }

// present is the path for which a topic stands now; empty when its feed is gone. A topic at an address that the site no
// longer has, as one of another host, stays good for the feed that was subscribed under it. What cannot be looked up
// stays as it is.
func (s *Settings) present(ctx context.Context, at topicPath) string {
	if address, ours := s.address(at.topic); ours {
		if feed, err := s.Publisher.Feed(ctx, address); err == nil {
			return feed.Path
		}
	}
	feed, err := s.Publisher.Feed(ctx, at.path)
	switch {
	case err == nil:
		return feed.Path
	case errors.Is(err, feeds.ErrNotFound):
		return ""
	}
	return at.path
}

// move has a subscription be of the feed at another path. What its subscriber is owed it is still owed, and nothing
// else.
func (r *registry) move(s *enrolled, path string) {
	before := r.feeds[s.Path]
	owed := s.Version < before.Version
	r.leave(s)
	s.Path = path
	now := r.feed(path)
	if now.subscribers == 0 {
		now.ETag, now.Version, now.Shown = before.ETag, before.Version, before.Shown
	} else {
		if owed {
			r.ahead(path)
		}
		if s.Version = now.Version; owed {
			s.Version--
		}
		now.Shown = union(now.Shown, before.Shown)
	}
	r.enrol(s)
	r.unsaved.subscription(&s.Subscription)
	r.unsaved.feed(path, now)
}

// ahead makes sure that a feed has a version before its present one, which a subscriber can be said to have.
func (r *registry) ahead(path string) {
	feed := r.feeds[path]
	if feed.Version > 0 {
		return
	}
	feed.Version = 1
	for _, other := range r.subscriptions {
		if other.Path == path {
			other.Version = 1
			r.unsaved.subscription(&other.Subscription)
		}
	}
}
