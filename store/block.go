package store

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// The ranks under a term are kept in blocks of up to blockSize. A block's key is the term, a zero byte and its last
// rank, so that the block that holds the first rank from p on is the first whose key is not before p. Its value is
// what lies between the ranks, from the last one's distance to the first on, as varints: some five bytes a rank.
//
// A term may hold a rank twice, when two items share it; each is put in and taken out by itself.

// blockSize is a compromise: a block is decoded whole to be searched (some 300 ns), and written whole when an item
// comes to it.
const blockSize = 128

func appendBlock(b []byte, ranks []rank) []byte {
	last := ranks[len(ranks)-1]
	b = binary.AppendUvarint(b, uint64(last-ranks[0]))
	for i := 1; i < len(ranks); i++ {
		b = binary.AppendUvarint(b, uint64(ranks[i]-ranks[i-1]))
	}
	return b
}

// readBlock appends the ranks of a block to into.
func readBlock(into []rank, last rank, b []byte) []rank {
	distance, n := binary.Uvarint(b)
	if n <= 0 {
		return append(into, last)
	}
	at := last - rank(distance)
	into = append(into, at)
	for b = b[n:]; len(b) > 0; b = b[n:] {
		if distance, n = binary.Uvarint(b); n <= 0 {
			break
		}
		at += rank(distance)
		into = append(into, at)
	}
	return into
}

func blockPrefix(term string) []byte {
	prefix := make([]byte, 0, len(term)+1+8)
	return append(append(prefix, term...), 0)
}

func blockKey(prefix []byte, last rank) []byte {
	k := make([]byte, 0, len(prefix)+8)
	return binary.BigEndian.AppendUint64(append(k, prefix...), uint64(last))
}

// blockLast is the rank in the key of a block of the term, unranked when the key is of another.
func blockLast(prefix, k []byte) rank {
	if len(k) != len(prefix)+8 || !bytes.HasPrefix(k, prefix) {
		return unranked
	}
	return keyRank(k[len(prefix):])
}

// moves are what a transaction changes under each term. They are written at its end: many polls change the same blocks.
type moves map[string]*move

type move struct{ in, out []rank }

func (m moves) in(term string, p rank) {
	of := m.of(term)
	of.in = append(of.in, p)
}

func (m moves) out(term string, p rank) {
	of := m.of(term)
	of.out = append(of.out, p)
}

func (m moves) of(term string) *move {
	of := m[term]
	if of == nil {
		of = new(move)
		m[term] = of
	}
	return of
}

// write changes the blocks and forgets the moves.
func (m moves) write(bucket *bolt.Bucket) error {
	w := blockWriter{bucket: bucket}
	for _, term := range sortedKeys(m) {
		if err := w.write(term, m[term]); err != nil {
			return err
		}
	}
	clear(m)
	return nil
}

// sortedKeys put writes in the order of the file, and make them the same every time.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// blockWriter changes blocks, one after the other.
type blockWriter struct {
	bucket       *bolt.Bucket
	read, merged []rank // memory to use again
}

// write changes the blocks of a term. Both lists of the move end up sorted.
func (w *blockWriter) write(term string, m *move) error {
	slices.Sort(m.in)
	slices.Sort(m.out)
	in, out := cancelled(m.in, m.out)
	prefix := blockPrefix(term)
	for len(in) > 0 || len(out) > 0 {
		block, old := w.open(prefix, first(in, out))
		last := unranked // of the block's part of the term, which has no end where no block lies behind it
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
func first(a, b []rank) rank {
	switch {
	case len(a) == 0:
		return b[0]
	case len(b) == 0:
		return a[0]
	}
	return min(a[0], b[0])
}

// until is the part of a sorted list that lies at or before last.
func until(list []rank, last rank) []rank {
	n, _ := slices.BinarySearchFunc(list, last, func(p, last rank) int {
		if p <= last {
			return -1
		}
		return 1
	})
	return list[:n]
}

// open reads the block that p belongs into: the first that ends at or behind it, else the last there is.
func (w *blockWriter) open(prefix []byte, p rank) (block []rank, key []byte) {
	c := w.bucket.Cursor()
	k, v := c.Seek(blockKey(prefix, p))
	last := blockLast(prefix, k)
	if last == unranked {
		if k == nil {
			k, v = c.Last()
		} else {
			k, v = c.Prev()
		}
		if last = blockLast(prefix, k); last == unranked {
			return nil, nil
		}
	}
	w.read = readBlock(w.read[:0], last, v)
	return w.read, bytes.Clone(k)
}

// put writes a block back with what came and without what left: as none, one or several.
func (w *blockWriter) put(prefix, old []byte, block, in, out []rank) error {
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
func cancelled(a, b []rank) (onlyA, onlyB []rank) {
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
func merge(all, a, b []rank) []rank {
	for len(a) > 0 && len(b) > 0 {
		if a[0] <= b[0] {
			all, a = append(all, a[0]), a[1:]
		} else {
			all, b = append(all, b[0]), b[1:]
		}
	}
	return append(append(all, a...), b...)
}
