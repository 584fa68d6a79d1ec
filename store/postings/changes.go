package postings

import (
	"bytes"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// Changes gathers what one transaction adds and removes, by term. It is written once, at the end of the transaction,
// because many polls change the same blocks.
type Changes map[string]*termChange

type termChange struct{ in, out []Rank }

// Add adds a rank under a term.
func (m Changes) Add(term string, p Rank) {
	of := m.of(term)
	of.in = append(of.in, p)
}

// Remove removes a rank from under a term.
func (m Changes) Remove(term string, p Rank) {
	of := m.of(term)
	of.out = append(of.out, p)
}

func (m Changes) of(term string) *termChange {
	of := m[term]
	if of == nil {
		of = new(termChange)
		m[term] = of
	}
	return of
}

// Write writes the changes to the blocks of a bucket and forgets them.
func (m Changes) Write(bucket *bolt.Bucket) error {
	w := blockWriter{bucket: bucket}
	// Sorted, so that writes go in the order of the file and are the same every time.
	for _, term := range slices.Sorted(maps.Keys(m)) {
		if err := w.write(term, m[term]); err != nil {
			return err
		}
	}
	clear(m)
	return nil
}

// blockWriter changes the blocks of one term after the other.
type blockWriter struct {
	bucket       *bolt.Bucket
	read, merged []Rank // memory to use again
}

// write changes the blocks of a term. It sorts both lists of the change.
func (w *blockWriter) write(term string, m *termChange) error {
	slices.Sort(m.in)
	slices.Sort(m.out)
	in, out := cancelled(m.in, m.out)
	prefix := blockPrefix(term)
	for len(in) > 0 || len(out) > 0 {
		block, old := w.open(prefix, first(in, out))
		last := End // of the block's part of the term, which has no end where no block lies behind it
		if n := len(block); n > 0 && block[n-1] >= first(in, out) {
			last = block[n-1]
		}
		coming, leaving := until(in, last), until(out, last)
		in, out = in[len(coming):], out[len(leaving):]
		if err := w.put(prefix, old, block, coming, leaving); err != nil {
			return err
		}
	}
	return nil
}

// first is the first rank of two sorted lists, of which one may be empty.
func first(a, b []Rank) Rank {
	switch {
	case len(a) == 0:
		return b[0]
	case len(b) == 0:
		return a[0]
	}
	return min(a[0], b[0])
}

// until is the part of a sorted list that lies at or before last.
func until(list []Rank, last Rank) []Rank {
	n, _ := slices.BinarySearchFunc(list, last, func(p, last Rank) int {
		if p <= last {
			return -1
		}
		return 1
	})
	return list[:n]
}

// open reads the block that p belongs into: the first that ends at or behind it, else the last there is.
func (w *blockWriter) open(prefix []byte, p Rank) (block []Rank, key []byte) {
	c := w.bucket.Cursor()
	k, v := c.Seek(blockKey(prefix, p))
	last := blockLast(prefix, k)
	if last == End {
		if k == nil {
			k, v = c.Last()
		} else {
			k, v = c.Prev()
		}
		if last = blockLast(prefix, k); last == End {
			return nil, nil
		}
	}
	w.read = readBlock(w.read[:0], last, v)
	return w.read, bytes.Clone(k)
}

// put writes a block back with what came and without what left: as none, one or several.
func (w *blockWriter) put(prefix, old []byte, block, in, out []Rank) error {
	newer := len(in) > 0 && (len(block) == 0 || in[len(in)-1] <= block[0])
	_, block = cancelled(out, block)
	w.merged = merge(w.merged[:0], block, in)
	block = w.merged
	size := blockSize
	if n := (len(block) + blockSize - 1) / blockSize; n > 1 && !newer {
		size = (len(block) + n - 1) / n // what comes in between makes room for more
	}
	kept := false
	for end := len(block); end > 0; end -= size {
		part := block[max(end-size, 0):end]
		k := blockKey(prefix, part[len(part)-1])
		kept = kept || bytes.Equal(k, old)
		if err := w.bucket.Put(k, appendBlock(make([]byte, 0, 6*len(part)), part)); err != nil {
			return err
		}
	}
	if old != nil && !kept {
		return w.bucket.Delete(old)
	}
	return nil
}

// cancelled takes out of two sorted lists what is in both, as often as it is.
func cancelled(a, b []Rank) (onlyA, onlyB []Rank) {
	if len(a) == 0 || len(b) == 0 {
		return a, b
	}
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			onlyA, a = append(onlyA, a[0]), a[1:]
		case a[0] > b[0]:
			onlyB, b = append(onlyB, b[0]), b[1:]
		default:
			a, b = a[1:], b[1:]
		}
	}
	return append(onlyA, a...), append(onlyB, b...)
}

// merge appends two sorted lists to all as one.
func merge(all, a, b []Rank) []Rank {
	for len(a) > 0 && len(b) > 0 {
		if a[0] <= b[0] {
			all, a = append(all, a[0]), a[1:]
		} else {
			all, b = append(all, b[0]), b[1:]
		}
	}
	return append(append(all, a...), b...)
}
