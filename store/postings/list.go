package postings

import (
	"slices"

	bolt "go.etcd.io/bbolt"
)

// List is the stream of the ranks under one term. It is valid as long as the transaction of its bucket.
type List struct {
	cursor *bolt.Cursor
	prefix []byte
	read   []Rank // the block that the cursor is at
	block  []Rank // what is left of it
	ended  bool
}

// NewList returns the stream of a term in a bucket that [Changes.Write] wrote.
func NewList(bucket *bolt.Bucket, term string) *List {
	return &List{cursor: bucket.Cursor(), prefix: blockPrefix(term)}
}

// Seek implements [Stream].
func (l *List) Seek(p Rank) Rank {
	for !l.ended {
		if n := len(l.block); n > 0 && p <= l.block[n-1] {
			l.skip(p)
			return l.block[0]
		}
		l.next(p)
	}
	return End
}

// skip drops the ranks before p. The block reaches p or beyond.
func (l *List) skip(p Rank) {
	for range 4 {
		if l.block[0] >= p {
			return
		}
		l.block = l.block[1:]
	}
	n, _ := slices.BinarySearch(l.block, p)
	l.block = l.block[n:]
}

// next reads the first block that ends at or after p: the following one where that is it, else a search finds it.
func (l *List) next(p Rank) {
	var k, v []byte
	last := End
	begun := l.read != nil
	if begun {
		if k, v = l.cursor.Next(); blockLast(l.prefix, k) == End {
			l.ended = true
			return
		}
		last = KeyRank(k[len(l.prefix):])
	}
	if !begun || last < p {
		k, v = l.cursor.Seek(blockKey(l.prefix, p))
		if last = blockLast(l.prefix, k); last == End {
			l.ended = true
			return
		}
	}
	l.read = readBlock(l.read[:0], last, v)
	l.block = l.read
}
