package hub

import (
	"context"
	"time"
)

// drain is how long requests under way may take to end when the hub stops.
const drain = 5 * time.Second

// Run looks for changes and delivers them until ctx ends. It returns once requests under way have ended, or were cut off
// some seconds later.
func (h *Hub) Run(ctx context.Context) {
	base, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	h.mu.Lock()
	h.base = base
	h.mu.Unlock()
	cursor, err := openCursor(ctx, h.store, keptCursor)
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
			if h.reviseTopics(ctx, settings) {
				checked = settings
			}
		}
		if watch.due(time.Now()) {
			all := h.dispatch(ctx, cursor)
			watch.looked(time.Now(), all)
		}
		h.expire(ctx, time.Now())
		h.verifyNext()
		h.announceEnded(time.Now())
		h.deliverDue(time.Now())
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
