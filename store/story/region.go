package story

import (
	"slices"

	"griot/feeds"
)

// mostInRegion is how many items are looked at together.
const mostInRegion = 200

// round is the looking at a number of fresh items, region by region.
type round struct {
	x    *Index
	left []fresh // first those that have not been looked at
	done map[*held]bool
	// At a last look: the fresh items, and those that name each item among their likely mates.
	known map[*held]fresh
	named map[*held][]*held
}

func (x *Index) round(all []fresh, last bool) *round {
	r := &round{x: x, left: all, done: make(map[*held]bool, len(all))}
	if !last {
		return r
	}
	r.known, r.named = make(map[*held]fresh, len(all)), map[*held][]*held{}
	for _, f := range all {
		r.known[f.h] = f
		for i := range f.mates {
			mate := f.mates[i].h
			r.named[mate] = append(r.named[mate], f.h)
		}
	}
	return r
}

// next is the first item not looked at yet.
func (r *round) next() (fresh, bool) {
	for len(r.left) > 0 && r.done[r.left[0].h] {
		r.left = r.left[1:]
	}
	if len(r.left) == 0 {
		return fresh{}, false
	}
	return r.left[0], true
}

// region is the stories that a fresh item may belong to or bring together, its own first, as the items of the window that
// are in them, by age. When all of them are there for a last look, the region goes on to what other fresh items in it
// may belong to, and to those that may belong to them.
func (r *round) region(first fresh) []*held {
	x := r.x
	seen := map[feeds.StoryID]bool{}
	var items []*held
	take := func(story feeds.StoryID) {
		if seen[story] || len(items)+len(x.shelf.stories[story]) > mostInRegion && len(seen) > 0 {
			return
		}
		seen[story] = true
		for _, n := range x.shelf.stories[story] {
			items = append(items, x.shelf.items[n])
		}
	}
	gather := func(f fresh) {
		take(f.h.story)
		for i := range f.mates {
			take(f.mates[i].h.story)
		}
	}
	gather(first)
	if r.known != nil {
		for i := 0; i < len(items); i++ {
			if f, ok := r.known[items[i]]; ok && !r.done[f.h] {
				gather(f)
			}
			for _, h := range r.named[items[i]] {
				if !r.done[h] {
					take(h.story)
				}
			}
		}
	}
	r.done[first.h] = true
	for _, h := range items {
		r.done[h] = true
	}
	slices.SortFunc(items, older)
	return items
}

// settle groups the items of a region anew and moves those that belong elsewhere. At the last look it does not matter
// how they were grouped before.
func (p *Plan) settle(region []*held, last bool) ([]Placement, []feeds.Link) {
	if len(region) < 2 {
		return nil, nil
	}
	x := p.index
	table := x.tabulate(region)
	groups := table.group(last)
	names := x.name(region, groups)
	var placements []Placement
	var links []feeds.Link
	for i, group := range groups {
		links = append(links, x.bonds(table, group)...)
		for _, n := range group {
			if h := region[n]; h.story != names[i] {
				p.move(h, names[i])
				placements = append(placements, Placement{h.Item, names[i]})
			}
		}
	}
	return placements, links
}

// name gives each group the id of a story: of those whose founder is in it the one with the oldest founder, else its
// own oldest item. A story whose founder has left the window is older than any other, and goes where its oldest item
// goes.
func (x *Index) name(region []*held, groups [][]int) []feeds.StoryID {
	anchor := map[feeds.StoryID]int{} // the item of region that holds the story's name
	for i, h := range region {
		if first, ok := anchor[h.story]; !ok || region[first].Item != h.story && h.Item == h.story {
			anchor[h.story] = i
		}
	}
	names := make([]feeds.StoryID, len(groups))
	for g, group := range groups {
		var best feeds.StoryID
		for _, i := range group {
			story := region[i].story
			if anchor[story] == i && (best.IsZero() || x.elder(story, best)) {
				best = story
			}
		}
		if best.IsZero() {
			best = region[group[0]].Item // regions are by age
		}
		names[g] = best
	}
	return names
}

// elder reports whether story a was founded before story b.
func (x *Index) elder(a, b feeds.StoryID) bool {
	s, ok := x.shelf.get(a)
	t, known := x.shelf.get(b)
	switch {
	case ok && known:
		return older(s, t) < 0
	case ok != known:
		return !ok
	}
	return slices.Compare(a[:], b[:]) < 0
}

// bonds are the links that hold a group together where it was not one story before: for each story and each new
// comer in it the surest pair with the rest.
func (x *Index) bonds(t *table, group []int) []feeds.Link {
	parts := map[feeds.StoryID][]int{}
	var order []feeds.StoryID
	for _, i := range group {
		story := t.items[i].story
		if parts[story] == nil {
			order = append(order, story)
		}
		parts[story] = append(parts[story], i)
	}
	var links []feeds.Link
	joined := parts[order[0]]
	for _, story := range order[1:] {
		var best mate
		var from *held
		for _, i := range parts[story] {
			for _, j := range joined {
				m := t.mate(i, j)
				if from == nil || m.rank() > best.rank() {
					best, from = m, t.items[i]
				}
			}
		}
		links = append(links, x.link(from, best))
		joined = append(joined, parts[story]...)
	}
	return links
}
