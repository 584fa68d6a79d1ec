package story

import (
	"slices"
	"time"

	"griot/feeds"
	"griot/store/story/sign"
)

// Index holds the items of the window in memory. It is not safe for concurrent use: the store's writer owns it.
type Index struct {
	comparer
	// passed is the last hour whose items have left the window.
	passed int64
	// newest is the time of the newest item that was ever placed.
	newest time.Time
	// lastMet is when each limit was last met.
	lastMet Met
	// plan is the one that was begun and not taken. The next one begins with undoing it.
	plan *Plan
}

// NewIndex returns an index without items.
func NewIndex(params Params) *Index {
	return &Index{comparer: comparer{params: params, window: newWindow(), credit: params.Bounds.MostCredit}}
}

// Since returns the time from which on items can be in the window, the Unix epoch at the earliest.
func (x *Index) Since() time.Time {
	return time.Unix(max(0, x.passed*3600-int64(x.params.Reach()/time.Second)), 0).UTC()
}

// Restore adds an item that was placed before, as at the start of a program. It ignores an item that has left the window,
// as the items restored before it show.
func (x *Index) Restore(s sign.Signature, story feeds.StoryID) {
	if _, known := x.window.get(s.Item); known {
		return
	}
	s.Text = nil
	h := &windowItem{Signature: s, story: story}
	if x.leaves(h) <= x.passed {
		return
	}
	x.window.add(h, x.leaves(h))
	if s.At.After(x.newest) {
		x.newest = s.At
		x.expire(s.At, func(*windowItem) {})
	}
}

// Lookup returns the signature and the story of an item in the window.
func (x *Index) Lookup(item feeds.ItemID) (sign.Signature, feeds.StoryID, bool) {
	h, ok := x.window.get(item)
	if !ok {
		return sign.Signature{}, feeds.StoryID{}, false
	}
	return h.Signature, h.story, true
}

// Window returns how far back an index must be restored to place the items that come next.
func (x *Index) Window() time.Duration { return x.params.Reach() }

// leaves returns the hour at which an item leaves the window.
func (x *Index) leaves(h *windowItem) int64 {
	if h.Official {
		return hour(h.At, x.params.OfficialWindow)
	}
	return hour(h.At, x.params.Window)
}

// expire removes the items that have left the window at a time. Time that runs backwards does nothing.
func (x *Index) expire(at time.Time, gone func(*windowItem)) {
	now := hour(at, 0)
	if now <= x.passed {
		return
	}
	var hours []int64
	if now-x.passed <= int64(len(x.window.leaving)) {
		for h := x.passed; h <= now; h++ {
			hours = append(hours, h)
		}
	} else {
		for h := range x.window.leaving {
			if h <= now {
				hours = append(hours, h)
			}
		}
	}
	for _, h := range hours {
		for len(x.window.leaving[h]) > 0 {
			gone(x.window.remove(x.window.leaving[h][0], h))
		}
	}
	x.passed = now
}

// ofHour returns the items of an hour, by age.
func (x *Index) ofHour(h int64) []*windowItem {
	var items []*windowItem
	add := func(stay time.Duration, official bool) {
		for _, n := range x.window.leaving[h+int64(stay/time.Hour)] {
			if item := x.window.items[n]; item.Official == official {
				items = append(items, item)
			}
		}
	}
	add(x.params.Window, false)
	add(x.params.OfficialWindow, true)
	slices.SortFunc(items, older)
	return items
}

// Begin opens a plan on the index. There is one at a time: it undoes a plan that was not taken.
func (x *Index) Begin() *Plan {
	if x.plan != nil {
		x.plan.undo()
	}
	x.met = Limits{}
	x.plan = &Plan{index: x, was: x.Clock()}
	return x.plan
}

// Take makes the decisions of a plan the index's own, after the store has committed them.
func (x *Index) Take(p *Plan) {
	if x.plan != p {
		return // a later plan has undone it
	}
	x.plan = nil
}

// pay adds the credit of new items to that of the window.
func (x *Index) pay(items int) {
	x.credit = min(x.credit+items*x.params.Bounds.Credit, x.params.Bounds.MostCredit)
}

// spend takes the pairs of a review from the credit. The least review may leave it empty.
func (x *Index) spend(items int) { x.credit = max(0, x.credit-pairs(items)) }

// Stories returns the items in the window, each with its story. A plan that was not taken is undone.
func (x *Index) Stories() map[feeds.ItemID]feeds.StoryID {
	if x.plan != nil {
		x.plan.undo()
		x.plan = nil
	}
	stories := make(map[feeds.ItemID]feeds.StoryID, x.window.count)
	for _, h := range x.window.items {
		if h != nil {
			stories[h.Item] = h.story
		}
	}
	return stories
}
