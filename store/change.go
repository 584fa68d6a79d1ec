package store

import (
	"context"
	"time"

	"griot/feeds"
	"griot/feeds/outlet"
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
	// Reports are the reports of each story that the polls founded or changed.
	Reports []int
	// Limits are those of grouping that were met.
	Limits story.Limits
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
	apply func(*change) error
	err   chan error
	probe bool // writes nothing
	poll  bool // applies a poll, and nothing else
	// entry reports that it is an entry of the log. It waits while stored items are derived anew, unless it concerns none.
	entry, unconcerned bool
	// group is the requests that are applied in their order or not at all. Nil for one that stands alone.
	group *group
	place int // in the group
}

// group is requests of which none is applied after one that failed.
type group struct {
	failed error // of the first that did; nil: none yet
	at     int   // its place
}

// failed returns why the request is not applied: one of its group before it failed.
func (r *request) failed() error {
	if r.group == nil || r.place < r.group.at {
		return nil
	}
	return r.group.failed
}

// fails notes that the request and those of its group behind it are not applied.
func (r *request) fails(err error) {
	if r.group != nil && (r.group.failed == nil || r.place < r.group.at) {
		r.group.failed, r.group.at = err, r.place
	}
}

// change is the work of one transaction: the file as it will be, the plan of grouping, and what memory takes over once
// the transaction is committed.
type change struct {
	layout.Snapshot
	db           *DB
	plan         *story.Plan
	index        *story.Index                    // replaces the one in use; nil: stays
	statuses     map[feeds.SourceID]*knownSource // nil: forgotten
	counts       layout.DayCounts
	keptItems    int                          // of all stories in kept
	kept         map[feeds.StoryID]*keptStory // that polls have changed and the file has not, see kept.go
	terms        postings.Changes
	words        postings.Changes
	fresh        map[string][]string // rows of words to come, by key
	wordIndex    layout.WordIndex
	cursor       layout.Cursor
	directory    *outlet.Directory       // of outlets; nil: not asked for yet
	unread       map[feeds.SourceID]bool // sources that it has not read yet as they are now
	otherHosts   bool                    // it is to be made anew
	otherOutlets bool                    // the declaration changes outlets
	declares     bool                    // a declaration is being put in force
	declared     *declaration            // nil: as before
	derives      bool                    // stored items are to be derived anew before the next entry
	derived      bool                    // they have been
	at           time.Time               // dates what is being applied
	modified     layout.LastModified
	changed      bool // something that a reader could see
	batch        Batch
}

// enqueue hands a change to the writer that is no entry of the log, and waits for its end. It is dated by the last entry.
// ctx bounds only the wait for room in the queue: a queued change is not taken back, so that the answer is always true.
func (db *DB) enqueue(ctx context.Context, apply func(*change) error) error {
	return db.await(ctx, &request{apply: apply})
}

// await hands requests to the writer and waits for the end of each. It returns the first fault.
func (db *DB) await(ctx context.Context, requests ...*request) error {
	for _, r := range requests {
		r.err = make(chan error, 1)
	}
	select {
	case <-db.closed:
		return ErrClosed
	default:
	}
	select {
	case db.queue <- requests:
	case <-ctx.Done():
		return ctx.Err()
	case <-db.closed:
		return ErrClosed
	}
	for _, r := range requests { // those before one that fails are written after it has failed
		if err := db.answer(r); err != nil {
			return err
		}
	}
	return nil
}

// answer waits for the end of a request.
func (db *DB) answer(r *request) error {
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

// declaration returns the declaration in force as the transaction leaves it.
func (ch *change) declaration() *declaration {
	if ch.declared != nil {
		return ch.declared
	}
	return ch.db.declared.Load()
}
