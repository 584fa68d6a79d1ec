// Package fetcher is the way in: it knows when each source is due ([Scheduler]), visits it ([Visitor]) and hands what
// came of the visit, good or bad, to the store as one [feeds.Poll].
//
// A visit asks only what changed, takes no more than it was told to, never reaches private addresses, and turns every
// failure into words that an operator understands.
package fetcher

import (
	"context"
	"net/url"
	"time"

	"github.com/robfig/cron/v3"

	"griot/feeds"
	"griot/feeds/health"
	"griot/fetcher/parse/html"
)

// Target is a source with the manners of visiting it.
type Target struct {
	feeds.Source
	Schedule cron.Schedule
	Timeout  time.Duration // of one visit, redirects included
	MaxBody  int64         // bytes, after decompression
	// Habits are the policies that answer what was measured of the source; set for each visit.
	Habits   health.Behaviour
	Page     *html.PageReader // set when URL is an HTML page without a feed
	FullText bool             // read the article of each new item for its text, where the feed gives little
}

// host is what per-host limits count by.
func (t *Target) host() string {
	if u, err := url.Parse(t.URL); err == nil {
		return u.Host
	}
	return t.URL
}

// failure says in an operator's words why a request of a visit got no answer.
func (t *Target) failure(err error) *feeds.Failure { return FailureOf(err, t.Timeout, t.MaxBody) }

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
