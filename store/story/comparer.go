package story

import "griot/feeds"

// comparer compares the items of a window: how likely two report one event, and what proves that they belong together.
type comparer struct {
	params Params
	window *window

	// Memory that is used again.
	mine, other profile // of the two items that are compared
	bloom       bloom   // the shingles of the first
	topk        topk
	found       []slot
	holders     []slot
	tellers     []feeds.StoryID

	met    Limits // since the plan was begun
	credit int    // see [Bounds]
}
