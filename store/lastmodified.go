package store

import (
	"time"

	bolt "go.etcd.io/bbolt"

	"griot/feeds"
	"griot/store/layout"
)

// lastModified holds the HTTP Last-Modified times that stories alone cannot give, above all for a story that has left a
// document. A poll sets the time when its visit ended, an operator's command the time when it was done.
type lastModified struct {
	// shown is when anything that readers can see last changed.
	shown time.Time
	// silent is when documents last changed without a story in them that is dated by it: by takedowns and their lifting,
	// retention, other rules, another configuration, and by corrections and reports that move stories between documents.
	silent time.Time
}

func readLastModified(meta *bolt.Bucket) (s lastModified) {
	b := meta.Get(layout.MetaStamps)
	if len(b) >= 8 {
		s.shown = layout.FromTime8(b)
	}
	if len(b) == 16 {
		s.silent = layout.FromTime8(b[8:])
	}
	return s
}

// write stores the times where they have changed.
func (s *lastModified) write(meta *bolt.Bucket) error {
	if *s == readLastModified(meta) {
		return nil
	}
	b := layout.Time8(s.shown)
	if !s.silent.IsZero() {
		b = append(b, layout.Time8(s.silent)...)
	}
	return meta.Put(layout.MetaStamps, b)
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

// markUndated notes that documents change and that no story they then show is dated by it.
func (ch *change) markUndated() {
	ch.markShown()
	ch.modified.silent = later(ch.modified.silent, ch.at)
}

// Stirred returns when what a query selects last changed, or may have, without a story in it that is dated by that, as by a
// takedown. A nil query stands for all that readers see. It is for the HTTP date of a document and for nothing else, so
// that feeds do not churn.
func (db *DB) Stirred(q *feeds.Query) time.Time {
	s := db.modified.Load()
	if q == nil || q.MayDeselect() {
		return s.shown
	}
	return s.silent
}
