package fetcher

import (
	"context"
	"log/slog"
)

// Pass visits every target once, whether due or not, and returns when all visits have ended or ctx has. told hears of
// each visit as it ends, one at a time.
func Pass(ctx context.Context, v *Visitor, store Store, targets []Target, limits Limits, log *slog.Logger, told func(*Target, Result)) {
	p := newPool(limits)
	results := make(chan func())
	go func() {
		for i := range targets {
			target := &targets[i]
			p.submit(limits.queue(target), func() {
				if ctx.Err() != nil {
					return
				}
				defer recovered(log, target)
				if r, ok := Run(ctx, v, store, target); ok {
					results <- func() { told(target, r) }
				}
			})
		}
		p.wait()
		close(results)
	}()
	for tell := range results {
		tell()
	}
}

// recovered keeps the panic of one visit from ending the process.
func recovered(log *slog.Logger, target *Target) {
	if p := recover(); p != nil {
		log.Error("visit ended by a fault of griot's own, please report it", "source", target.ID, "fault", p)
	}
}
