package render

import (
	"time"

	"griot/feeds"
)

// epoch stands where a format demands a date and nothing gives one.
var epoch = time.Unix(0, 0).UTC()

// plausible reports whether all formats can write t.
func plausible(t time.Time) bool { return !t.IsZero() && t.Year() >= 1 && t.Year() <= 9999 }

// dates are when an entry was published and when it last changed for its readers, in UTC and whole seconds; zero
// when nothing is known.
func (c *Channel) dates(e *feeds.Entry) (published, updated time.Time) {
	if e.Lead != nil {
		published = e.Lead.Date()
	}
	for _, t := range []time.Time{e.Qualified, e.Story.Updated} {
		if !plausible(published) {
			published = t
		}
	}
	if !plausible(published) {
		return time.Time{}, time.Time{}
	}
	updated = published
	moved := e.Story.Updated
	if e.Lead != nil && c.Feed.Group == feeds.GroupItem {
		moved = e.Lead.Changed // a line of the raw stream changes with its item alone
	}
	if plausible(moved) && moved.After(updated) {
		updated = moved
	}
	return published.UTC().Truncate(time.Second), updated.UTC().Truncate(time.Second)
}
