package sign

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// Hashes are spread evenly over 32 bits, so that no packer finds anything in them. What can be saved is their order: sorted,
// only the distances between them are written, by the code of Rice (1979), which takes some 26 bits for one of 150.

// bitWriter appends bits to bytes, the highest first.
type bitWriter struct {
	b    []byte
	last uint64 // the bits that fill no byte yet
	n    uint   // how many
}

// put appends the lowest n bits of v, 32 at the most.
func (w *bitWriter) put(v uint32, n uint) {
	w.last, w.n = w.last<<n|uint64(v), w.n+n
	for w.n >= 8 {
		w.n -= 8
		w.b = append(w.b, byte(w.last>>w.n))
	}
	w.last &= 1<<w.n - 1
}

// end fills the last byte.
func (w *bitWriter) end() []byte {
	if w.n > 0 {
		w.put(0, 8-w.n)
	}
	return w.b
}

// bitReader takes bits off bytes. Behind the end it fails.
type bitReader struct {
	b      []byte
	at     int // bits
	failed bool
}

// next returns the bits that come, 56 of which are sure to be there, zeros behind the end.
func (r *bitReader) next() uint64 {
	from := r.at / 8
	if from+8 <= len(r.b) {
		return binary.BigEndian.Uint64(r.b[from:]) << (r.at % 8)
	}
	var end [8]byte
	if from < len(r.b) {
		copy(end[:], r.b[from:])
	}
	return binary.BigEndian.Uint64(end[:]) << (r.at % 8)
}

func (r *bitReader) skip(n int) {
	if r.at += n; r.at > 8*len(r.b) {
		r.failed = true
	}
}

// take takes n bits, 32 at the most.
func (r *bitReader) take(n uint) uint32 {
	v := r.next() >> (64 - n)
	r.skip(int(n))
	return uint32(v)
}

// ones takes ones up to the next zero, and that.
func (r *bitReader) ones() (n uint32) {
	for !r.failed {
		run := bits.LeadingZeros64(^r.next())
		if run < 56 {
			r.skip(run + 1)
			return n + uint32(run)
		}
		r.skip(56)
		n += 56
	}
	return 0
}

// end returns the bytes behind the last one that was read of.
func (r *bitReader) end() []byte { return r.b[min(len(r.b), (r.at+7)/8):] }

// riceBits is how many of the lowest bits of a distance are written as they are, where n numbers are spread over 32 bits.
func riceBits(n int) uint { return uint(32 - min(31, bits.Len(uint(n)))) }

// set writes numbers that are sorted.
func (w *writer) set(sorted []uint32) {
	w.count(len(sorted))
	out := bitWriter{b: w.b}
	low, before := riceBits(len(sorted)), uint32(0)
	for _, v := range sorted {
		distance := v - before
		before = v
		for high := distance >> low; high > 0; {
			run := min(high, 31)
			out.put(1<<run-1, uint(run))
			high -= run
		}
		out.put(0, 1)
		out.put(distance&(1<<low-1), low)
	}
	w.b = out.end()
}

func (r *reader) set() []uint32 {
	n := r.bits(2)
	sorted := make([]uint32, n)
	in := bitReader{b: r.b}
	low, before := riceBits(n), uint32(0)
	for i := range sorted {
		distance := in.ones()<<low | in.take(low)
		if distance > 1<<32-1-before {
			in.failed = true
			break
		}
		before += distance
		sorted[i] = before
	}
	r.b, r.failed = in.end(), r.failed || in.failed
	return sorted
}

// bits is a number of values of at least size bits each that follow.
func (r *reader) bits(size int) int {
	n, used := binary.Uvarint(r.b)
	if used <= 0 || n > uint64(8*len(r.b)/size) {
		r.failed, r.b = true, nil
		return 0
	}
	r.take(used)
	return int(n)
}

// kinds writes what terms have beside their ids: their weights, tiers and traits, each as which of the few that there are.
func (w *writer) kinds(terms []Term) {
	for _, part := range termParts() {
		var all []byte
		for i := range terms {
			if v := *part(&terms[i]); bytes.IndexByte(all, v) < 0 {
				all = append(all, v)
			}
		}
		w.count(len(all))
		w.b = append(w.b, all...)
		out := bitWriter{b: w.b}
		for i := range terms {
			out.put(uint32(bytes.IndexByte(all, *part(&terms[i]))), widthOf(all))
		}
		w.b = out.end()
	}
}

// kinds reads that into terms.
func (r *reader) kinds(terms []Term) {
	for _, part := range termParts() {
		all := r.take(r.count(1))
		in := bitReader{b: r.b}
		for i := range terms {
			at := in.take(widthOf(all))
			if int(at) >= len(all) {
				in.failed = true
				break
			}
			*part(&terms[i]) = all[at]
		}
		r.b, r.failed = in.end(), r.failed || in.failed
	}
}

// termParts are the parts of a term beside its id.
func termParts() [3]func(*Term) *byte {
	return [...]func(*Term) *byte{
		func(t *Term) *byte { return &t.Weight }, func(t *Term) *byte { return &t.Tier }, func(t *Term) *byte { return (*byte)(&t.Traits) },
	}
}

// widthOf is how many bits tell one of these from the others.
func widthOf(all []byte) uint { return uint(bits.Len(uint(max(len(all), 1) - 1))) }
