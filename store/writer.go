package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/postings"
	"griot/store/story"
)

// maxBatch is how many polls share one transaction at the most: enough that an fsync is cheap, few enough that one
// transaction stays small.
const maxBatch = 256

// ErrClosed says that the store was closed before the poll could be written.
var ErrClosed = errors.New("the store is closed")

// request is one change waiting for the writer: apply runs within a transaction that it may share with others, and
// may run again when one of those fails.
type request struct {
	asked time.Time
	apply func(*change) error
	err   chan error
	probe bool // writes nothing
}

// change is what one transaction is doing: the file as it will be, the plan of grouping, and what memory takes over
// once it is committed.
type change struct {
	snapshot
	db        *DB
	plan      *story.Plan
	index     *story.Index                    // of the plan where it takes the place of the one in use
	statuses  map[feeds.SourceID]*knownSource // nil: forgotten
	counts    tally
	terms     postings.Changes
	words     postings.Changes
	fresh     map[string][]string // rows of words to come, by key
	worded    worded
	retention Retention
	declared  map[feeds.SourceID]bool // nil: as before
	at        time.Time               // dates what is being applied, in stamps
	stamps    stamps
	changed   bool // something that a reader could see
	batch     Batch
}

// Commit applies a poll, whole or not at all, and returns when it is on disk. Polls that wait at the same time share
// one fsync; one that fails does not take the others with it.
func (db *DB) Commit(ctx context.Context, poll feeds.Poll) (feeds.Committed, error) {
	poll.Items = poll.Estimated()
	prepared, err := db.prepare(&poll)
	if err != nil {
		return feeds.Committed{}, fmt.Errorf("source %s: %w", poll.Source.ID, err)
	}
	var c feeds.Committed
	err = db.enqueue(ctx, func(ch *change) (err error) {
		c, err = ch.applyPoll(&poll, prepared)
		return err
	})
	if err != nil {
		return feeds.Committed{}, fmt.Errorf("source %s: %w", poll.Source.ID, err)
	}
	return c, nil
}

// enqueue hands a change to the writer and waits for its end. Once queued it is not taken back: the context bounds
// the wait for a place in the queue only, so that the answer is always the truth.
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

// write is the one writer. It takes what is queued, writes it together, and ends when the store closes.
func (db *DB) write() {
	defer close(db.done)
	for {
		select {
		case r := <-db.queue:
			db.writeBatch(db.gather(r))
		case <-db.closed:
			for {
				select {
				case r := <-db.queue:
					db.writeBatch(db.gather(r))
				default:
					return
				}
			}
		}
	}
}

func (db *DB) gather(first *request) []*request {
	batch := []*request{first}
	for len(batch) < maxBatch {
		select {
		case r := <-db.queue:
			batch = append(batch, r)
		default:
			return batch
		}
	}
	return batch
}

// writeBatch commits the requests in one transaction. The one that fails is answered and taken out, and the rest is
// tried again. A transaction that itself fails (a full disk) fails them all.
func (db *DB) writeBatch(batch []*request) {
	for len(batch) > 0 {
		failed := -1
		var ch *change
		var applied time.Time
		err := db.bolt.Update(func(tx *bolt.Tx) error {
			ch = db.change(tx)
			ch.plan = db.index.Begin()
			for i, r := range batch {
				ch.at = r.asked
				if err := guarded(r.apply, ch); err != nil {
					failed = i
					return err
				}
			}
			defer func() { applied = time.Now() }()
			return ch.finish()
		})
		if err == nil {
			if slices.ContainsFunc(batch, func(r *request) bool { return !r.probe }) {
				db.unwritten.note(nil)
			}
			ch.batch.Sync = time.Since(applied)
			db.take(ch)
			db.observe(ch.batch)
			for _, r := range batch {
				r.err <- nil
			}
			return
		}
		if failed < 0 {
			db.unwritten.note(err)
			for _, r := range batch {
				r.err <- fmt.Errorf("nothing was written: %w", err)
			}
			return
		}
		batch[failed].err <- err
		batch = append(batch[:failed:failed], batch[failed+1:]...)
	}
}

// change begins what a transaction does, but for grouping.
func (db *DB) change(tx *bolt.Tx) *change {
	ch := &change{
		db:       db,
		statuses: map[feeds.SourceID]*knownSource{}, counts: tally{}, terms: postings.Changes{}, words: postings.Changes{},
		fresh: map[string][]string{}, retention: *db.retention.Load(), stamps: readStamps(tx.Bucket(bucketMeta)),
	}
	ch.snapshot = snapshot{tx: tx, source: func(id feeds.SourceID) *feeds.Source {
		if known := ch.statuses[id]; known != nil {
			return &known.present
		}
		return db.source(id)
	}}
	ch.worded = ch.snapshot.worded()
	return ch
}

// finish writes what the requests only gathered, because many change the same.
func (ch *change) finish() error {
	if err := ch.stamps.write(ch.tx.Bucket(bucketMeta)); err != nil {
		return err
	}
	if err := ch.counts.write(ch.tx.Bucket(bucketActivity)); err != nil {
		return err
	}
	if err := ch.flushWords(); err != nil {
		return err
	}
	return ch.flush()
}

// guarded keeps a panic in one request from ending the writer.
func guarded(apply func(*change) error, ch *change) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("internal fault, please report it: %v", p)
		}
	}()
	return apply(ch)
}

// take makes memory agree with what was committed.
func (db *DB) take(ch *change) {
	if ch.index != nil {
		db.index = ch.index
	}
	db.index.Take(ch.plan)
	db.sourcesMu.Lock()
	for id, status := range ch.statuses {
		if status == nil {
			delete(db.statuses, id)
			continue
		}
		db.statuses[id] = status
	}
	db.sourcesMu.Unlock()
	if ch.declared != nil {
		db.declared = ch.declared
	}
	if ch.changed {
		db.stamps.Store(&ch.stamps)
		db.generation.Add(1)
	}
}
