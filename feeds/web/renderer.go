package web

import (
	"context"
	"time"
)

const (
	maxKept = 64 << 20 // bytes of rendered documents

	// maxWork is how many documents are made at once: composed feeds are without number, the processors are not.
	maxWork = 8

	// renderTime bounds the making of a document: it goes on when the client that asked first goes away, since others
	// may wait for it.
	renderTime = 30 * time.Second
)

// answer is how to make what an address asks for. The cache keeps it under address; one without is made for each
// request, which counts as work as the making of any document does.
type answer struct {
	address string
	produce func(context.Context) (*document, error)
	// free says that nothing is made. A request whether the program lives waits for no place, and spends nothing of
	// what the client may have made.
	free bool
	// operators says that the answer is for operators.
	operators bool
}

// renderer renders documents, some at a time, and keeps them until the store changes.
type renderer struct {
	kept   *cache
	redact redactor
	work   chan struct{} // one place for each document being made
}

func newRenderer(redact redactor) *renderer {
	return &renderer{kept: newCache(maxKept), redact: redact, work: make(chan struct{}, maxWork)}
}

// apart returns a renderer that keeps other documents at the same addresses. It shares the places to render them.
func (r *renderer) apart() *renderer {
	twin := *r
	twin.kept = newCache(maxKept)
	return &twin
}

// render renders what an address asks for as of a generation of the store, or has it from the cache. It fails with
// errBusy when no place becomes free in time.
func (r *renderer) render(ctx context.Context, a answer, generation uint64) (*document, error) {
	a = r.redact.answer(a)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renderTime)
	defer cancel()
	produce := func(ctx context.Context) (*document, error) {
		select {
		case r.work <- struct{}{}:
			defer func() { <-r.work }()
			return a.produce(ctx)
		case <-ctx.Done():
			return nil, errBusy
		}
	}
	if a.address == "" {
		return produce(ctx)
	}
	return r.kept.get(ctx, a.address, generation, produce)
}
