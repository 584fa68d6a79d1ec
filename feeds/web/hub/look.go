package hub

import (
	"context"
	"errors"
	"maps"
	"time"

	"griot/feeds"
)

// look reads what has changed since the last look, and finds which feeds have other bytes for it. Those have a new
// version, which their subscribers are owed. It reports whether all was read.
func (h *Hub) look(ctx context.Context, c *cursor) bool {
	settings := h.current()
	if settings.URL == "" {
		return true
	}
	paths := h.paths()
	moved, at, err := affected(ctx, settings.Site, h.store, c, paths, h.showing())
	if err != nil {
		if ctx.Err() == nil {
			h.log.Error("the hub cannot read what has changed", "err", err)
		}
		return false
	}
	for path := range moved {
		document, err := settings.Site.Document(ctx, path)
		if ctx.Err() != nil {
			return false // looked at again after the restart
		}
		h.mu.Lock()
		switch t := h.topics[path]; {
		case t == nil: // its last subscriber has left
		case err != nil:
			h.log.Error("a feed with subscribers cannot be rendered", "feed", path, "err", err)
			t.Version++ // whoever is owed it is sent it when it can be
			h.unsaved.topic(path, t)
		default:
			if shown := newItemSet(document.Items); !maps.Equal(shown, t.Shown) || t.Shown == nil {
				t.Shown = shown
				h.unsaved.topic(path, t)
			}
			if t.ETag != document.ETag {
				t.ETag = document.ETag
				t.Version++
				h.unsaved.topic(path, t)
			}
		}
		h.mu.Unlock()
	}
	if at != c.at {
		h.mu.Lock()
		maps.Copy(h.unsaved, c.record(at))
		h.mu.Unlock()
		c.at = at
	}
	h.keep(ctx)
	return true
}

// showing reports whether a change is about an item of a story that subscribers of a feed may have been sent. It must go
// where it is kept when it is gone from the store, or from what the feed selects, and nobody else can tell any more which
// feeds selected it.
func (h *Hub) showing() func(path string, change *feeds.Change) bool {
	shown := map[string]itemSet{}
	h.mu.Lock()
	for path, t := range h.topics {
		shown[path] = t.Shown
	}
	h.mu.Unlock()
	return func(path string, change *feeds.Change) bool {
		if items := shown[path]; items != nil {
			return items[change.Item] || items[change.Story]
		}
		return change.Kind == feeds.ChangeRemoved // earlier versions kept no items: this one looks once
	}
}

// affected are the feeds among paths that a change since the cursor concerns: they select a story that was changed, or
// showed it, as far as showing is given. at is the end of what was read.
func affected(ctx context.Context, site Site, store Store, c *cursor, paths []string, showing func(path string, change *feeds.Change) bool) (moved map[string]bool, at uint64, err error) {
	moved = map[string]bool{}
	topics := make(map[string]Topic, len(paths))
	for _, path := range paths {
		if topic, err := site.Topic(ctx, path); err == nil {
			topics[path] = topic
		}
	}
	at = c.at
	for {
		changes, lost, next, err := c.next(ctx, at)
		if err != nil {
			return nil, at, err
		}
		if lost {
			for path := range topics {
				moved[path] = true
			}
		}
		at = next
		if len(changes) == 0 {
			return moved, at, nil
		}
		seen := map[feeds.StoryID]bool{}
		for i := range changes {
			change := &changes[i]
			if len(moved) == len(topics) {
				break
			}
			for path := range topics {
				if showing != nil && !moved[path] && showing(path, change) {
					moved[path] = true
				}
			}
			if seen[change.Story] {
				continue
			}
			seen[change.Story] = true
			story, err := store.Story(ctx, change.Story)
			if errors.Is(err, feeds.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, at, err
			}
			for path, topic := range topics {
				if !moved[path] && topic.Selects(&story) {
					moved[path] = true
				}
			}
		}
	}
}

// expire ends the subscriptions whose lease has run out.
func (h *Hub) expire(ctx context.Context, now time.Time) {
	h.mu.Lock()
	for _, held := range h.subscriptions {
		if !held.live(now) && !held.sending {
			h.drop(held)
			h.tally.Expired++
		}
	}
	h.trials.forget(now)
	h.callbacks.forget(func(host string) bool { return h.perHost[host] > 0 }, now)
	h.mu.Unlock()
	h.keep(ctx)
}
