package store

import (
	"context"
	"sync/atomic"
	"time"
)

// Derivation is the pass in which stored items are derived anew after a declaration with other rules. It goes on in the
// background, in transactions of some items each. Entries of the log wait for its end, so that it has its place in their
// order. Readers are served meanwhile. When the program ends before it, the next start begins it again.
type Derivation struct {
	step   atomic.Pointer[Step]
	passed []Step // the last one of each part, once it is done
	done   chan struct{}
	tagged int // items with other tags
	moved  int // items in another story
	err    error
}

// Await returns when the pass has ended: how many items have got other tags, and how many have moved to another story. It
// fails when ctx ends, and when the store closes before. progress may be nil.
func (d *Derivation) Await(ctx context.Context, progress Progress) (tagged, moved int, err error) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-d.done:
			for _, step := range d.passed { // a short pass ends before the first tick
				if progress != nil {
					progress(step)
				}
			}
			return d.tagged, d.moved, d.err
		case <-tick.C:
			if step := d.step.Load(); step != nil && progress != nil {
				progress(*step)
			}
		case <-ctx.Done():
			return 0, 0, ctx.Err()
		}
	}
}

// pass notes that a part of the pass is done.
func (d *Derivation) pass() {
	if step := d.step.Load(); step != nil {
		d.passed = append(d.passed, *step)
	}
}
