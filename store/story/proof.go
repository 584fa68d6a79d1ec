package story

import (
	"griot/feeds"
	"griot/store/story/sign"
)

// proof is why two items belong together, whatever else they say.
type proof struct {
	kind    feeds.LinkKind // empty: no proof
	score   float64
	shared  []uint32 // shingles
	telling int      // how many of them are no boilerplate
	words   []string // that prove it, where there is no shared text
	flip    bool     // the link goes from the second to the first
}

// copies reports whether the two are one text.
func (t *proof) copies() bool { return t.kind == feeds.LinkSame || t.kind == feeds.LinkCopy }

// prove returns the surest proof for two items.
func (c *comparer) prove(a, b *windowItem, l *likeness) proof {
	if a.Link != "" && a.Link == b.Link && a.Source != b.Source {
		return proof{kind: feeds.LinkSame, score: 1}
	}
	if sameSeries(a, b) {
		return proof{}
	}
	var t proof
	if l.cosine >= unlike {
		t = c.shared(a, b)
	}
	if t.kind != feeds.LinkCopy || a.Official != b.Official {
		if d := c.derived(a, b, t, l); d.kind != "" {
			return d
		}
	}
	return t
}

// unlike is the cosine under which two texts share no part that means anything.
const unlike = 0.06

// shared compares two texts by the share of the shorter one's shingles that the other holds.
func (c *comparer) shared(a, b *windowItem) proof {
	p := &c.params.Copy
	least, most := len(a.Shingles), len(b.Shingles)
	if least > most {
		least, most = most, least
	}
	n := sign.Overlap(a.Shingles, b.Shingles)
	if least == 0 || n < min(p.ShortShared, least) || float64(n) < leastShared*float64(least) {
		return proof{}
	}
	if a.Official == b.Official && float64(n) < min(p.Reworked, p.Partial, p.Copy)*float64(least) {
		return proof{} // too little to look for boilerplate in it; an article takes less from an official text
	}
	shared := withoutShingles(withoutShingles(sign.Intersection(a.Shingles, b.Shingles), c.window.boilerplateOf(b)), c.window.boilerplateOf(a))
	n = len(shared)
	if float64(n) < p.Copy*float64(least) { // a copy is one, however many have it
		n = c.telling(a, shared)
	}
	share := float64(n) / float64(least)
	t := proof{score: share, shared: shared, telling: n}
	switch {
	case least < p.Short && (share < p.ShortShare || n < p.ShortShared):
	case share >= p.Copy && float64(least) >= p.LengthRatio*float64(most):
		t.kind = feeds.LinkCopy
	case share >= p.Partial && n >= p.MinShared, share >= p.Copy:
		t.kind = feeds.LinkPartial
	case share >= p.Reworked && n >= p.MinShared*3/2:
		t.kind = feeds.LinkPartial
	}
	return t
}

// leastShared is the share of the shorter text under which what two texts share proves nothing.
const leastShared = 0.10
