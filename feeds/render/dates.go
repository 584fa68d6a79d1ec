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

// apart is the update time of an entry as Atom writes it. Validators warn of equal ones in one document, which would be
// common here: what one poll brings, it brings at one time. So each has a fraction of a second, made of the entry's id: it
// is the same in every document, whatever stands beside it, and a reader that looks at whole seconds sees no difference.
func (e *entry) apart() string {
	sum := sha256.Sum256([]byte(e.id))
	return strings.TrimSuffix(atomDate(e.updated), "Z") + fmt.Sprintf(".%09dZ", binary.BigEndian.Uint64(sum[:])%1e9)
}

// dates are the times of an entry, in UTC and whole seconds; zero when nothing is known. What is published is, for an
// undated item of a backlog, the guess that places it: Atom demands a date, so that without one in the other formats
// readers would show the entry at other times, most of them at the time of their visit.
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

// atomDate is a date by RFC 3339; Atom demands one where nothing is known.
func atomDate(t time.Time) string {
	if !plausible(t) {
		t = epoch
	}
	return t.UTC().Format(time.RFC3339)
}

// moment is a time as HTML, in the zone of the site.
func (c *Channel) moment(t time.Time, wording *Wording) string {
	t = c.Site.Local(t)
	return `<time datetime="` + t.Format(time.RFC3339) + `">` + wording.Time(t) + " " + t.Format("MST") + "</time>"
}
