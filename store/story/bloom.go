package story

// bloom is a Bloom filter with one hash function: a bit for each hash of a set, by its last bits (Bloom 1970). Most sets
// that are compared share nothing, and to find that with a filter costs a third of going through both.
type bloom struct {
	bits [bloomBits / 64]uint64
}

const bloomBits = 1 << 14

func (s *bloom) fill(set []uint32) {
	clear(s.bits[:])
	for _, h := range set {
		s.bits[h%bloomBits/64] |= 1 << (h % 64)
	}
}

// atMost returns how many hashes of another set can be in this one, never fewer than are.
func (s *bloom) atMost(other []uint32) int {
	n := uint64(0)
	for _, h := range other {
		n += s.bits[h%bloomBits/64] >> (h % 64) & 1
	}
	return int(n)
}
