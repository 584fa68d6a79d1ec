package store

import (
	"slices"

	bolt "go.etcd.io/bbolt"
)

// postings is a stream of ranks in rising order, the latest items first.
type postings interface {
	// seek gives the first rank at or after p, unranked at the end. Calls never go back.
	seek(p rank) rank
}

// list is the ranks under one term.
type list struct {
	cursor *bolt.Cursor
	prefix []byte
	read   []rank // the block that the cursor is at
	block  []rank // what is left of it
	ended  bool
}

func newList(tx *bolt.Tx, term string) *list { return newListIn(tx.Bucket(bucketTerms), term) }

func newListIn(bucket *bolt.Bucket, term string) *list {
	return &list{cursor: bucket.Cursor(), prefix: blockPrefix(term)}
}

func (l *list) seek(p rank) rank {
	for !l.ended {
		if n := len(l.block); n > 0 && p <= l.block[n-1] {
			l.skip(p)
			return l.block[0]
		}
		l.next(p)
	}
	return unranked
}

// skip drops what lies before p, which is not behind the block.
func (l *list) skip(p rank) {
	for range 4 {
		if l.block[0] >= p {
			return
		}
		l.block = l.block[1:]
	}
	n, _ := slices.BinarySearch(l.block, p)
	l.block = l.block[n:]
}

// next reads the block that p lies in or before: the following one, or one that is searched for.
func (l *list) next(p rank) {
	var k, v []byte
	last := unranked
	begun := l.read != nil
	if begun {
		if k, v = l.cursor.Next(); blockLast(l.prefix, k) == unranked {
			l.ended = true
			return
		}
		last = keyRank(k[len(l.prefix):])
	}
	if !begun || last < p {
		k, v = l.cursor.Seek(blockKey(l.prefix, p))
		if last = blockLast(l.prefix, k); last == unranked {
			l.ended = true
			return
		}
	}
	l.read = readBlock(l.read[:0], last, v)
	l.block = l.read
}

// ranks is a stream of ranks that are at hand, in order.
type ranks []rank

func (l *ranks) seek(p rank) rank {
	n, _ := slices.BinarySearch(*l, p)
	*l = (*l)[n:]
	if len(*l) == 0 {
		return unranked
	}
	return (*l)[0]
}

// union holds the ranks of any of its parts.
type union []postings

func (u union) seek(p rank) rank {
	first := unranked
	for _, part := range u {
		first = min(first, part.seek(p))
	}
	return first
}

// intersection holds the ranks that all its parts hold. It goes from rank to rank by its sparsest part: the others
// are asked only where that one leads.
type intersection []postings

func (n intersection) seek(p rank) rank {
	for agreed := 0; agreed < len(n) && p != unranked; {
		agreed = 0
		for _, part := range n {
			at := part.seek(p)
			if at != p {
				p = at
				break
			}
			agreed++
		}
	}
	return p
}

// difference holds the ranks of a stream that are not in another, but for those that several items share.
type difference struct {
	of, without postings
	shared      ranks // sorted
}

func (d *difference) seek(p rank) rank {
	for {
		p = d.of.seek(p)
		if p == unranked || d.without.seek(p) != p {
			return p
		}
		if _, shared := slices.BinarySearch(d.shared, p); shared {
			return p
		}
		p++
	}
}
