package story

import (
	"griot/feeds"
	"griot/store/story/sign"
)

// tie is a proof that two items belong together, whatever else they say.
type tie struct {
	kind   feeds.LinkKind // empty: no proof
	score  float64
	shared []uint32 // shingles
	words  []string // that say so, where there is no shared text
	flip   bool     // the link goes from the second to the first
}

// tied looks for the surest tie of two items.
func (x *Index) tied(a, b *held, l *likeness) tie {
	if a.Link != "" && a.Link == b.Link && a.Source != b.Source {
		return tie{kind: feeds.LinkSame, score: 1}
	}
	if sameSeries(a, b) {
		return tie{}
	}
	var t tie
	if l.cosine >= unlike {
		t = x.shared(a, b)
	}
	if t.kind != feeds.LinkCopy || a.Official != b.Official {
		if d := x.derived(a, b, t, l); d.kind != "" {
			return d
		}
	}
	return t
}

// unlike is the cosine under which two texts can share no part worth telling.
const unlike = 0.06

// sameSeries reports whether two items are issues of one column, or routine columns of two sources for different days:
// they are never one story, however alike.
func sameSeries(a, b *held) bool {
	if a.Issue == b.Issue {
		return false
	}
	return a.Source == b.Source && a.Series != 0 && a.Series == b.Series || a.Routine && b.Routine
}

// shared compares texts by the share of the shorter one's shingles that the other holds.
func (x *Index) shared(a, b *held) tie {
	p := &x.params.Copy
	least, most := len(a.Shingles), len(b.Shingles)
	if least > most {
		least, most = most, least
	}
	if n := sign.Overlap(a.Shingles, b.Shingles); least == 0 || n < min(p.ShortShared, least) || float64(n) < telling*float64(least) {
		return tie{}
	}
	shared := apart(apart(sign.Intersection(a.Shingles, b.Shingles), x.shelf.refrainOf(b)), x.shelf.refrainOf(a))
	n := len(shared)
	share := float64(n) / float64(least)
	t := tie{score: share, shared: shared}
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

// telling is the share of the shorter text under which what two texts share tells nothing.
const telling = 0.10
