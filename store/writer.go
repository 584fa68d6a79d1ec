package store

import (
	"fmt"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/layout"
	"griot/store/postings"
)

// maxBatch is how many changes share one transaction at the most. With so many an fsync costs each little, and the
// transaction stays small.
const maxBatch = 256

// write is the one writer. It writes together what is queued, and ends when the store closes.
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

// writeBatch commits the requests in one transaction. When one fails, it answers that one and tries the rest again. A
// transaction that itself fails, as on a full disk, fails them all.
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
				db.failure.set(nil)
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
			db.failure.set(err)
			for _, r := range batch {
				r.err <- fmt.Errorf("nothing was written: %w", err)
			}
			return
		}
		batch[failed].err <- err
		batch = append(batch[:failed:failed], batch[failed+1:]...)
	}
}

// change begins the work of a transaction, without a plan of grouping.
func (db *DB) change(tx *bolt.Tx) *change {
	ch := &change{
		db:       db,
		statuses: map[feeds.SourceID]*knownSource{}, counts: dayCounts{}, terms: postings.Changes{}, words: postings.Changes{},
		fresh: map[string][]string{}, retention: *db.retention.Load(), modified: readLastModified(tx.Bucket(layout.BucketMeta)),
	}
	ch.Snapshot = layout.Snapshot{Tx: tx, Source: func(id feeds.SourceID) *feeds.Source {
		if known := ch.statuses[id]; known != nil {
			return &known.present
		}
		return db.source(id)
	}}
	ch.wordIndex = readWordIndex(tx)
	return ch
}

// finish writes what the requests have gathered. They only gather it because many change the same pages.
func (ch *change) finish() error {
	if err := ch.modified.write(ch.Tx.Bucket(layout.BucketMeta)); err != nil {
		return err
	}
	if err := ch.counts.write(ch.Tx.Bucket(layout.BucketActivity)); err != nil {
		return err
	}
	if err := ch.flushWords(); err != nil {
		return err
	}
	return ch.flush()
}

// guarded returns a panic of a request as an error, so that it does not end the writer.
func guarded(apply func(*change) error, ch *change) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("internal fault, please report it: %v", p)
		}
	}()
	return apply(ch)
}

// take brings memory up to date with what was committed.
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
		db.modified.Store(&ch.modified)
		db.generation.Add(1)
	}
}
