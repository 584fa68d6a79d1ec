package feeds

import (
	"slices"
	"time"
)

// CorrectionKind says what a source did to an item after it had published it.
type CorrectionKind string

const (
	CorrectionTitle     CorrectionKind = "title"     // another title
	CorrectionText      CorrectionKind = "text"      // another text
	CorrectionWithdrawn CorrectionKind = "withdrawn" // gone from a feed that still covers its date
	CorrectionReturned  CorrectionKind = "returned"  // in the feed again after it was withdrawn
)

// Bounds of a [History].
const (
	// MaxCorrections is how many corrections an item keeps: of each kind the first and the last at the least.
	MaxCorrections = 12
	// MaxEarlier is how much of an earlier title or text is kept, in bytes.
	MaxEarlier = 16 << 10
)

// Correction is one correction, withdrawal or return. What it kept is the wording before it; what came after is told by
// [Item.Replacement].
type Correction struct {
	At    time.Time      `json:"at"` // the poll that showed it
	Kind  CorrectionKind `json:"kind"`
	Title string         `json:"title,omitempty"` // the earlier title, plain, of a [CorrectionTitle]
	Text  string         `json:"-"`               // the earlier text, plain, of a [CorrectionText]; stored apart for its size
	Cut   bool           `json:"cut,omitempty"`   // only the first [MaxEarlier] bytes were kept
	// From and Into stand for the wordings before and after: two equal ones are one wording.
	From uint64 `json:"from,omitempty"`
	Into uint64 `json:"into,omitempty"`
	// More counts further corrections of the kind, up to the next one kept, that are not kept apart.
	More int `json:"more,omitempty"`
}

// History is what became of an item after it was first seen, oldest first. The zero value is an item that stayed as
// it was.
type History []Correction

// With is the history with one more correction. Beyond [MaxCorrections] the oldest that is neither the first nor the last of
// its kind is dropped, and counted by the one before it.
func (h History) With(r Correction) (kept History, dropped []Correction) {
	r.Title, r.Cut = cutBytes(r.Title, r.Cut)
	r.Text, r.Cut = cutBytes(r.Text, r.Cut)
	kept = append(slices.Clone(h), r)
	for len(kept) > MaxCorrections {
		at := kept.spare()
		dropped = append(dropped, kept[at])
		kept[kept[:at].last(kept[at].Kind)].More += 1 + kept[at].More
		kept = slices.Delete(kept, at, at+1)
	}
	return kept, dropped
}

// Again is the history when the last correction of a kind is followed by one that is not kept apart.
func (h History) Again(kind CorrectionKind) History {
	again := slices.Clone(h)
	if at := again.last(kind); at >= 0 {
		again[at].More++
	}
	return again
}

// spare is the oldest correction that is neither the first nor the last of its kind. There is one: beyond the two of each
// of the four kinds there are more.
func (h History) spare() int {
	for i := range h {
		if h[:i].last(h[i].Kind) >= 0 && h[i+1:].last(h[i].Kind) >= 0 {
			return i
		}
	}
	return len(h) - 1
}

// last is the place of the last correction of a kind, -1 when there is none.
func (h History) last(kind CorrectionKind) int {
	for i := len(h) - 1; i >= 0; i-- {
		if h[i].Kind == kind {
			return i
		}
	}
	return -1
}

// Repeats reports whether a step from one wording to another was taken before: a source that serves two versions in turn
// corrects once and back, not for ever.
func (h History) Repeats(step *Correction) bool {
	return slices.ContainsFunc(h, func(r Correction) bool { return r.Kind == step.Kind && r.From == step.From && r.Into == step.Into })
}

// Withdrawn tells whether the item is gone from its feed, and since which poll.
func (h History) Withdrawn() (since time.Time, is bool) {
	for i := len(h) - 1; i >= 0; i-- {
		switch h[i].Kind {
		case CorrectionWithdrawn:
			return h[i].At, true
		case CorrectionReturned:
			return time.Time{}, false
		}
	}
	return time.Time{}, false
}

// Replacement is what took the place of the title or text that the n-th correction of the item kept: what the next one of
// its kind kept, else what the item says now.
func (i *Item) Replacement(n int) string {
	kind := i.History[n].Kind
	for _, next := range i.History[n+1:] {
		if next.Kind == kind {
			return next.Title + next.Text
		}
	}
	switch kind {
	case CorrectionTitle:
		return i.Title
	case CorrectionText:
		return i.Text
	}
	return ""
}

// AsOf is the item before what its source did to it at t or later, as far as the history goes: link and labels are those
// of today. The earlier texts of the history must be at hand.
func (i *Item) AsOf(t time.Time) Item {
	then := *i
	at := slices.IndexFunc(i.History, func(r Correction) bool { return !r.At.Before(t) })
	if at < 0 {
		return then
	}
	then.History, then.Changed = i.History[:at:at], i.Seen
	if at > 0 {
		then.Changed = i.History[at-1].At
	}
	var title, text bool
	for _, later := range i.History[at:] {
		switch {
		case later.Kind == CorrectionTitle && !title:
			then.Title, title = later.Title, true
		case later.Kind == CorrectionText && !text:
			then.Text, then.Summary, then.Content, text = later.Text, "", "", true // the markup of then is not kept
		}
	}
	return then
}

// ExcerptOf is at most n characters of an earlier text of the item, under the policy for its present one.
func (i *Item) ExcerptOf(earlier string, n int) string {
	then := *i
	then.Text = earlier
	return then.Excerpt(n)
}

// cutBytes keeps the first MaxEarlier bytes, whole characters.
func cutBytes(s string, cut bool) (string, bool) {
	if len(s) <= MaxEarlier {
		return s, cut
	}
	end := MaxEarlier
	for end > 0 && s[end]&0xC0 == 0x80 {
		end--
	}
	return s[:end], true
}
