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

// bulk is how many new items a poll of a batch brings on average where sources are read for the first time.
const bulk = 8

// write is the one writer. It writes together what is queued, and ends when the store closes.
func (db *DB) write() {
	defer close(db.done)
	var pending []*request
	for open := true; ; {
		ready, waiting := db.ready(pending)
		if len(ready) > 0 {
			pending = append(db.writeBatch(ready), waiting...)
			continue
		}
		if open {
			select {
			case r := <-db.queue:
				pending = db.gather(append(pending, r...))
				continue
			case <-db.closed:
				open = false
			}
		}
		queued := db.gather(nil)
		if len(queued) == 0 {
			for _, r := range pending {
				r.err <- ErrClosed
			}
			return
		}
		pending = append(pending, queued...)
	}
}

// ready parts the requests that can be written from those that must wait: entries of the log, while stored items are
// derived anew.
func (db *DB) ready(pending []*request) (ready, waiting []*request) {
	if !db.behind {
		return pending, nil
	}
	for _, r := range pending {
		if r.entry && !r.unconcerned {
			waiting = append(waiting, r)
		} else {
			ready = append(ready, r)
		}
	}
	return ready, waiting
}

// gather adds to requests what else is queued, up to maxBatch.
func (db *DB) gather(requests []*request) []*request {
	for len(requests) < maxBatch {
		select {
		case more := <-db.queue:
			requests = append(requests, more...)
		default:
			return requests
		}
	}
	return requests
}

// writeBatch commits the requests in one transaction. When one fails, it answers that one and tries the rest again. A
// transaction that itself fails, as on a full disk, fails them all. The transaction ends with a declaration that has stored
// items derived anew. writeBatch returns the requests behind it, and those above maxBatch.
func (db *DB) writeBatch(batch []*request) (rest []*request) {
	batch, rest = batch[:min(len(batch), maxBatch):min(len(batch), maxBatch)], batch[min(len(batch), maxBatch):]
	if err := db.damaged(); err != nil { // to write on would spread it
		for _, r := range batch {
			r.err <- err
		}
		return rest
	}
	for len(batch) > 0 {
		failed, applied := -1, len(batch)
		var ch *change
		var written time.Time
		err := db.bolt.Update(func(tx *bolt.Tx) error {
			ch = db.change(tx)
			ch.plan = db.index.Begin()
			for i, r := range batch {
				ch.at = ch.cursor.At
				if !r.poll {
					if err := ch.writeAllKept(); err != nil {
						return err
					}
				}
				if err := r.applyTo(ch); err != nil {
					failed = i
					return err
				}
				if ch.derives {
					applied = i + 1
					break
				}
			}
			defer func() { written = time.Now() }()
			return ch.finish()
		})
		if err == nil {
			batch, rest = batch[:applied], append(batch[applied:len(batch):len(batch)], rest...)
			if slices.ContainsFunc(batch, func(r *request) bool { return !r.probe }) {
				db.failure.set(nil)
			}
			ch.batch.Sync, ch.batch.Limits = time.Since(written), ch.plan.Met()
			db.take(ch)
			db.observe(ch.batch)
			for _, r := range batch {
				r.err <- nil
			}
			return rest
		}
		if failed < 0 {
			db.failure.set(err)
			for _, r := range batch {
				r.fails(err)
				r.err <- fmt.Errorf("nothing was written: %w", err)
			}
			return rest
		}
		batch = batch[failed].fail(err, batch)
	}
	return rest
}

// applyTo does what is asked for in a transaction. A panic is returned as an error, so that it does not end the writer.
func (r *request) applyTo(ch *change) (err error) {
	if err := r.failed(); err != nil {
		return err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("internal fault, please report it: %v", p)
		}
	}()
	return ch.db.bolt.Enduring(func() error { return r.apply(ch) })
}

// fail answers a request of a batch with an error, and those of its group that follow. It returns the others.
func (r *request) fail(err error, batch []*request) (others []*request) {
	r.fails(err) // for those of its group that come in another batch, too
	for _, other := range batch {
		if other == r || r.group != nil && other.group == r.group && other.place > r.place {
			other.err <- err
			continue
		}
		others = append(others, other)
	}
	return others
}

// change begins the work of a transaction, without a plan of grouping.
func (db *DB) change(tx *bolt.Tx) *change {
	ch := &change{
		db:       db,
		statuses: map[feeds.SourceID]*knownSource{}, kept: map[feeds.StoryID]*keptStory{}, unread: map[feeds.SourceID]bool{}, counts: layout.DayCounts{}, terms: postings.Changes{}, words: postings.Changes{},
		fresh: map[string][]string{}, cursor: *db.cursor.Load(), modified: layout.ReadLastModified(tx.Bucket(layout.BucketMeta)),
	}
	ch.Snapshot = layout.Snapshot{Tx: tx, Codecs: &db.codecs, Source: func(id feeds.SourceID) *feeds.Source {
		if known := ch.statuses[id]; known != nil {
			return &known.present
		}
		return db.source(id)
	}, Assign: func(item *feeds.Item) { ch.outlets().Assign(item) }, WithHidden: true}
	ch.wordIndex = layout.ReadWordIndex(tx)
	return ch
}

// finish writes what the requests have gathered. They only gather it because many change the same pages.
func (ch *change) finish() error {
	if err := ch.writeAllKept(); err != nil {
		return err
	}
	if err := ch.modified.Write(ch.Tx.Bucket(layout.BucketMeta)); err != nil {
		return err
	}
	if err := ch.writeCursor(); err != nil {
		return err
	}
	if err := ch.writeClock(); err != nil {
		return err
	}
	if err := ch.counts.Write(ch.Tx.Bucket(layout.BucketActivity)); err != nil {
		return err
	}
	layout.Fill(ch.Tx, ch.batch.New >= bulk*len(ch.batch.Polls))
	if err := ch.flushWords(); err != nil {
		return err
	}
	return ch.flush()
}

// take brings memory up to date with what was committed.
func (db *DB) take(ch *change) {
	if ch.index != nil {
		db.index, db.windowed = ch.index, true
		db.reading.begin.Do(func() { close(db.reading.done) })
	}
	db.index.Take(ch.plan)
	db.tellLimits()
	db.sourcesMu.Lock()
	for id, status := range ch.statuses {
		if status == nil {
			delete(db.statuses, id)
			continue
		}
		db.statuses[id] = status
	}
	db.sourcesMu.Unlock()
	db.cursor.Store(&ch.cursor)
	db.directory.Store(ch.outlets())
	if ch.declared != nil {
		db.declared.Store(ch.declared)
		db.deriver.Store(db.deriverOf(ch.declared.Rules))
	}
	if ch.derived {
		db.behind = false
	}
	if ch.derives {
		db.beginDerivation()
	}
	if ch.changed {
		db.modified.Store(&ch.modified)
		db.generation.Add(1)
	}
}
