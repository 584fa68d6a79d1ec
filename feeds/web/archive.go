package web

import (
	"context"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// Archive is the kept stories.
type Archive interface {
	// Select returns the entries of a selection, newest first.
	Select(ctx context.Context, s feeds.Selection) ([]feeds.Entry, error)
	// Span returns the entries of a selection that lie in a span, newest first.
	Span(ctx context.Context, s feeds.Selection, span feeds.Span) ([]feeds.Entry, error)
	// Story returns the story that holds the item of that id now; [feeds.ErrNotFound] when there is none.
	Story(ctx context.Context, id feeds.StoryID) (feeds.Story, error)
	// Activity counts the stories from the day of since to the day of until, both included (UTC).
	Activity(since, until time.Time) (feeds.Activity, error)
	// Stirred is when what a query selects last changed without a story among it that says so; with nil whatever readers
	// see. It is known when Revision says that something changed, and outlives a restart.
	Stirred(*feeds.Query) time.Time
	// Revision grows with every change of what Select and Story return.
	Revision() uint64
}

// Sources tells how the sources fare.
type Sources interface {
	// Statuses returns the status of every configured source, in the order to show them.
	Statuses() ([]health.Status, error)
	// Captures returns what is kept of a source's documents, the latest first, without their bodies or with them.
	Captures(feeds.SourceID) ([]feeds.Capture, error)
}
