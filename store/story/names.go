package story

import (
	"slices"
	"time"

	"griot/feeds"
	"griot/store/story/sign"
)

// Standing is an item whose story is decided anew, on the shelf still or gone from the window since it was placed.
type Standing struct {
	Item feeds.ItemID
	At   time.Time     // see [Signature]
	Was  feeds.StoryID // that readers know it in
	Now  feeds.StoryID // in which it was placed last
}

// KeepNames gives the stories of the plan the names under which readers know them, since items that are placed by age do
// not found the stories that they founded as they arrived. A story is named as [Plan.Advance] would name it, had it found
// the items as they were before: by the oldest founder among those of its items, where it has none by its oldest item. A
// story of the same items so keeps its name, of two that are merged the older one's founder names it, and of one that is
// split the part that holds the founder keeps it. Items that have left the window stay where they were, and their
// founders count for those who have not. The standings are all items that were placed, each once.
func (p *Plan) KeepNames(standings []Standing) {
	x := p.index
	all := make([]*held, 0, len(standings)) // as they were
	taken := map[feeds.StoryID]bool{}
	now := map[feeds.ItemID]feeds.StoryID{}
	for i := range standings {
		s := &standings[i]
		all = append(all, &held{Signature: sign.Signature{Item: s.Item, At: s.At}, story: s.Was})
		taken[s.Was] = true
		now[s.Item] = s.Now
	}
	slices.SortFunc(all, older)
	at := map[feeds.StoryID]int{}
	var groups [][]int
	founders := []int{} // of each group, where none of its items founded a story: its place in the group, -1 for none
	for n, was := range all {
		story := now[was.Item]
		h, here := x.shelf.get(was.Item)
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
		if first > 0 { // [Index.name] takes the first
			groups[g][0], groups[g][first] = groups[g][first], groups[g][0]
		}
	}
	names := x.name(all, groups)
	for g, group := range groups {
		for _, n := range group {
			if h, here := x.shelf.get(all[n].Item); here {
				p.move(h, names[g])
			}
		}
	}
}
