package wording

import (
	"fmt"
	"time"

	"griot/feeds"
)

// textOrigin says which of two reports that share text has it from the other, as far as that is known.
type textOrigin int

const (
	originUnknown textOrigin = iota
	takenOver                // it has the text from the other, whose trade it is to be taken over
	givenOver                // the other has it from this one
	later                    // it appeared later; both may have the text from a third
	earlier                  // it appeared earlier, likewise
)

// joining is a way in which a report stands beside another.
type joining struct {
	kind   feeds.LinkKind
	origin textOrigin
}

// sameTime is how near two dates can lie that prove nothing: clocks differ, and some date by the minute.
const sameTime = 2 * time.Minute

// textOriginOf reports which of two reports that share text has it from the other, seen from the first. The sources'
// classes or dates show it. A communiqué and a dispatch are written to be taken over, and an aggregator writes
// nothing. Between newspapers only the order of printing is known. Dates that contradict leave all open.
func textOriginOf(from, to *feeds.Item) textOrigin {
	after := time.Duration(0)
	if from.Dated() && to.Dated() {
		after = from.Date().Sub(to.Date())
	}
	switch from, to := distance(from), distance(to); {
	case from > to && after > -sameTime:
		return takenOver
	case from < to && after < sameTime:
		return givenOver
	case from != to:
		return originUnknown
	case after > sameTime:
		return later
	case after < -sameTime:
		return earlier
	}
	return originUnknown
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

// Joined says in a sentence why a report stands beside that of an outlet.
func (w *Words) Joined(kind feeds.LinkKind, from, to *feeds.Item, outlet string) string {
	return w.joinedBy(joining{kind, textOriginOf(from, to)}, outlet)
}

func (w *Words) joinedBy(j joining, outlet string) string {
	format, known := w.joined[j]
	if !known {
		format = w.joined[joining{kind: j.kind}]
	}
	return fmt.Sprintf(format, outlet)
}
