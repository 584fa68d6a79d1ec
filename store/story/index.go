package story

import (
	"slices"
	"time"

	"griot/feeds"
	"griot/store/story/sign"
)

// Index is the memory of the items in the window. It is not safe for concurrent use; the store's writer owns it.
type Index struct {
	params Params
	shelf  *shelf
	tally  tally
	// Memory for the finding of mates, used again: the item's profile, that of another that is held against it, the
	// item's shingles and the items found.
	mine, other profile
	sieve       sieve
	found       []slot
	// passed is the last hour whose items have left.
	passed int64
	// newest is the time of the newest item that was ever placed.
	newest time.Time
	// plan is the one that has been begun and not taken; what it did is undone before the next.
	plan *Plan
}

// NewIndex is an index without items.
func NewIndex(params Params) *Index { return &Index{params: params, shelf: newShelf()} }

// Restore adds an item that was placed before, as at start. What has left the window already, by the items restored before, is not
// taken.
func (x *Index) Restore(s sign.Signature, story feeds.StoryID) {
	if _, known := x.shelf.get(s.Item); known {
		return
	}
	s.Text = nil
	h := &held{Signature: s, story: story}
	if x.leaves(h) <= x.passed {
		return
	}
	x.shelf.add(h, x.leaves(h))
	if s.At.After(x.newest) {
		x.newest = s.At
		x.expire(s.At, func(*held) {})
	}
}

// Held gives the signature and the story of an item in the window.
func (x *Index) Held(item feeds.ItemID) (sign.Signature, feeds.StoryID, bool) {
	h, ok := x.shelf.get(item)
	if !ok {
		return sign.Signature{}, feeds.StoryID{}, false
	}
	return h.Signature, h.story, true
}

// Window is how far back an index must be restored to place what comes next.
func (x *Index) Window() time.Duration { return x.params.Reach() }

// leaves is the hour at which an item leaves the window.
func (x *Index) leaves(h *held) int64 {
	if h.Official {
		return hour(h.At, x.params.OfficialWindow)
	}
	return hour(h.At, x.params.Window)
}

// expire takes off the shelf what has left the window at a time. Time that runs backwards does nothing.
func (x *Index) expire(at time.Time, gone func(*held)) {
	now := hour(at, 0)
	if now <= x.passed {
		return
	}
	var hours []int64
	if now-x.passed <= int64(len(x.shelf.leaving)) {
		for h := x.passed; h <= now; h++ {
			hours = append(hours, h)
		}
	} else {
		for h := range x.shelf.leaving {
			if h <= now {
				hours = append(hours, h)
			}
		}
	}
	for _, h := range hours {
		for len(x.shelf.leaving[h]) > 0 {
			gone(x.shelf.remove(x.shelf.leaving[h][0], h))
		}
	}
	x.passed = now
}

// ofHour are the items of an hour, by age.
func (x *Index) ofHour(h int64) []*held {
	var items []*held
	add := func(window time.Duration, official bool) {
		for _, n := range x.shelf.leaving[h+int64(window/time.Hour)] {
			if item := x.shelf.items[n]; item.Official == official {
				items = append(items, item)
			}
		}
	}
	add(x.params.Window, false)
	add(x.params.OfficialWindow, true)
	slices.SortFunc(items, older)
	return items
}

// Begin opens a plan on the index. There is one at a time: a plan that was not taken is undone.
func (x *Index) Begin() *Plan {
	if x.plan != nil {
		x.plan.undo()
	}
	x.plan = &Plan{index: x, passed: x.passed, newest: x.newest}
	return x.plan
}

// Take makes the plan's decisions the index's own, after they were committed.
func (x *Index) Take(p *Plan) {
	if x.plan != p {
		return // undone by the plan that was begun after it
	}
	for _, h := range p.placed {
		h.Text = nil
	}
	x.plan = nil
}
