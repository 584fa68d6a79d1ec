package fetcher

import (
	"context"
	"errors"
	"log/slog"
)

// Run visits a target and commits what came of it. It calls answered in between. It reports false when ctx ended first; then
// nothing was written.
func Run(ctx context.Context, v *Visitor, store Store, target *Target, answered func()) (Result, bool) {
	before := store.Status(target.ID)
	poll, ok := v.Visit(ctx, target, before)
	if !ok {
		return Result{}, false
	}
	answered()
	r := Result{Poll: poll, Before: before}
	r.Committed, r.Err = store.Commit(ctx, poll)
	if errors.Is(r.Err, context.Canceled) {
		return Result{}, false
	}
	return r, true
}

// Pass visits every target once, whether due or not, and returns when all visits have ended or ctx has. It calls onResult
// after each visit, one at a time.
func Pass(ctx context.Context, v *Visitor, store Store, targets []Target, limits Limits, log *slog.Logger, onResult func(*Target, Result)) {
	p := NewPool(limits)
	results := make(chan func())
	go func() {
		for i := range targets {
			target := &targets[i]
			p.Submit(limits.queue(target), func(answered func()) {
				if ctx.Err() != nil {
					return
				}
				defer Recover(log, target)
				if r, ok := Run(ctx, v, store, target, answered); ok {
					results <- func() { onResult(target, r) }
				}
			})
		}
		p.Wait()
		close(results)
	}()
	for report := range results {
		report()
	}
}

// Recover keeps the panic of one visit from ending the process. It is for defer.
func Recover(log *slog.Logger, target *Target) {
	if p := recover(); p != nil {
		log.Error("visit ended by a fault of griot's own, please report it", "source", target.ID, "fault", p)
	}
}
