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

// maker makes documents, some at a time, and keeps them until the store changes.
type maker struct {
	kept   *cache
	redact redactor
	work   chan struct{} // one place for each document being made
}

func newMaker(redact redactor) *maker {
	return &maker{kept: newCache(maxKept), redact: redact, work: make(chan struct{}, maxWork)}
}

// apart returns a maker that keeps other documents at the same addresses, and shares the places to make them.
func (m *maker) apart() *maker {
	twin := *m
	twin.kept = newCache(maxKept)
	return &twin
}

// made makes what an address asks for, as of a generation of the store, or has it from the cache. It fails with errBusy when
// no place to make it becomes free in time.
func (m *maker) made(ctx context.Context, a answer, generation uint64) (*document, error) {
	a = m.redact.answer(a)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renderTime)
	defer cancel()
	produce := func(ctx context.Context) (*document, error) {
		select {
		case m.work <- struct{}{}:
			defer func() { <-m.work }()
			return a.produce(ctx)
		case <-ctx.Done():
			return nil, errBusy
		}
	}
	if a.address == "" {
		return produce(ctx)
	}
	return m.kept.get(ctx, a.address, generation, produce)
}
