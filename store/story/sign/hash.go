package sign

// Hash is FNV-1a with the finish of MurmurHash3, folded to 32 bits. It is part of the stored form: it must not change
// without a new version of [Rules].
func Hash(s string) uint32 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return finish(h)
}

func finish(h uint64) uint32 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	return uint32(h) ^ uint32(h>>32)
}

// OptionalHash is the hash of what may be missing: 0 stands for nothing.
func OptionalHash(s string) uint32 {
	if s == "" {
		return 0
	}
	return max(1, Hash(s))
}
