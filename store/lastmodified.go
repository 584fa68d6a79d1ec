package store

import (
	"context"
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
)

// lastModified date, for HTTP, what the stories in a document do not: a story that left it, above all. Those of a poll are the
// time when its visit ended, those of what an operator asks for the time when that was done.
type lastModified struct {
	// shown is of whatever a reader could see.
	shown time.Time
	// silent is of what changes documents though no story in them is dated by it: takedowns and their lifting, retention,
	// other rules, another configuration, and what a correction or a further report moves from one document to another.
	silent time.Time
}

func readLastModified(meta *bolt.Bucket) (s lastModified) {
	b := meta.Get(metaStamps)
	if len(b) >= 8 {
		s.shown = fromTime8(b)
	}
	if len(b) == 16 {
		s.silent = fromTime8(b[8:])
	}
	return s
}

// write writes the stamps where they moved.
func (s *lastModified) write(meta *bolt.Bucket) error {
	if *s == readLastModified(meta) {
		return nil
	}
	b := time8(s.shown)
	if !s.silent.IsZero() {
		b = append(b, time8(s.silent)...)
	}
	return meta.Put(metaStamps, b)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b.UTC().Round(0) // as it is read from the file
	}
	return a
}

// markShown notes that readers see something else now.
func (ch *change) markShown() {
	ch.changed = true
	ch.modified.shown = later(ch.modified.shown, ch.at)
}

// markUndated notes that documents change and the stories they then show do not tell when.
func (ch *change) markUndated() {
	ch.markShown()
	ch.modified.silent = later(ch.modified.silent, ch.at)
}

// Stirred is when what a query selects last changed, or may have, without a story among it that says so; nil stands for
// whatever readers see. With what dates its stories it is the HTTP date of a document, and for nothing else: feeds do
// not churn for it.
func (db *DB) Stirred(q *feeds.Query) time.Time {
	s := db.modified.Load()
	if q == nil || q.MayDeselect() {
		return s.shown
	}
	return s.silent
}

// Published notes that the documents are made from here on as what stands for a configuration says. Where that is not
// what they were made as before, they change with it.
func (db *DB) Published(ctx context.Context, made string) error {
	return db.enqueue(ctx, func(ch *change) error {
		meta := ch.tx.Bucket(bucketMeta)
		if string(meta.Get(metaMade)) == made {
			return nil
		}
		ch.markUndated()
		return meta.Put(metaMade, []byte(made))
	})
}
