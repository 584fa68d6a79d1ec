package hub

import (
	"context"
	"maps"

	"griot/feeds"
)

// dispatch reads what has changed since it was last called, and finds which feeds have other bytes for it. Those have a new
// version, which their subscribers are owed. It reports whether all was read.
func (h *Hub) dispatch(ctx context.Context, c *cursor) bool {
	settings := h.current()
	if settings.URL == "" {
		return true
	}
	h.mu.Lock()
	paths := h.registry.paths()
	h.mu.Unlock()
	moved, at, err := affected(ctx, settings.Publisher, h.store, c, paths, h.showing())
	if err != nil {
		if ctx.Err() == nil {
			h.log.Error("the hub cannot read what has changed", "err", err)
		}
		return false
	}
	for path := range moved {
		content, err := settings.Publisher.Content(ctx, path)
		if ctx.Err() != nil {
			return false // read again after the restart
		}
		h.mu.Lock()
		switch f := h.registry.feeds[path]; {
		case f == nil: // its last subscriber has left
		case err != nil:
			h.log.Error("a feed with subscribers cannot be rendered", "feed", path, "err", err)
			f.Version++ // whoever is owed it is sent it when it can be
			h.registry.unsaved.feed(path, f)
		default:
			if shown := newItemSet(content.Items); !maps.Equal(shown, f.Shown) || f.Shown == nil {
				f.Shown = shown
				h.registry.unsaved.feed(path, f)
			}
			if f.ETag != content.ETag {
				f.ETag = content.ETag
				f.Version++
				h.registry.unsaved.feed(path, f)
			}
		}
		h.mu.Unlock()
	}
	if at != c.at {
		h.mu.Lock()
		maps.Copy(h.registry.unsaved, c.record(at))
		h.mu.Unlock()
		c.at = at
	}
	h.persist(ctx)
	return true
}

// showing returns a function that reports whether a change is about an item that subscribers of a feed may have been
// sent. Such a change must reach their copies, even when the item has left the store or the feed no longer selects
// it: then only this list knows which feeds showed it.
func (h *Hub) showing() func(path string, change *feeds.Change) bool {
	shown := map[string]itemSet{}
	h.mu.Lock()
	for path, f := range h.registry.feeds {
		shown[path] = f.Shown
	}
	h.mu.Unlock()
	return func(path string, change *feeds.Change) bool {
		if items := shown[path]; items != nil {
			return items[change.Item] || items[change.Story]
		}
		return change.Kind == feeds.ChangeRemoved // earlier versions kept no items: this one looks once
	}
}
