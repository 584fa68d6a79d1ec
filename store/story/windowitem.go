package story

import (
	"cmp"
	"slices"

	"griot/feeds"
	"griot/store/story/sign"
)

// windowItem is an item in the window.
type windowItem struct {
	sign.Signature
	story     feeds.StoryID
	termIndex []uint32 // of its terms in the window's vocabulary

	boilerplate boilerplate
}

// older orders items by age, equal ages by id.
func older(a, b *windowItem) int {
	return cmp.Or(a.At.Compare(b.At), slices.Compare(a.Item[:], b.Item[:]))
}

// sameSeries reports whether two items are issues of one column, or routine columns of two sources for different days.
// Such items are never one story, however alike.
func sameSeries(a, b *windowItem) bool {
	if a.Issue == b.Issue {
		return false
	}
	return a.Source == b.Source && a.Series != 0 && a.Series == b.Series || a.Routine && b.Routine
}

// boilerplate is the shingles of an item that are its source's letterhead, signature or advertisement: those that other
// items of the source hold as well. It is found when it is first asked for, and again after the neighbours have changed.
type boilerplate struct {
	shingles []uint32
	known    bool
}
