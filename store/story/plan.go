package story

import (
	"slices"
	"time"

	"griot/feeds"
	"griot/store/story/sign"
)

// Plan is a set of decisions not yet committed. The index works on its own memory while a plan is open, and keeps what
// it takes to go back.
type Plan struct {
	index  *Index
	done   []step
	placed []*held
	fresh  []fresh   // placed since the last Advance
	passed int64     // see [Index.passed], before the plan
	newest time.Time // see [Index.newest], before the plan
	due    []int64   // hours that are over, whose items are looked at once more
}

// fresh is an item whose story has not been looked at since it came, with the mates that were found then.
type fresh struct {
	h     *held
	mates []mate
}

// step is one change of the shelf: an item added, removed, or moved out of a story.
type step struct {
	what stepKind
	h    *held
	from feeds.StoryID
}

type stepKind uint8

const (
	added stepKind = iota
	removed
	moved
)

// Held is [Index.Held] as of the plan.
func (p *Plan) Held(item feeds.ItemID) (sign.Signature, feeds.StoryID, bool) {
	return p.index.Held(item)
}

// undo takes the index back to where the plan began.
func (p *Plan) undo() {
	x := p.index
	for i := len(p.done) - 1; i >= 0; i-- {
		s := p.done[i]
		switch s.what {
		case added:
			x.shelf.remove(x.shelf.at[s.h.Item], x.leaves(s.h))
		case removed:
			x.shelf.add(s.h, x.leaves(s.h))
		case moved:
			x.shelf.move(x.shelf.at[s.h.Item], s.from)
		}
	}
	x.passed, x.newest = p.passed, p.newest
	p.done, p.placed, p.fresh = nil, nil, nil
}

// Place finds the story of an item. It returns where this item and any items moved along with it belong from now on,
// and the links that were found. An item placed before is left where it is.
func (p *Plan) Place(s sign.Signature) ([]Placement, []feeds.Link) {
	x := p.index
	if h, known := x.shelf.get(s.Item); known {
		return []Placement{{s.Item, h.story}}, nil
	}
	h := &held{Signature: s, story: s.Item}
	if s.At.After(x.newest) {
		if over := hour(x.newest, 0); over < hour(s.At, 0) && !x.newest.IsZero() {
			p.due = append(p.due, over)
		}
		x.newest = s.At
	}
	x.shelf.add(h, x.leaves(h))
	p.done = append(p.done, step{what: added, h: h})
	p.placed = append(p.placed, h)
	mates := x.mates(h)
	p.fresh = append(p.fresh, fresh{h, mates})
	links := x.proofs(h, mates)
	if best, ok := x.best(h, mates); ok {
		p.move(h, best.h.story)
		if len(links) == 0 || best.tie.kind == "" {
			links = append(links, x.link(h, best))
		}
		links = append(links, x.origins(h, best, mates)...)
	}
	return []Placement{{h.Item, h.story}}, links
}

// Forget takes an item off the index as if it had never come. Where it stood nothing is looked at again: a story does
// not fall apart because one of its items is gone.
func (p *Plan) Forget(id feeds.ItemID) {
	x := p.index
	n, known := x.shelf.at[id]
	if !known {
		return
	}
	h := x.shelf.items[n]
	x.shelf.remove(n, x.leaves(h))
	p.done = append(p.done, step{what: removed, h: h})
	p.placed = slices.DeleteFunc(p.placed, func(o *held) bool { return o == h })
	p.fresh = slices.DeleteFunc(p.fresh, func(f fresh) bool { return f.h == h })
}

// Update takes a corrected item's new signature in the place of the old one; the next [Plan.Advance] looks at its story
// again. The age of the item stays. An item that is not in the window is left alone.
func (p *Plan) Update(s sign.Signature) {
	x := p.index
	old, known := x.shelf.get(s.Item)
	if !known {
		return
	}
	h := &held{Signature: s, story: old.story}
	h.At = old.At
	x.shelf.remove(x.shelf.at[s.Item], x.leaves(old))
	x.shelf.add(h, x.leaves(h))
	p.done = append(p.done, step{what: removed, h: old}, step{what: added, h: h})
	p.placed = append(p.placed, h)
	p.fresh = append(slices.DeleteFunc(p.fresh, func(f fresh) bool { return f.h == old }), fresh{h, x.mates(h)})
}

// Advance tells the plan the time of the poll whose items have been placed. The stories that they touch are looked at
// again as wholes, merged where two have turned out to be one and split where one has turned out to be two. When the
// items of an hour are all there they are looked at once more, anew, since what came later told how rare their words
// are. Items that have left the window are forgotten. It returns the items that belong elsewhere from now on, and the
// links that say why.
func (p *Plan) Advance(at time.Time) ([]Placement, []feeds.Link) {
	x := p.index
	came := make([]*held, len(p.fresh))
	for i, f := range p.fresh {
		came[i] = f.h
	}
	placements, links := p.look(p.fresh, false)
	p.fresh = nil
	for _, over := range p.due {
		moved, why := p.again(x.ofHour(over))
		placements, links = append(placements, moved...), append(links, why...)
	}
	p.due = nil
	gone := func(h *held) { p.done = append(p.done, step{what: removed, h: h}) }
	x.expire(at, gone)
	for _, h := range came { // of a backlog: older than the window when they came
		if n, here := x.shelf.at[h.Item]; here && x.leaves(h) <= x.passed {
			gone(x.shelf.remove(n, x.leaves(h)))
		}
	}
	return placements, links
}

// again is the last look at items.
func (p *Plan) again(items []*held) ([]Placement, []feeds.Link) {
	all := make([]fresh, len(items))
	for i, h := range items {
		all[i] = fresh{h, p.index.mates(h)}
	}
	return p.look(all, true)
}

// look settles the regions of items, one after the other.
func (p *Plan) look(all []fresh, last bool) (placements []Placement, links []feeds.Link) {
	r := p.index.round(all, last)
	for f, ok := r.next(); ok; f, ok = r.next() {
		moved, why := p.settle(r.region(f), last)
		placements, links = append(placements, moved...), append(links, why...)
	}
	return placements, links
}

func (p *Plan) move(h *held, to feeds.StoryID) {
	if h.story == to {
		return
	}
	p.done = append(p.done, step{what: moved, h: h, from: h.story})
	p.index.shelf.move(p.index.shelf.at[h.Item], to)
}
