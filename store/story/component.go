package story

import (
	"slices"

	"griot/feeds"
)

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
	for len(r.left) > 0 && (r.done[r.left[0].h] || r.known == nil && r.x.settles(&r.left[0])) {
		r.left = r.left[1:]
	}
	if len(r.left) == 0 {
		return fresh{}, false
	}
	return r.left[0], true
}

// settles reports whether there is nothing to review: the item is one more copy in a story of several texts or copies, and
// nothing ties it to another story.
func (x *Index) settles(f *fresh) bool {
	return f.copied && len(x.window.stories[f.h.story]) > x.params.Bounds.Chain &&
		!slices.ContainsFunc(f.candidates, func(m candidate) bool {
			return m.h.story != f.h.story && (m.proof.kind != "" || m.score >= x.params.Event.Join)
		})
}

// component returns the items in the window of the stories that a fresh item may belong to or bring together. At a last
// review, when all of them are there, it is a connected component: it goes on to the candidates of other fresh items in
// it, and to the fresh items that have one of its items as a candidate.
func (r *review) component(first fresh) *component {
	x := r.x
	most := x.params.Bounds.affordable(x.credit)
	if most < x.params.Bounds.Component {
		x.met.Credit++
	}
	c := &component{settled: map[feeds.StoryID][]*windowItem{}}
	voices := x.params.Bounds.voices(most)
	seen := map[feeds.StoryID]bool{}
	left := false
	take := func(story feeds.StoryID) {
		if seen[story] {
			return
		}
		all := x.window.stories[story]
		speak := all
		if len(all) > voices && (len(all) > x.params.Bounds.Settled || len(all) > most) {
			speak = all[len(all)-voices:]
		}
		if len(c.items)+len(speak) > most && len(seen) > 0 {
			left = true
			return
		}
		seen[story] = true
		for _, n := range speak {
			c.items = append(c.items, x.window.items[n])
		}
		if silent := len(all) - len(speak); silent > 0 {
			for _, n := range all[:silent] {
				c.settled[story] = append(c.settled[story], x.window.items[n])
			}
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
		for i := 0; i < len(c.items); i++ {
			if f, ok := r.known[c.items[i]]; ok && !r.done[f.h] {
				gather(f)
			}
			for _, h := range r.named[c.items[i]] {
				if !r.done[h] {
					take(h.story)
				}
			}
		}
	}
	if left {
		x.met.Components++
	}
	r.done[first.h] = true
	for _, h := range c.items {
		r.done[h] = true
	}
	for _, silent := range c.settled {
		for _, h := range silent {
			r.done[h] = true
		}
	}
	slices.SortFunc(c.items, older)
	return c
}

// component is the items that are regrouped together.
type component struct {
	items   []*windowItem                   // that are weighed, by age
	settled map[feeds.StoryID][]*windowItem // the other items of stories that stay whole
}

// regroup groups the items of a component and moves those that belong elsewhere. At a last review it does not matter how
// they were grouped before.
func (p *Plan) regroup(c *component, last bool) ([]Placement, []feeds.Link) {
	if len(c.items) < 2 || len(c.settled) > 0 && !c.several() {
		return nil, nil
	}
	x := p.index
	x.spend(len(c.items))
	table := x.tabulate(c.items)
	table.settled = c.settled
	groups := table.group(last)
	names := x.window.name(c.items, groups)
	var placements []Placement
	var links []feeds.Link
	move := func(h *windowItem, to feeds.StoryID) {
		if h.story != to {
			p.move(h, to)
			placements = append(placements, Placement{h.Item, to})
		}
	}
	for i, group := range groups {
		links = append(links, x.joiningLinks(table, group)...)
		was := map[feeds.StoryID]bool{}
		for _, n := range group {
			h := c.items[n]
			if story := h.story; !was[story] {
				was[story] = true
				if story != names[i] {
					for _, silent := range c.settled[story] {
						move(silent, names[i])
					}
				}
			}
			move(h, names[i])
		}
	}
	return placements, links
}

// several reports whether a component has items of two stories.
func (c *component) several() bool {
	return slices.ContainsFunc(c.items, func(h *windowItem) bool { return h.story != c.items[0].story })
}
