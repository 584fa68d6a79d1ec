package web

import (
	"context"
	"fmt"
	"time"

	"griot/feeds"
	"griot/feeds/health"
)

// Store is what the web needs of the stored stories.
type Store interface {
	// Select returns the entries of a selection, newest first.
	Select(ctx context.Context, s feeds.Selection) ([]feeds.Entry, error)
	// Span returns the entries of a selection that lie in a span, newest first.
	Span(ctx context.Context, s feeds.Selection, span feeds.Span) ([]feeds.Entry, error)
	// Story returns the story that holds the item of that id now; [feeds.ErrNotFound] when there is none.
	Story(ctx context.Context, id feeds.StoryID) (feeds.Story, error)
	// Activity counts the stories from the day of since to the day of until, both included (UTC).
	Activity(since, until time.Time) (feeds.Activity, error)
	// Stirred is when what a query selects last changed without a story among it that says so; with nil whatever readers
	// see. It is known when Generation says that something changed, and outlives a restart.
	Stirred(*feeds.Query) time.Time
	// Generation grows with every change of what Select and Story return.
	Generation() uint64
}

// Sources are the configured sources, and how they fare.
type Sources interface {
	// Statuses returns the status of every configured source, in the order to show them.
	Statuses() ([]health.Status, error)
	// Captures returns what is kept of a source's documents, the latest first, without their bodies or with them.
	Captures(feeds.SourceID) ([]feeds.Capture, error)
}

// statuses are those of every configured source.
func statuses(s Sources) ([]health.Status, error) {
	all, err := s.Statuses()
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	return all, nil
}

// activityDays is the period of a time line, up to the day of the newest story.
const activityDays = 30

// activity is how many stories there were in the days up to the newest one; nil where there are none.
func activity(ctx context.Context, s Store) (*feeds.Activity, error) {
	newest, err := s.Select(ctx, feeds.Selection{Group: feeds.GroupStory, Limit: 1})
	if err != nil || len(newest) == 0 {
		return nil, err
	}
	until := newest[0].Qualified
	counted, err := s.Activity(until.AddDate(0, 0, 1-activityDays), until)
	if err != nil {
		return nil, err
	}
	return &counted, nil
}

// captures are what is kept of a source's documents.
func captures(s Sources, id feeds.SourceID) ([]feeds.Capture, error) {
	all, err := s.Captures(id)
	if err != nil {
		return nil, fmt.Errorf("captures of %s: %w", id, err)
	}
	return all, nil
}
