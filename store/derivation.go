package store

import (
	"context"
	"sync/atomic"
	"time"

	"griot/store/layout"
)

// Derivation is the pass in which stored items are derived anew after a declaration with other rules. It goes on in the
// background, in transactions of some items each. Entries of the log wait for its end, so that it has its place in their
// order. Readers are served meanwhile. When the program ends before it, the next start begins it again.
type Derivation struct {
	step   atomic.Pointer[Step]
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

// Deriving returns the pass that is under way, nil when there is none.
func (db *DB) Deriving() *Derivation {
	d := db.deriving.Load()
	if d == nil {
		return nil
	}
	select {
	case <-d.done:
		return nil
	default:
		return d
	}
}

// derivationRetry is how long the pass waits after a step that could not be written.
const derivationRetry = 30 * time.Second

// beginDerivation has stored items derived anew. The writer calls it, or the opening before there is one.
func (db *DB) beginDerivation() {
	d := &Derivation{done: make(chan struct{})}
	db.behind = true
	db.deriving.Store(d)
	db.passes.Add(1)
	go db.deriveRest(d)
}

func (db *DB) deriveRest(d *Derivation) {
	defer db.passes.Done()
	defer close(d.done)
	count := func(doing string) func(done, total int) {
		return func(done, total int) { d.step.Store(&Step{Doing: doing, Done: int64(done), Total: int64(total)}) }
	}
	for {
		now := db.declared.Load()
		err := func() error {
			n, err := db.retag(context.Background(), db.deriver.Load(), count("tagging"))
			if d.tagged += n; err != nil {
				return err
			}
			n, err = db.regroup(context.Background(), now.params, count("grouping"))
			if d.moved += n; err != nil {
				return err
			}
			return db.enqueue(context.Background(), func(ch *change) error {
				ch.derived = true
				return ch.Tx.Bucket(layout.BucketMeta).Put(layout.MetaGrouped, []byte(now.version()))
			})
		}()
		switch err {
		case nil:
			if d.tagged+d.moved > 0 {
				db.log.Info("stored items follow the present rules", "tagged", d.tagged, "moved", d.moved)
			}
			return
		case ErrClosed:
			d.err = err
			return
		}
		db.log.Error("stored items keep the tags and stories of older rules, and nothing new is stored: it is tried again", "err", err, "wait", derivationRetry)
		select {
		case <-time.After(derivationRetry):
		case <-db.closed:
			d.err = ErrClosed
			return
		}
	}
}
