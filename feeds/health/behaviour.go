package health

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"griot/feeds"
)

// Behaviour are what was measured of how a source publishes, and the policies that answer it. Counts are of fetched polls
// in a row unless said otherwise; a policy once taken stays until the source is declared anew.
type Behaviour struct {
	// Gap is the usual time between new items, smoothed over the polls that brought some; zero while unknown.
	Gap time.Duration `json:"gap,omitempty"`
	// Stale counts polls in a row that brought nothing new.
	Stale int `json:"stale,omitempty"`

	Churning   int `json:"churning,omitempty"`   // known items come under new guids
	Moving     int `json:"moving,omitempty"`     // known texts come under new guids and new links
	Restamping int `json:"restamping,omitempty"` // known items come dated at the time of the visit
	Lies       int `json:"lying,omitempty"`      // in all: the body changed under an unchanged ETag or date
	Future     int `json:"future,omitempty"`     // items of the last document that are dated in the future
	Duplicates int `json:"duplicates,omitempty"` // guids of the last document that stand on different entries

	// Vanished counts the items that left a feed though it still covered their dates.
	Vanished int `json:"vanished,omitempty"`

	// Identity is the best key that can be trusted; zero is the guid.
	Identity feeds.KeyKind `json:"identity,omitempty"`
	// Differing counts, for each part of the source's addresses, the polls in a row in which known items came with another;
	// see [feeds.PartsBetween]. Idle are the parts that are held to say nothing.
	Differing map[string]int `json:"differing,omitempty"`
	Idle      []string       `json:"idle,omitempty"`
	// NoDates leaves the publisher's dates aside.
	NoDates bool `json:"no_dates,omitempty"`
	// Unsteady holds nothing for withdrawn any more: the feed drops items from its middle as a matter of course.
	Unsteady bool `json:"unsteady,omitempty"`
	// NoConditions asks for the whole document each time.
	NoConditions bool `json:"no_conditions,omitempty"`
}

const (
	// enough polls in a row make a habit: one can be a repair at the publisher's.
	enough = 2
	// fewItems are too few to judge a document by.
	fewItems = 3
	// gapWeight is the weight of the newest gap in the smoothed one.
	gapWeight = 0.3
)

// after returns the behaviour once a poll has come in.
func (h Behaviour) after(p *feeds.Poll, c feeds.Committed, lastNew time.Time) Behaviour {
	if p.Measured.Lied {
		if h.Lies++; h.Lies >= enough {
			h.NoConditions = true
		}
	}
	if p.Outcome != feeds.Failed {
		h.Gap, h.Stale = h.gapAfter(p, c, lastNew)
	}
	if p.Outcome != feeds.Fetched {
		return h
	}
	m := p.Measured.Plus(c.Measured)
	h.Future, h.Duplicates = m.Future, m.Duplicates
	h.Churning = inARow(h.Churning, m.Churned, m.Known)
	h.Restamping = inARow(h.Restamping, m.Restamped, m.Known)
	h.Moving = inARow(h.Moving, m.Moved, m.Moved+m.Known)
	switch {
	case h.Moving >= enough:
		h.Identity = feeds.KeyContent
	case h.Churning >= enough && h.Identity == 0:
		h.Identity = feeds.KeyLink
	}
	h.NoDates = h.NoDates || h.Restamping >= enough
	return h
}

// enoughVanished items, and more than one in vanishedShare of all, make a feed unsteady: publishers take out a story now and
// then, programs that list the latest of each section drop one with each that comes in.
const enoughVanished, vanishedShare = 5, 10

// losing returns the behaviour once items left a feed. held is how many of its items are stored.
func (h Behaviour) losing(withdrawn, held int) Behaviour {
	h.Vanished += withdrawn
	h.Unsteady = h.Unsteady || h.Vanished >= enoughVanished && vanishedShare*h.Vanished > held
	return h
}

// Learned returns the behaviour with the parts in which the known items of a document came with other addresses, counted
// by part. Those that do so all the time are idle from then on. An item that moved in such a part, or in one that may become
// one, is taken off what was measured as moved.
func (h Behaviour) Learned(items []feeds.Item, differing map[string]int, m *feeds.Measured) Behaviour {
	if m.Known < fewItems {
		return h
	}
	row, explained := map[string]int{}, 0
	for _, part := range slices.Sorted(maps.Keys(differing)) {
		n := inARow(h.Differing[part], differing[part], m.Known)
		if n == 0 || !feeds.TellApart(items, append(slices.Clone(h.Idle), part)) {
			continue
		}
		explained = max(explained, differing[part])
		switch {
		case slices.Contains(h.Idle, part):
		case n < enough:
			row[part] = n
		default:
			h.Idle = append(slices.Clone(h.Idle), part)
			slices.Sort(h.Idle)
		}
	}
	h.Differing = nil
	if len(row) > 0 {
		h.Differing = row
	}
	m.Moved = max(0, m.Moved-explained)
	return h
}

// inARow counts one more poll in which more than a third of the items misbehaved, or begins again.
func inARow(count, bad, all int) int {
	if all < fewItems || 3*bad <= all {
		if all >= fewItems {
			return 0
		}
		return count
	}
	return count + 1
}

// gapAfter is the smoothed gap between new items and the number of polls without any.
func (h Behaviour) gapAfter(p *feeds.Poll, c feeds.Committed, lastNew time.Time) (time.Duration, int) {
	if c.New == 0 {
		return h.Gap, h.Stale + 1
	}
	if lastNew.IsZero() {
		return gapOfDates(p), 0
	}
	gap := p.At.Sub(lastNew) / time.Duration(c.New)
	if h.Gap == 0 {
		return gap, 0
	}
	// The products are rounded apart: a processor that fuses them with the sum would store another nanosecond.
	return time.Duration(float64((1-gapWeight)*float64(h.Gap)) + float64(gapWeight*float64(gap))), 0
}

// gapOfDates estimates the gap between items from the dates in the first document. It returns zero when they do not tell.
func gapOfDates(p *feeds.Poll) time.Duration {
	var first, last time.Time
	n := 0
	for i := range p.Items {
		d := p.Items[i].Published
		if d.IsZero() || d.After(p.At) {
			continue
		}
		if n++; first.IsZero() || d.Before(first) {
			first = d
		}
		if d.After(last) {
			last = d
		}
	}
	if n < 2 {
		return 0
	}
	return last.Sub(first) / time.Duration(n-1)
}

// Remarks say what is unusual and what Griot does about it.
func (h *Behaviour) Remarks() []Remark {
	var remarks []Remark
	note := func(is bool, phrase Phrase, values ...any) {
		if is {
			remarks = append(remarks, phrase.With(values...))
		}
	}
	note(h.Identity == feeds.KeyLink, NoteGUIDs)
	note(h.Identity == feeds.KeyContent, NoteLinks)
	note(len(h.Idle) > 0, NoteParts, strings.Join(h.Idle, ", "))
	note(h.NoDates, NoteDates)
	note(h.NoConditions, NoteLies)
	note(h.Unsteady, NoteUnsteady)
	note(h.Future > 0, NoteFuture, h.Future)
	note(h.Duplicates > 0 && h.Identity == 0, NoteDuplicates, h.Duplicates)
	return remarks
}

// Notes are the remarks in an operator's words.
func (h *Behaviour) Notes() []string { return said(h.Remarks()) }

// UsualGap is Gap in words, in its largest unit.
func (h *Behaviour) UsualGap() string {
	switch d := h.Gap; {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%.0f days", d.Hours()/24)
	case d >= 2*time.Hour:
		return fmt.Sprintf("%.0f hours", d.Hours())
	default:
		return fmt.Sprintf("%.0f minutes", d.Minutes())
	}
}
