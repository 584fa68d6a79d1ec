package hub

import (
	"context"
	"maps"
)

// persist writes what was changed up to now, in the order of the changes. So what a delivery notes of a subscription
// never comes after its end. Changes that come together are written together. What cannot be written stays true while
// the hub runs, and is tried again with the next change.
func (h *Hub) persist(ctx context.Context) {
	h.writing <- struct{}{}
	defer func() { <-h.writing }()
	h.mu.Lock()
	now := h.registry.unsaved
	h.registry.unsaved = records{}
	h.mu.Unlock()
	if len(now) == 0 {
		return
	}
	if err := h.store.Keep(context.WithoutCancel(ctx), now); err != nil {
		h.log.Error("subscriptions not stored: a restart would forget the last changes", "err", err)
		h.mu.Lock()
		maps.Copy(now, h.registry.unsaved) // the later ones count
		h.registry.unsaved = now
		h.mu.Unlock()
	}
}
