package hub

import (
	"context"
	"errors"
	"time"

	"griot/feeds"
)

// look reads what has changed since the last look, and finds which feeds have other bytes for it. Those have a new
// version, which their subscribers are owed.
func (h *Hub) look(ctx context.Context, c *cursor) {
	settings := h.current()
	if settings.URL == "" {
		return
	}
	paths := h.paths()
	moved, at, err := affected(ctx, settings.Site, h.store, c, paths, anyFeed)
	if err != nil {
		if ctx.Err() == nil {
			h.log.Error("the hub cannot read what has changed", "err", err)
		}
		return
	}
	kept := records{}
	for path := range moved {
		document, err := settings.Site.Document(ctx, path)
		if ctx.Err() != nil {
			return // looked at again after the restart
		}
		h.mu.Lock()
		switch t := h.topics[path]; {
		case t == nil: // its last subscriber has left
		case err != nil:
			h.log.Error("a feed with subscribers cannot be rendered", "feed", path, "err", err)
			t.Version++ // whoever is owed it is sent it when it can be
			kept.topic(path, t)
		case t.ETag != document.ETag:
			t.ETag = document.ETag
			t.Version++
			kept.topic(path, t)
		}
		h.mu.Unlock()
	}
	if at != c.at {
		h.keep(ctx, kept, c.record(at))
		c.at = at
	} else {
		h.keep(ctx, kept)
	}
}

// reach is which feeds an item that was removed concerns: nobody can tell any more which of them selected it.
type reach bool

const (
	noFeed  reach = false // those who are told of news are not told of it
	anyFeed reach = true  // it must go where it is kept, and who asks compares the bytes
)

// affected are the feeds among paths that a change since the cursor concerns: they select a story that was changed. at is
// the end of what was read.
func affected(ctx context.Context, site Site, store Store, c *cursor, paths []string, removal reach) (moved map[string]bool, at uint64, err error) {
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
		for _, change := range changes {
			if change.Kind == feeds.ChangeRemoved && removal == anyFeed {
				for path := range topics {
					moved[path] = true
				}
			}
			if seen[change.Story] || len(moved) == len(topics) {
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
	kept := records{}
	h.mu.Lock()
	for _, held := range h.subscriptions {
		if !held.live(now) && !held.sending {
			h.drop(held, kept)
			h.tally.Expired++
		}
	}
	h.trials.forget(now)
	h.callbacks.forget(now)
	h.mu.Unlock()
	h.keep(ctx, kept)
}
