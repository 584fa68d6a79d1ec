package feeds

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Position is where an entry stands in a feed: the last qualified first, those of one moment by their ids. It stays where
// it is when newer entries come or the entry itself goes. The zero Position is the top.
type Position struct {
	Qualified time.Time
	ID        ItemID
}

// Position returns where the entry stands.
func (e *Entry) Position() Position { return Position{e.Qualified, e.ID} }

// Before is the position right below which the first entry stands that qualified before t.
func Before(t time.Time) Position {
	return Position{t.Add(-1), ItemID(bytes.Repeat([]byte{0xff}, len(ItemID{})))}
}

// Compare orders positions from the top down.
func (p Position) Compare(other Position) int {
	return cmp.Or(other.Qualified.Compare(p.Qualified), bytes.Compare(p.ID[:], other.ID[:]))
}

// IsZero reports whether p is the top.
func (p Position) IsZero() bool { return p.Qualified.IsZero() && p.ID.IsZero() }

// String is the position as digits, letters and a hyphen, fit for a path.
func (p Position) String() string {
	return strconv.FormatInt(p.Qualified.UnixNano(), 10) + "-" + p.ID.String()
}

// ParsePosition reads the form that [Position.String] writes.
func ParsePosition(s string) (Position, error) {
	at := strings.LastIndexByte(s, '-')
	if at < 0 {
		return Position{}, fmt.Errorf("%q is not a place in a feed", s)
	}
	nanoseconds, err := strconv.ParseInt(s[:at], 10, 64)
	id, err2 := ParseItemID(s[at+1:])
	if err != nil || err2 != nil {
		return Position{}, fmt.Errorf("%q is not a place in a feed", s)
	}
	return Position{time.Unix(0, nanoseconds).UTC(), id}, nil
}

// Span is a part of what a selection selects, by when entries first qualified. The zero Span is all of it. Unlike the
// times of a [Query], which ask for items, it never changes what qualifies.
type Span struct {
	From  time.Time // entries that first qualified then or later; zero: no bound
	Below Position  // entries that stand below this position; the top: all
	Limit int       // entries at most, the topmost; 0: all
	AsOf  time.Time // entries as they were told before that; zero: as they are now
}

// Holds reports whether an entry at this place lies in the span, its limit aside.
func (s *Span) Holds(p Position) bool {
	return (s.From.IsZero() || !p.Qualified.Before(s.From)) && (s.Below.IsZero() || p.Compare(s.Below) > 0)
}

// AsOf is the entry as it was told before t: with the items that had qualified by then, as they were, and the state and
// lead that follow from them. It reports false when the entry did not exist or was not selected then.
func (e *Entry) AsOf(t time.Time, s *Selection) (Entry, bool) {
	then := *e
	then.Lead, then.Story.Items, then.Story.Links, then.Story.Updated = nil, nil, nil, time.Time{}
	held := map[ItemID]bool{}
	for i := range e.Story.Items {
		item := e.Story.Items[i]
		if !item.Qualified().Before(t) {
			continue
		}
		held[item.ID], item = true, item.AsOf(t)
		then.Story.Items = append(then.Story.Items, item)
		if item.Qualified().After(then.Story.Updated) {
			then.Story.Updated = item.Qualified()
		}
	}
	if len(then.Story.Items) < 2 {
		then.Story.Updated = time.Time{} // the founding itself is no update
	}
	for _, l := range e.Story.Links {
		if held[l.From] && held[l.To] {
			then.Story.Links = append(then.Story.Links, l)
		}
	}
	if len(s.States) > 0 && !slices.Contains(s.States, then.Story.State()) {
		return Entry{}, false
	}
	if s.Group != GroupItem {
		then.Lead = then.Story.Lead()
		return then, then.Lead != nil
	}
	for i := range then.Story.Items {
		if then.Story.Items[i].ID == e.ID {
			then.Lead = &then.Story.Items[i]
		}
	}
	return then, then.Lead != nil
}
