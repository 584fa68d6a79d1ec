package story

import "griot/store/story/sign"

const (
	refrainTimes = 3  // items of one source that hold a refrain
	refrainReach = 20 // neighbours in the source's own order that are looked at, on each side
)

// refrain is the shingles of an item that are its source's letterhead, signature or advertisement: those that other
// items of the source hold as well. It is worked out when it is first asked for, and again after the neighbours have
// changed.
type refrain struct {
	shingles []uint32
	known    bool
}

// refrainOf gives the refrain of an item.
func (s *shelf) refrainOf(h *held) []uint32 {
	if !h.refrain.known {
		h.refrain = refrain{s.refrain(h), true}
	}
	return h.refrain.shingles
}

// unsettle makes the refrains unknown of the items whose neighbours an item at a place of a source's line changes by
// coming or going.
func (s *shelf) unsettle(line []slot, at int) {
	for _, n := range line[max(0, at-refrainReach-1):min(len(line), at+refrainReach+1)] {
		s.items[n].refrain = refrain{}
	}
}

// apart is what a sorted set holds besides those of another.
func apart(shared, refrain []uint32) []uint32 {
	if len(refrain) == 0 {
		return shared
	}
	kept := shared[:0:0]
	for _, shingle := range shared {
		if !sign.Contains(refrain, shingle) {
			kept = append(kept, shingle)
		}
	}
	return kept
}

// refrain looks at the neighbours of an item in its source. Another version of the same text is none: it would make the
// text itself a refrain.
func (s *shelf) refrain(h *held) []uint32 {
	line := s.sources[h.Source]
	if len(h.Shingles) == 0 || len(line) < refrainTimes {
		return nil
	}
	at := s.inLine(h)
	times := make([]uint8, len(h.Shingles))
	s.sieve.fill(h.Shingles)
	for _, n := range line[max(0, at-refrainReach):min(len(line), at+refrainReach+1)] {
		other := s.items[n]
		if other == h || s.sieve.atMost(other.Shingles) == 0 {
			continue
		}
		both := sign.Overlap(h.Shingles, other.Shingles)
		if both == 0 || 2*both > min(len(h.Shingles), len(other.Shingles)) && !sameSeries(h, other) {
			continue
		}
		for i, j := 0, 0; i < len(h.Shingles) && j < len(other.Shingles); {
			switch {
			case h.Shingles[i] < other.Shingles[j]:
				i++
			case h.Shingles[i] > other.Shingles[j]:
				j++
			default:
				times[i]++
				i, j = i+1, j+1
			}
		}
	}
	var found []uint32
	for i, n := range times {
		if n >= refrainTimes-1 {
			found = append(found, h.Shingles[i])
		}
	}
	return found
}
