package story

import (
	"slices"

	"griot/feeds"
)

// maxComponent is how many items are regrouped together at the most.
const maxComponent = 200

// review regroups a number of fresh items, component by component.
type review struct {
	x    *Index
	left []fresh // first those that are not reviewed yet
	done map[*windowItem]bool
	// At a last review: the fresh items, and those that name each item among their candidates.
	known map[*windowItem]fresh
	named map[*windowItem][]*windowItem
}

func (x *Index) review(all []fresh, last bool) *review {
	r := &review{x: x, left: all, done: make(map[*windowItem]bool, len(all))}
	if !last {
		return r
	}
	r.known, r.named = make(map[*windowItem]fresh, len(all)), map[*windowItem][]*windowItem{}
	for _, f := range all {
		r.known[f.h] = f
		for i := range f.candidates {
			candidate := f.candidates[i].h
			r.named[candidate] = append(r.named[candidate], f.h)
		}
	}
	return r
}

// next returns the first item that is not reviewed yet.
func (r *review) next() (fresh, bool) {
	for len(r.left) > 0 && r.done[r.left[0].h] {
		r.left = r.left[1:]
	}
	if len(r.left) == 0 {
		return fresh{}, false
	}
	return r.left[0], true
}

// component returns the items in the window of the stories that a fresh item may belong to or bring together, by age. At a
// last review, when all of them are there, it is a connected component: it goes on to the candidates of other fresh items
// in it, and to the fresh items that have one of its items as a candidate.
func (r *review) component(first fresh) []*windowItem {
	x := r.x
	seen := map[feeds.StoryID]bool{}
	var items []*windowItem
	take := func(story feeds.StoryID) {
		if seen[story] || len(items)+len(x.window.stories[story]) > maxComponent && len(seen) > 0 {
			return
		}
		seen[story] = true
		for _, n := range x.window.stories[story] {
			items = append(items, x.window.items[n])
		}
	}
	gather := func(f fresh) {
		take(f.h.story)
		for i := range f.candidates {
			take(f.candidates[i].h.story)
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

// regroup groups the items of a component and moves those that belong elsewhere. At a last review it does not matter how
// they were grouped before.
func (p *Plan) regroup(component []*windowItem, last bool) ([]Placement, []feeds.Link) {
	if len(component) < 2 {
		return nil, nil
	}
	x := p.index
	table := x.tabulate(component)
	groups := table.group(last)
	names := x.window.name(component, groups)
	var placements []Placement
	var links []feeds.Link
	for i, group := range groups {
		links = append(links, x.joiningLinks(table, group)...)
		for _, n := range group {
			if h := component[n]; h.story != names[i] {
				p.move(h, names[i])
				placements = append(placements, Placement{h.Item, names[i]})
			}
		}
	}
	return placements, links
}
