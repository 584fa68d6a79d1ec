package story

import (
	"griot/feeds"
)

// tie is a proof that two items belong together, whatever else they say.
type tie struct {
	kind   feeds.LinkKind // empty: no proof
	score  float64
	shared []uint32 // shingles
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
	if t.kind != feeds.LinkCopy || a.official != b.official {
		if d := x.derived(a, b, t, l); d.kind != "" {
			return d
		}
	}
	return t
}

// unlike is the cosine under which two texts can share no part worth telling.
const unlike = 0.06

// sameSeries reports whether two items are issues of one column: they are never one story, however alike.
func sameSeries(a, b *held) bool {
	return a.series != 0 && a.Source == b.Source && a.series == b.series && a.issue != b.issue
}

// shared compares texts by the share of the shorter one's shingles that the other holds.
func (x *Index) shared(a, b *held) tie {
	p := &x.params.Copy
	least, most := len(a.shingles), len(b.shingles)
	if least > most {
		least, most = most, least
	}
	if least == 0 || overlap(a.shingles, b.shingles) < min(p.ShortShared, least) {
		return tie{}
	}
	shared := x.own(a, b, common(a.shingles, b.shingles))
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

// own leaves out what is a source's letterhead or refrain: shingles that other items of the same source hold as well.
func (x *Index) own(a, b *held, shared []uint32) []uint32 {
	for _, h := range []*held{a, b} {
		shared = x.withoutRefrain(h, shared)
	}
	return shared
}

const (
	refrainTimes = 3  // items of one source that hold a refrain
	refrainReach = 20 // neighbours in the source's own order that are looked at, on each side
)

func (x *Index) withoutRefrain(h *held, shared []uint32) []uint32 {
	line := x.shelf.sources[h.Source]
	if len(shared) == 0 || len(line) < refrainTimes {
		return shared
	}
	at := x.shelf.inLine(h)
	times := make([]uint8, len(shared))
	for _, n := range line[max(0, at-refrainReach):min(len(line), at+refrainReach+1)] {
		other := x.shelf.items[n]
		if other == h {
			continue
		}
		held := 0
		for i, j := 0, 0; i < len(shared) && j < len(other.shingles); {
			switch {
			case shared[i] < other.shingles[j]:
				i++
			case shared[i] > other.shingles[j]:
				j++
			default:
				held++
				i, j = i+1, j+1
			}
		}
		if held == 0 || 2*overlap(h.shingles, other.shingles) > min(len(h.shingles), len(other.shingles)) && !sameSeries(h, other) {
			continue // another version of the text itself
		}
		for i, s := range shared {
			if holds(other.shingles, s) {
				times[i]++
			}
		}
	}
	kept := shared[:0:0]
	for i, s := range shared {
		if times[i] < refrainTimes-1 {
			kept = append(kept, s)
		}
	}
	return kept
}
