package store

import (
	"context"
	"time"

	"griot/feeds"
	"griot/store/layout"
	"griot/store/postings"
	"griot/store/story"
)

// Batch is what one transaction of the writer did, for the operator's metrics.
type Batch struct {
	Sync  time.Duration // from the last change made until the file held it: pages written and fsync
	Polls []BatchPoll
	// New, Updated, Withdrawn and Stories add up what the polls changed; see [feeds.Committed].
	New, Updated, Withdrawn, Stories int
	// Placeless and Topicless count the new items without a region, and without a topic.
	Placeless, Topicless int
	// Reports are the items of each story that the polls founded or changed.
	Reports []int
}

// BatchPoll is what a poll of the batch came to. Kind is that of its failure, empty for none.
type BatchPoll struct {
	Outcome feeds.Outcome
	Kind    string
	Pushed  bool // a hub brought it
}

// request is one change that waits for the writer. Its apply runs in a transaction that it may share with others, and may
// run again when one of those fails.
type request struct {
	asked time.Time
	apply func(*change) error
	err   chan error
	probe bool // writes nothing
}

// change is the work of one transaction: the file as it will be, the plan of grouping, and what memory takes over once
// the transaction is committed.
type change struct {
	layout.Snapshot
	db        *DB
	plan      *story.Plan
	index     *story.Index                    // replaces the one in use; nil: stays
	statuses  map[feeds.SourceID]*knownSource // nil: forgotten
	counts    dayCounts
	terms     postings.Changes
	words     postings.Changes
	fresh     map[string][]string // rows of words to come, by key
	wordIndex wordIndex
	retention Retention
	declared  map[feeds.SourceID]bool // nil: as before
	at        time.Time               // dates what is being applied
	modified  lastModified
	changed   bool // something that a reader could see
	batch     Batch
}

// enqueue hands a change to the writer and waits for its end. ctx bounds only the wait for room in the queue: a queued
// change is not taken back, so that the answer is always true.
func (db *DB) enqueue(ctx context.Context, apply func(*change) error) error {
	r := &request{asked: time.Now(), apply: apply, err: make(chan error, 1)}
	select {
	case <-db.closed:
		return ErrClosed
	default:
	}
	select {
	case db.queue <- r:
	case <-ctx.Done():
		return ctx.Err()
	case <-db.closed:
		return ErrClosed
	}
	select {
	case err := <-r.err:
		return err
	case <-db.done:
		select {
		case err := <-r.err:
			return err
		default:
			return ErrClosed
		}
	}
}
