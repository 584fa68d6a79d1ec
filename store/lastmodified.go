package store

import (
	"time"

	"griot/feeds"
)

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b.UTC().Round(0) // as it is read from the file
	}
	return a
}

// markShown notes that readers see something else now.
func (ch *change) markShown() {
	ch.changed = true
	ch.modified.Shown = later(ch.modified.Shown, ch.at)
}

// markUndated notes that documents change and that no story they then show is dated by it.
func (ch *change) markUndated() {
	ch.markShown()
	ch.modified.Silent = later(ch.modified.Silent, ch.at)
}

// Stirred returns when what a query selects last changed, or may have, without a story in it that is dated by that, as by a
// takedown. A nil query stands for all that readers see. It is for the HTTP date of a document and for nothing else, so
// that feeds do not churn.
func (db *DB) Stirred(q *feeds.Query) time.Time {
	s := db.modified.Load()
	if q == nil || q.MayDeselect() {
		return s.Shown
	}
	return s.Silent
}
