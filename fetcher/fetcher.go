// Package fetcher is the way in: it knows when each source is due ([Scheduler]), visits it ([Visitor]) and hands what
// came of the visit, good or bad, to the store as one [feeds.Poll].
//
// A visit asks only what changed, takes no more than it was told to, never reaches private addresses, and turns every
// failure into words that an operator understands.
package fetcher

import (
	"context"

	"griot/feeds"
	"griot/feeds/health"
)

// Store keeps what visits bring.
type Store interface {
	// Status is what is remembered of a source; the zero value when it was never visited.
	Status(feeds.SourceID) health.Status
	// Commit applies a poll whole or not at all.
	Commit(context.Context, feeds.Poll) (feeds.Committed, error)
}

// Memory is what a store remembers of items: asked before the page of one is read, so that each is read once.
type Memory interface {
	// Recall gives the item that earlier polls stored under the keys of this one, with its content whatever the policy;
	// an empty one if it was removed since. It fails with [feeds.ErrNotFound] for an item never seen.
	Recall(item *feeds.Item) (feeds.Item, error)
}
