package feeds

import "errors"

// ErrTrimmed says that the change log no longer reaches back to a cursor: its reader starts over from what is stored.
var ErrTrimmed = errors.New("the change log was trimmed past this point")

// ChangeKind says what a change did to an item.
type ChangeKind string

const (
	ChangeNew       ChangeKind = "new"
	ChangeCorrected ChangeKind = "corrected"
	ChangeWithdrawn ChangeKind = "withdrawn" // its source took it out
	ChangeReturned  ChangeKind = "returned"  // and put it back
	ChangeText      ChangeKind = "text"      // its text came late: no correction
	ChangeForm      ChangeKind = "form"      // its source wrote it otherwise, no word of which readers are told
	ChangeStory     ChangeKind = "story"     // its story changed around it
	ChangeRemoved   ChangeKind = "removed"   // by retention or a takedown
)

// Change is one line of the store's change log. Sequence is the log's own count: it never goes back, and no published
// byte holds it.
type Change struct {
	Sequence uint64     `json:"-"`
	Item     ItemID     `json:"item"`
	Story    StoryID    `json:"story"`
	Kind     ChangeKind `json:"kind"`
}
