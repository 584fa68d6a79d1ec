// Package story decides which items report one event, and says why. It is pure: it knows no store, reads no clock and
// depends only on the signatures it is given and their order.
//
// An [Index] holds the signatures of the items in a window of time. New items are placed by a [Plan], which keeps what it
// takes to go back; the index takes the plan when the store has committed it, and undoes it when the next one begins
// instead, so that a failed transaction leaves no trace here.
//
// Four things join items, from the surest to the least sure: one address, one text (shared runs of words), a text made
// from an official one, and an event reported in other words. The first three are proofs and hold between two items; the
// last is judged over all items of the stories concerned, by average linkage, so that the order of arrival does not
// decide. Places never join.
package story

import "griot/feeds"

// Rules is the version of the rules of grouping: stored signatures of another version are to be made anew.
const Rules = "story/5"

// Placement says that an item belongs to a story from now on.
type Placement struct {
	Item  feeds.ItemID
	Story feeds.StoryID
}
