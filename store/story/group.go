package story

import (
	"cmp"
	"slices"
	"time"

	"griot/feeds"
	"griot/store/story/sign"
)

// GroupAll groups items that are all there, as a file of them: one stream by the earliest time at which they can have
// been published, those without a time at the end. Nothing leaves the window; the distance in time between two items is
// judged all the same. It returns each item's story and the links.
func GroupAll(params Params, signatures []sign.Signature) (map[feeds.ItemID]feeds.StoryID, []feeds.Link) {
	signatures = slices.Clone(signatures)
	for i := range signatures {
		if s := &signatures[i]; !s.From.IsZero() {
			s.At = s.From
		} else {
			s.At = endOfTime
		}
	}
	slices.SortStableFunc(signatures, func(a, b sign.Signature) int {
		return cmp.Or(a.At.Compare(b.At), a.To.Compare(b.To), slices.Compare(a.Item[:], b.Item[:]))
	})
	params.Window, params.OfficialWindow = forever, forever
	index := NewIndex(params)
	plan := index.Begin()
	stories := map[feeds.ItemID]feeds.StoryID{}
	var links []feeds.Link
	keep := func(placements []Placement, found []feeds.Link) {
		for _, p := range placements {
			stories[p.Item] = p.Story
		}
		links = append(links, found...)
	}
	for _, s := range signatures {
		keep(plan.Place(s))
		keep(plan.Advance(s.At))
	}
	// Only now that all are read it is known how rare words are: every story gets a last review.
	var all []*windowItem
	for _, s := range signatures {
		if h, ok := index.window.get(s.Item); ok {
			all = append(all, h)
		}
	}
	keep(plan.reviewLast(all))
	return stories, slices.DeleteFunc(links, func(l feeds.Link) bool { return stories[l.From] != stories[l.To] })
}

// forever is longer than any file of news.
const forever = 200 * 365 * 24 * time.Hour

// endOfTime is where items without a time stand in a stream.
var endOfTime = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
