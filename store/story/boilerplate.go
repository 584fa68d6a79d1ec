package story

import "griot/store/story/sign"

const (
	boilerplateCopies = 3  // items of one source that hold a piece of boilerplate
	boilerplateReach  = 20 // neighbours in the source's own order that are looked at, on each side
)

// boilerplateOf returns the boilerplate of an item.
func (w *window) boilerplateOf(h *windowItem) []uint32 {
	if !h.boilerplate.known {
		h.boilerplate = boilerplate{w.findBoilerplate(h), true}
	}
	return h.boilerplate.shingles
}

// invalidateBoilerplate drops the boilerplate of the items near a position in a source's line, after one was added or
// removed there.
func (w *window) invalidateBoilerplate(line []slot, at int) {
	for _, n := range line[max(0, at-boilerplateReach-1):min(len(line), at+boilerplateReach+1)] {
		w.items[n].boilerplate = boilerplate{}
	}
}

// withoutShingles returns the shingles of one sorted set that another lacks.
func withoutShingles(shared, other []uint32) []uint32 {
	if len(other) == 0 {
		return shared
	}
	kept := shared[:0:0]
	for _, shingle := range shared {
		if !sign.Contains(other, shingle) {
			kept = append(kept, shingle)
		}
	}
	return kept
}

// findBoilerplate compares an item with its neighbours in its source. Another version of the same text does not count: it
// would make the text itself boilerplate.
func (w *window) findBoilerplate(h *windowItem) []uint32 {
	line := w.sources[h.Source]
	if len(h.Shingles) == 0 || len(line) < boilerplateCopies {
		return nil
	}
	at := w.inLine(h)
	times := make([]uint8, len(h.Shingles))
	w.bloom.fill(h.Shingles)
	for _, n := range line[max(0, at-boilerplateReach):min(len(line), at+boilerplateReach+1)] {
		other := w.items[n]
		if other == h || w.bloom.atMost(other.Shingles) == 0 {
			continue
		}
		w.shared = w.shared[:0]
		for i, j := 0, 0; i < len(h.Shingles) && j < len(other.Shingles); {
			mine, yours := h.Shingles[i], other.Shingles[j] // as in [sign.Overlap]
			if mine == yours {
				w.shared = append(w.shared, uint16(i))
			}
			if mine <= yours {
				i++
			}
			if mine >= yours {
				j++
			}
		}
		if 2*len(w.shared) > min(len(h.Shingles), len(other.Shingles)) && !sameSeries(h, other) {
			continue
		}
		for _, i := range w.shared {
			times[i]++
		}
	}
	var found []uint32
	for i, n := range times {
		if n >= boilerplateCopies-1 {
			found = append(found, h.Shingles[i])
		}
	}
	return found
}
