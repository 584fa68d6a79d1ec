package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"griot/feeds"
	"griot/feeds/entry"
	"griot/store/layout"
)

// What is stored is a function of the entries applied, in their order, and of the rules: however many share a
// transaction, and however often the file is opened anew. No clock is read on the way: each entry brings its time.

// Cursor returns the sequence of the last entry applied, and the latest time of one. Both are zero before the first.
func (db *DB) Cursor() (sequence uint64, at time.Time) {
	now := db.cursor.Load()
	return now.Sequence, now.At
}

// Apply applies entries of the log in their order, up to 256 in one transaction, and returns when they are on disk. It
// passes over those at or before the cursor. After an entry that fails it applies none, and says why: the entries before
// it are stored.
func (db *DB) Apply(ctx context.Context, entries []entry.Entry) error {
	for len(entries) > 0 {
		batch := entries[:min(maxBatch, len(entries))]
		entries = entries[len(batch):]
		if err := db.await(ctx, db.requests(ctx, batch)...); err != nil {
			return err
		}
	}
	return nil
}

// requests derives what the polls among the entries bring, side by side, and returns a request for each entry.
func (db *DB) requests(ctx context.Context, entries []entry.Entry) []*request {
	requests, together := make([]*request, len(entries)), new(group)
	var preparing sync.WaitGroup
	for i := range entries {
		e := entries[i]
		preparing.Go(func() {
			apply, fault := db.application(ctx, &e)
			requests[i] = &request{entry: true, poll: e.Poll != nil, group: together, place: i, apply: func(ch *change) error {
				if fault != nil { // those before it are applied
					return fault
				}
				if e.Sequence != 0 && e.Sequence <= ch.cursor.Sequence {
					return nil
				}
				if e.Sequence > ch.cursor.Sequence+1 {
					return fmt.Errorf("entry %d cannot follow entry %d: those between are missing", e.Sequence, ch.cursor.Sequence)
				}
				ch.advance(e.At)
				return apply(ch)
			}}
		})
	}
	preparing.Wait()
	return requests
}

// application returns what applies an entry.
func (db *DB) application(ctx context.Context, e *entry.Entry) (func(*change) error, error) {
	switch {
	case e.Poll != nil:
		poll := *e.Poll
		prepared, _, err := db.prepared(ctx, &poll)
		return func(ch *change) error {
			_, err := ch.applyPoll(&poll, prepared)
			return err
		}, err
	case e.Declare != nil:
		return func(ch *change) error {
			_, err := ch.declare(e.Declare)
			return err
		}, nil
	case e.Push != nil:
		return func(ch *change) error { return ch.subscribe(e.Push.Source, e.Push.Status) }, nil
	}
	return nil, fmt.Errorf("entry %d is empty", e.Sequence)
}

// prepared derives what a poll brings, and returns why where an item brings down the rules: the poll is a failed one then.
func (db *DB) prepared(ctx context.Context, poll *feeds.Poll) (map[feeds.ItemID]preparation, *feeds.Failure, error) {
	poll.Items = poll.Estimated()
	prepared, err := db.prepare(ctx, poll)
	var failure *feeds.Failure
	if errors.As(err, &failure) {
		*poll = poll.FailedBy(failure) // its source must not go quiet
		return nil, failure, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("source %s: %w", poll.Source.ID, err)
	}
	return prepared, nil, nil
}

// advance moves the cursor to the next entry, which is of that time.
func (ch *change) advance(at time.Time) {
	ch.cursor.Sequence++
	ch.cursor.At = later(ch.cursor.At, at)
	ch.at = at
}

// writeCursor stores how far the log is applied.
func (ch *change) writeCursor() error {
	if ch.cursor == *ch.db.cursor.Load() {
		return nil
	}
	return ch.cursor.Write(ch.Tx.Bucket(layout.BucketMeta))
}
