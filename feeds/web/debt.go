package web

import (
	"time"

	"griot/feeds"
)

// debt says which of two reports that share text has it from the other, as far as that is known.
type debt int

const (
	untold   debt = iota
	owes          // it has the text from the other, whose trade it is to be taken over
	lends         // the other has it from this one
	follows       // it appeared later; both may have the text from a third
	precedes      // it appeared earlier, likewise
)

// joining is a way in which a report stands beside another.
type joining struct {
	kind feeds.LinkKind
	of   debt
}

// sameTime is how near two dates can lie that tell nothing: clocks differ, and some date by the minute.
const sameTime = 2 * time.Minute

// debtOf is what from owes to. A communiqué and a dispatch are written to be taken over, and an aggregator writes nothing;
// that a newspaper has a text from another is not known, only which printed it first. Dates that speak against it leave
// all open.
func debtOf(from, to *feeds.Item) debt {
	later := time.Duration(0)
	if from.Dated() && to.Dated() {
		later = from.Date().Sub(to.Date())
	}
	switch from, to := distance(from), distance(to); {
	case from > to && later > -sameTime:
		return owes
	case from < to && later < sameTime:
		return lends
	case from != to:
		return untold
	case later > sameTime:
		return follows
	case later < -sameTime:
		return precedes
	}
	return untold
}

// distance is how far an item of its class is from the source of a text, 0 for those who issue it.
func distance(item *feeds.Item) int {
	switch item.Class() {
	case feeds.Official:
		return 0
	case feeds.Agency:
		return 1
	case feeds.Aggregator:
		return 3
	}
	return 2
}
