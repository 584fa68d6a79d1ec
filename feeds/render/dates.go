package render

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"griot/feeds"
)

// epoch stands where a format demands a date and nothing gives one. Validators hold what is before 1990 for a mistake.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// plausible reports whether all formats can write t, and no validator holds it for a mistake.
func plausible(t time.Time) bool { return t.Year() >= 1990 && t.Year() <= 9999 }

// parted are the update times of entries as Atom writes them. Validators warn of equal ones in one document, which are
// common here: what one poll brings, it brings at one time. Those get a fraction of a second each, made of the entry's
// id; a reader that looks at whole seconds sees no difference.
func parted(entries []*entry) []string {
	count := map[int64]int{}
	for _, e := range entries {
		count[e.updated.Unix()]++
	}
	written := make([]string, len(entries))
	for i, e := range entries {
		written[i] = atomDate(e.updated)
		if count[e.updated.Unix()] > 1 {
			sum := sha256.Sum256([]byte(e.id))
			fraction := fmt.Sprintf(".%09dZ", binary.BigEndian.Uint64(sum[:])%1e9)
			written[i] = strings.TrimSuffix(written[i], "Z") + fraction
		}
	}
	return written
}

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
