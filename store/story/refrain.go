package story

// refrains are the shingles of items that are their source's letterhead, signature or advertisement: those that other
// items of the source hold as well. What has been worked out is kept until the shelf changes.
type refrains struct {
	of      map[*held][]uint32
	version uint64 // of the shelf
}

const (
	refrainTimes = 3  // items of one source that hold a refrain
	refrainReach = 20 // neighbours in the source's own order that are looked at, on each side
)

// without is what shared holds besides the refrains of an item.
func (r *refrains) without(s *shelf, h *held, shared []uint32) []uint32 {
	refrain := r.get(s, h)
	if len(refrain) == 0 {
		return shared
	}
	kept := shared[:0:0]
	for _, shingle := range shared {
		if !holds(refrain, shingle) {
			kept = append(kept, shingle)
		}
	}
	return kept
}

func (r *refrains) get(s *shelf, h *held) []uint32 {
	if r.of == nil || r.version != s.version {
		r.of, r.version = map[*held][]uint32{}, s.version
	}
	known, ok := r.of[h]
	if !ok {
		known = s.refrain(h)
		r.of[h] = known
	}
	return known
}

// refrain looks at the neighbours of an item in its source. Another version of the same text is none: it would make the
// text itself a refrain.
func (s *shelf) refrain(h *held) []uint32 {
	line := s.sources[h.Source]
	if len(h.shingles) == 0 || len(line) < refrainTimes {
		return nil
	}
	at := s.inLine(h)
	times := make([]uint8, len(h.shingles))
	for _, n := range line[max(0, at-refrainReach):min(len(line), at+refrainReach+1)] {
		other := s.items[n]
		if other == h {
			continue
		}
		both := overlap(h.shingles, other.shingles)
		if both == 0 || 2*both > min(len(h.shingles), len(other.shingles)) && !sameSeries(h, other) {
			continue
		}
		for i, j := 0, 0; i < len(h.shingles) && j < len(other.shingles); {
			switch {
			case h.shingles[i] < other.shingles[j]:
				i++
			case h.shingles[i] > other.shingles[j]:
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
			found = append(found, h.shingles[i])
		}
	}
	return found
}
