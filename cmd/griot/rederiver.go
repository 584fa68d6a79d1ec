package main

import (
	"context"
	"log/slog"
	"sync/atomic"

	"griot/store"
)

// rederiver derives the tags and stories of stored items again where other rules made them: at the start, and whenever a
// configuration brings other rules.
type rederiver struct {
	db      *store.DB
	current *atomic.Pointer[wire]
	changed chan struct{} // a sign that the rules may have changed
	log     *slog.Logger
}

func newRederiver(db *store.DB, current *atomic.Pointer[wire], log *slog.Logger) *rederiver {
	return &rederiver{db: db, current: current, changed: make(chan struct{}, 1), log: log}
}

// begin has the rules in force looked at again.
func (r *rederiver) begin() {
	select {
	case r.changed <- struct{}{}:
	default: // they are going to be
	}
}

// run derives until ctx ends. When newer rules come into force meanwhile, it begins anew with those.
func (r *rederiver) run(ctx context.Context) {
	for ctx.Err() == nil {
		w := r.current.Load()
		current, cancel := context.WithCancel(ctx)
		r.derive(current, w, func() {
			if r.current.Load().derives(w) {
				cancel()
			}
		})
		cancel()
		if r.current.Load().derives(w) {
			continue
		}
		select {
		case <-ctx.Done():
		case <-r.changed:
		}
	}
}

// derives reports whether the rules would make other tags or stories than those of before.
func (w *wire) derives(before *wire) bool {
	return w.tagger.Version() != before.tagger.Version() || w.config.Stories != before.config.Stories
}

// derive brings what is stored under the rules of a configuration. It calls step after each transaction.
func (r *rederiver) derive(ctx context.Context, w *wire, step func()) {
	if n, err := r.db.Retag(ctx, w.deriver, func(int, int) { step() }); ctx.Err() != nil {
		return
	} else if err != nil {
		r.log.Error("stored items keep the tags of older rules", "err", err)
	} else if n > 0 {
		r.log.Info("stored items tagged again by the present rules", "items", n)
	}
	if n, err := r.db.Regroup(ctx, w.config.Stories, w.tagger.Version(), nil); ctx.Err() != nil {
		return
	} else if err != nil {
		r.log.Error("stored items keep the stories of older rules", "err", err)
	} else if n > 0 {
		r.log.Info("stored items grouped again by the present rules", "moved", n)
	}
}
