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
	placed []*windowItem
	fresh  []fresh     // placed since the last Advance
	was    Clock       // before the plan
	met    [limits]int // see [Limits], as of the last Advance
	due    []int64     // hours that are over, whose items get their last review
}

// fresh is an item whose story was not reviewed since it came, with the candidates that were found then.
type fresh struct {
	h          *windowItem
	candidates []candidate
	copied     bool // it joined its story as a copy
}

// step is one change of the window: an item added, removed, or moved out of a story.
type step struct {
	what stepKind
	h    *windowItem
	from feeds.StoryID
}

type stepKind uint8

const (
	added stepKind = iota
	removed
	moved
)

// Clock is [Index.Clock] as of the plan.
func (p *Plan) Clock() Clock { return p.index.Clock() }

// Met are the limits that the plan has met so far.
func (p *Plan) Met() Limits { return p.index.met }

// Since is [Index.Since] as of the plan.
func (p *Plan) Since() time.Time { return p.index.Since() }

// Lookup is [Index.Lookup] as of the plan.
func (p *Plan) Lookup(item feeds.ItemID) (sign.Signature, feeds.StoryID, bool) {
	return p.index.Lookup(item)
}

// undo takes the index back to where the plan began.
func (p *Plan) undo() {
	x := p.index
	for i := len(p.done) - 1; i >= 0; i-- {
		s := p.done[i]
		switch s.what {
		case added:
			x.window.remove(x.window.at[s.h.Item], x.leaves(s.h))
		case removed:
			x.window.add(s.h, x.leaves(s.h))
		case moved:
			x.window.move(x.window.at[s.h.Item], s.from)
		}
	}
	x.SetClock(p.was)
	p.done, p.placed, p.fresh = nil, nil, nil
}

// Place finds the story of an item. It returns where this item and any items moved along with it belong from now on,
// and the links that were found. An item placed before is left where it is.
func (p *Plan) Place(s sign.Signature) ([]Placement, []feeds.Link) {
	x := p.index
	if h, known := x.window.get(s.Item); known {
		return []Placement{{s.Item, h.story}}, nil
	}
	h := &windowItem{Signature: s, story: s.Item}
	if s.At.After(x.newest) {
		if over := hour(x.newest, 0); over < hour(s.At, 0) && !x.newest.IsZero() {
			p.due = append(p.due, over)
		}
		x.newest = s.At
	}
	x.window.add(h, x.leaves(h))
	p.done = append(p.done, step{what: added, h: h})
	p.placed = append(p.placed, h)
	candidates := x.candidates(h)
	came := fresh{h: h, candidates: candidates}
	x.pay(1)
	best, ok := x.best(h, candidates)
	came.copied = ok && best.proof.copies()
	shown := candidates
	if came.copied && len(x.window.stories[best.h.story]) > x.params.Bounds.Settled {
		shown = []candidate{best} // one more copy of many: to say so once is enough
	}
	links := x.proofLinks(h, shown)
	if ok {
		p.move(h, best.h.story)
		if len(links) == 0 || best.proof.kind == "" {
			links = append(links, x.link(h, best))
		}
		links = append(links, x.origins(h, best, candidates)...)
	}
	p.fresh = append(p.fresh, came)
	return []Placement{{h.Item, h.story}}, links
}

// Forget removes an item from the index as if it had never come. Its story is not reviewed: it does not fall apart because
// one of its items is gone.
func (p *Plan) Forget(id feeds.ItemID) {
	x := p.index
	n, known := x.window.at[id]
	if !known {
		return
	}
	h := x.window.items[n]
	x.window.remove(n, x.leaves(h))
	p.done = append(p.done, step{what: removed, h: h})
	p.placed = slices.DeleteFunc(p.placed, func(o *windowItem) bool { return o == h })
	p.fresh = slices.DeleteFunc(p.fresh, func(f fresh) bool { return f.h == h })
}

// Update replaces the signature of a corrected item. The next [Plan.Advance] reviews its story. The age of the item stays.
// An item that is not in the window is left alone. Update returns the signature that the window holds, false for none.
func (p *Plan) Update(s sign.Signature) (kept sign.Signature, held bool) {
	x := p.index
	old, known := x.window.get(s.Item)
	if !known {
		return sign.Signature{}, false
	}
	h := &windowItem{Signature: s, story: old.story}
	h.At = old.At
	x.window.remove(x.window.at[s.Item], x.leaves(old))
	x.window.add(h, x.leaves(h))
	p.done = append(p.done, step{what: removed, h: old}, step{what: added, h: h})
	p.placed = append(p.placed, h)
	x.pay(1)
	p.fresh = append(slices.DeleteFunc(p.fresh, func(f fresh) bool { return f.h == old }), fresh{h: h, candidates: x.candidates(h)})
	return h.Signature, true
}

// Rename gives an item another source. That is another name for the same one, so nothing is reviewed. It returns the
// signature that the window holds, false for none.
func (p *Plan) Rename(item feeds.ItemID, source feeds.SourceID) (kept sign.Signature, held bool) {
	x := p.index
	old, known := x.window.get(item)
	if !known {
		return sign.Signature{}, false
	}
	h := &windowItem{Signature: old.Signature, story: old.story}
	h.Source = source
	x.window.remove(x.window.at[item], x.leaves(old))
	x.window.add(h, x.leaves(h))
	p.done = append(p.done, step{what: removed, h: old}, step{what: added, h: h})
	return h.Signature, true
}

// Advance sets the time of the poll whose items have been placed. It reviews the stories that they touch as wholes, merges
// two that have turned out to be one and splits one that has turned out to be two. When the items of an hour are all
// there, they get a last review, anew, since only the later items show how rare their words are. Advance forgets items
// that have left the window. It returns the items that belong elsewhere from now on, and the links that say why.
func (p *Plan) Advance(at time.Time) ([]Placement, []feeds.Link) {
	x := p.index
	came := make([]*windowItem, len(p.fresh))
	for i, f := range p.fresh {
		came[i] = f.h
	}
	placements, links := p.review(p.fresh, false)
	p.fresh = nil
	for _, over := range p.due {
		moved, why := p.reviewLast(x.ofHour(over))
		placements, links = append(placements, moved...), append(links, why...)
	}
	p.due = nil
	gone := func(h *windowItem) { p.done = append(p.done, step{what: removed, h: h}) }
	x.expire(at, gone)
	for _, h := range came { // of a backlog: older than the window when they came
		if n, here := x.window.at[h.Item]; here && x.leaves(h) <= x.passed {
			gone(x.window.remove(n, x.leaves(h)))
		}
	}
	for i, n := range x.met.Counts() {
		if n > p.met[i] {
			x.lastMet[i] = at
		}
	}
	p.met = x.met.Counts()
	for _, h := range p.placed { // whichever polls share the transaction, the next one finds no text
		h.Text = nil
	}
	p.placed = nil
	return placements, links
}

// reviewLast is the last review of items.
func (p *Plan) reviewLast(items []*windowItem) ([]Placement, []feeds.Link) {
	p.index.pay(len(items))
	all := make([]fresh, len(items))
	for i, h := range items {
		all[i] = fresh{h: h, candidates: p.index.candidates(h)}
	}
	return p.review(all, true)
}

// review regroups the components of items, one after the other.
func (p *Plan) review(all []fresh, last bool) (placements []Placement, links []feeds.Link) {
	r := p.index.review(all, last)
	for f, ok := r.next(); ok; f, ok = r.next() {
		moved, why := p.regroup(r.component(f), last)
		placements, links = append(placements, moved...), append(links, why...)
	}
	return placements, links
}

func (p *Plan) move(h *windowItem, to feeds.StoryID) {
	if h.story == to {
		return
	}
	p.done = append(p.done, step{what: moved, h: h, from: h.story})
	p.index.window.move(p.index.window.at[h.Item], to)
}
