package render

import (
	"time"

	"griot/feeds"
)

// epoch stands where a format demands a date and nothing gives one. Validators hold what is before 1990 for a mistake.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// plausible reports whether all formats can write t, and no validator holds it for a mistake.
func plausible(t time.Time) bool { return t.Year() >= 1990 && t.Year() <= 9999 }

// dates are the times of an entry, in UTC and whole seconds; zero when nothing is known. An undated item of a backlog
// has the guess that places it. Atom demands a date, and readers of the other formats would invent one.
type dates struct {
	published time.Time
	updated   time.Time // when it last changed for its readers, never before published
}

func (c *Channel) dates(e *feeds.Entry) dates {
	var published time.Time
	if e.Lead != nil {
		published = e.Lead.Date()
	}
	for _, t := range []time.Time{e.Qualified, e.Story.Updated} {
		if !plausible(published) {
			published = t
		}
	}
	if !plausible(published) {
		return dates{}
	}
	updated := published
	moved := e.Story.Updated
	if e.Lead != nil && c.Feed.Group == feeds.GroupItem {
		moved = e.Lead.Changed // a line of the raw stream changes with its item alone
	}
	if plausible(moved) && moved.After(updated) {
		updated = moved
	}
	return dates{published.UTC().Truncate(time.Second), updated.UTC().Truncate(time.Second)}
}

// Updated is when an entry of the channel last changed for its readers; the zero time when there is none.
func (c *Channel) Updated() time.Time {
	var latest time.Time
	for i := range c.Entries {
		if updated := c.dates(&c.Entries[i]).updated; updated.After(latest) {
			latest = updated
		}
	}
	return latest
}

// Modified returns when anything the channel shows last became known, further copies of a known text included. It is
// the HTTP date of its documents; zero for a channel without entries.
func (c *Channel) Modified() time.Time {
	latest := c.Updated()
	for i := range c.Entries {
		for j := range c.Entries[i].Story.Items {
			item := &c.Entries[i].Story.Items[j]
			for _, t := range []time.Time{item.Seen, item.Changed} {
				if plausible(t) && t.After(latest) {
					latest = t
				}
			}
		}
	}
	return latest
}
