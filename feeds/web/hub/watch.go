package hub

import (
	"context"
	"time"
)

// tick is how often it is looked whether anything is due.
const tick = time.Second

// settled is how long changes are left to gather before they are looked at: the sources of one pass come in together.
const settled = 3 * time.Second

// watch decides when the change log is worth a look: when the store's generation has moved and stood still for a while.
// A pass that takes long is followed by a rest in proportion.
type watch struct {
	store   Store
	began   bool
	seen    uint64
	moved   time.Time // when the generation was first seen to differ; zero: it does not
	started time.Time
	rest    time.Time
	again   bool // the last pass did not come to its end
}

func (w *watch) due(now time.Time) bool {
	generation := w.store.Generation()
	switch {
	case !w.began:
		w.began, w.seen, w.started = true, generation, now
		return true
	case generation == w.seen && !w.again:
		return false
	case w.moved.IsZero():
		w.moved = now
	}
	if now.Sub(w.moved) < settled || now.Before(w.rest) {
		return false
	}
	w.seen, w.moved, w.started, w.again = generation, time.Time{}, now, false
	return true
}

// looked notes that the pass that was due has ended. A pass that did not read everything is repeated soon, though
// nothing new has come.
func (w *watch) looked(now time.Time, all bool) {
	w.rest, w.again = now.Add(4*now.Sub(w.started)), !all
}

// follow calls pass whenever the change log is worth a look, until ctx ends. pass reports whether it read all there was.
func follow(ctx context.Context, store Store, pass func() bool) {
	watch := watch{store: store}
	for {
		if watch.due(time.Now()) {
			all := pass()
			watch.looked(time.Now(), all)
		}
		if !sleep(ctx, tick) {
			return
		}
	}
}

// sleep waits, and reports whether it was let finish.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
