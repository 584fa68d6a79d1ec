package feeds

import (
	"fmt"
	"time"
)

// Takedown is an operator's word that something must not be shown any more. Exactly one of URL, Item, Story, Source and
// Outlet is set.
type Takedown struct {
	URL    string   `json:"url,omitempty"`    // the address of an item, of whatever source
	Item   ItemID   `json:"item,omitzero"`    // one item of a story
	Story  ItemID   `json:"story,omitzero"`   // every item of a story
	Source SourceID `json:"source,omitempty"` // every item of a source, by its id or a former one
	Outlet OutletID `json:"outlet,omitempty"` // every item of the sources of an outlet
	Date   Day      `json:"date,omitzero"`    // since when, as readers are told
	Why    string   `json:"reason,omitempty"` // as readers are told
}

// Same reports whether two takedowns withdraw the same, whatever is said of it.
func (t *Takedown) Same(other *Takedown) bool {
	return PlainURL(t.URL) == PlainURL(other.URL) && t.Item == other.Item && t.Story == other.Story &&
		t.Source == other.Source && t.Outlet == other.Outlet
}

// Whole reports whether all of a source or of an outlet is taken down, what it brings later included.
func (t *Takedown) Whole() bool { return t.Source != "" || t.Outlet != "" }

// Name is what is taken down: its address or id, without secrets.
func (t *Takedown) Name() string {
	switch {
	case t.URL != "":
		return MaskURL(t.URL)
	case !t.Item.IsZero():
		return t.Item.String()
	case t.Source != "":
		return string(t.Source)
	case t.Outlet != "":
		return string(t.Outlet)
	}
	return t.Story.String()
}

// Day is a day of the calendar, in no zone.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDay reads a day (2026-02-09).
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, fmt.Errorf("%q is not a day (2026-02-09)", s)
	}
	return Day{t.Year(), t.Month(), t.Day()}, nil
}

// IsZero reports whether no day is given.
func (d Day) IsZero() bool { return d == Day{} }

// Time is the beginning of the day in UTC.
func (d Day) Time() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// TakenDownError says that an item or story was taken down: there is nothing to show, and there will not be.
type TakenDownError struct {
	ID   ItemID
	Date Day
	Why  string
}

func (e *TakenDownError) Error() string {
	if e.Why == "" {
		return fmt.Sprintf("%s was taken down", e.ID)
	}
	return fmt.Sprintf("%s was taken down: %s", e.ID, e.Why)
}

// Unwrap makes the error one of [ErrNotFound], too.
func (e *TakenDownError) Unwrap() error { return ErrNotFound }
