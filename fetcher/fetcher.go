// Package fetcher is the way in: it knows when each source is due ([Scheduler]), visits it ([Visitor]) and commits the
// result of each visit, failures too, to the store as one [feeds.Poll].
//
// A visit asks only for what changed, keeps to its limits of time and size, reaches no private address, and puts every
// failure into words that an operator understands. A poll has raw facts only: nothing is derived here.
package fetcher

import (
	"context"

	"griot/feeds"
	"griot/feeds/health"
)

// Store keeps what visits bring.
type Store interface {
	// Status returns what is known of a source, the zero value when it was never visited.
	Status(feeds.SourceID) health.Status
	// Commit applies a poll whole or not at all.
	Commit(context.Context, feeds.Poll) (feeds.Committed, error)
}

// Memory remembers items, so that the page of each is read once.
type Memory interface {
	// Recall returns the item that earlier polls stored under the keys of this one, with its content whatever the policy. It
	// returns an empty one if that was removed since, and fails with [feeds.ErrNotFound] for an item never seen.
	Recall(item *feeds.Item) (feeds.Item, error)
}
