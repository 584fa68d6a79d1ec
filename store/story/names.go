package story

import (
	"slices"
	"time"

	"griot/feeds"
	"griot/store/story/sign"
)

// Membership is the story of an item before and after a regrouping. The item may have left the window since.
type Membership struct {
	Item feeds.ItemID
	At   time.Time     // see [sign.Signature]
	Was  feeds.StoryID // that readers know it in
	Now  feeds.StoryID // in which it was placed last
}

// KeepNames gives the stories of the plan the names that readers know, since items that are placed by age do not found the
// stories that they founded as they arrived. A story gets the name that [Plan.Advance] would give it, had it found the
// items as they were before: that of the oldest founder among its items, without one that of its oldest item. So a story
// of the same items keeps its name. Two that are merged get the name of the older one. Of one that is split, the part with
// the founder keeps the name. Items that have left the window stay where they were, and their founders count for those
// that have not. The memberships are of all items that were placed, each once.
func (p *Plan) KeepNames(memberships []Membership) {
	x := p.index
	all := make([]*windowItem, 0, len(memberships)) // as they were
	taken := map[feeds.StoryID]bool{}
	now := map[feeds.ItemID]feeds.StoryID{}
	for i := range memberships {
		s := &memberships[i]
		all = append(all, &windowItem{Signature: sign.Signature{Item: s.Item, At: s.At}, story: s.Was})
		taken[s.Was] = true
		now[s.Item] = s.Now
	}
	slices.SortFunc(all, older)
	at := map[feeds.StoryID]int{}
	var groups [][]int
	founders := []int{} // of each group, where none of its items founded a story: its index in the group, -1 for none
	for n, was := range all {
		story := now[was.Item]
		h, here := x.window.get(was.Item)
		if here {
			story = h.story
		}
		g, known := at[story]
		if !known {
			g = len(groups)
			at[story], groups, founders = g, append(groups, nil), append(founders, -1)
		}
		groups[g] = append(groups[g], n)
		if here && founders[g] < 0 && !taken[was.Item] {
			founders[g] = len(groups[g]) - 1
		}
	}
	for g, first := range founders {
		if first > 0 { // [window.name] takes the first
			groups[g][0], groups[g][first] = groups[g][first], groups[g][0]
		}
	}
	names := x.window.name(all, groups)
	for g, group := range groups {
		for _, n := range group {
			if h, here := x.window.get(all[n].Item); here {
				p.move(h, names[g])
			}
		}
	}
}

// name returns the id of a story for each group of a component: of the stories whose founder is in the group the one with
// the oldest founder, else the group's own oldest item. A story whose founder has left the window is older than any other,
// and goes where its oldest item goes.
func (w *window) name(component []*windowItem, groups [][]int) []feeds.StoryID {
	anchor := map[feeds.StoryID]int{} // the item of component that holds the story's name
	for i, h := range component {
		if first, ok := anchor[h.story]; !ok || component[first].Item != h.story && h.Item == h.story {
			anchor[h.story] = i
		}
	}
	names := make([]feeds.StoryID, len(groups))
	for g, group := range groups {
		var best feeds.StoryID
		for _, i := range group {
			story := component[i].story
			if anchor[story] == i && (best.IsZero() || w.elder(story, best)) {
				best = story
			}
		}
		if best.IsZero() {
			best = component[group[0]].Item // components are by age
		}
		names[g] = best
	}
	return names
}

// elder reports whether story a was founded before story b.
func (w *window) elder(a, b feeds.StoryID) bool {
	s, ok := w.get(a)
	t, known := w.get(b)
	switch {
	case ok && known:
		return older(s, t) < 0
	case ok != known:
		return !ok
	}
	return slices.Compare(a[:], b[:]) < 0
}
