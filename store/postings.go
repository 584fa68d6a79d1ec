package store

import (
	"slices"

	bolt "go.etcd.io/bbolt"
)

// postings is a stream of places in rising order, the latest items first.
type postings interface {
	// seek gives the first place at or after p, nowhere at the end. Calls never go back.
	seek(p place) place
}

// list is the places under one term.
type list struct {
	cursor *bolt.Cursor
	prefix []byte
	read   []place // the block that the cursor is at
	block  []place // what is left of it
	ended  bool
}

func newList(tx *bolt.Tx, term string) *list { return newListIn(tx.Bucket(bucketTerms), term) }

func newListIn(bucket *bolt.Bucket, term string) *list {
	return &list{cursor: bucket.Cursor(), prefix: blockPrefix(term)}
}

func (l *list) seek(p place) place {
	for !l.ended {
		if n := len(l.block); n > 0 && p <= l.block[n-1] {
			l.skip(p)
			return l.block[0]
		}
		l.next(p)
	}
	return nowhere
}

// skip drops what lies before p, which is not behind the block.
func (l *list) skip(p place) {
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
func (l *list) next(p place) {
	var k, v []byte
	last := nowhere
	begun := l.read != nil
	if begun {
		if k, v = l.cursor.Next(); blockLast(l.prefix, k) == nowhere {
			l.ended = true
			return
		}
		last = keyPlace(k[len(l.prefix):])
	}
	if !begun || last < p {
		k, v = l.cursor.Seek(blockKey(l.prefix, p))
		if last = blockLast(l.prefix, k); last == nowhere {
			l.ended = true
			return
		}
	}
	l.read = readBlock(l.read[:0], last, v)
	l.block = l.read
}

// places is a stream of places that are at hand, in order.
type places []place

func (l *places) seek(p place) place {
	n, _ := slices.BinarySearch(*l, p)
	*l = (*l)[n:]
	if len(*l) == 0 {
		return nowhere
	}
	return (*l)[0]
}

// union holds the places of any of its parts.
type union []postings

func (u union) seek(p place) place {
	first := nowhere
	for _, part := range u {
		first = min(first, part.seek(p))
	}
	return first
}

// intersection holds the places that all its parts hold. It goes from place to place by its sparsest part: the others
// are asked only where that one leads.
type intersection []postings

func (n intersection) seek(p place) place {
	for agreed := 0; agreed < len(n) && p != nowhere; {
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

// difference holds the places of a stream that are not in another, but for those that several items share.
type difference struct {
	of, without postings
	shared      places // sorted
}

func (d *difference) seek(p place) place {
	for {
		p = d.of.seek(p)
		if p == nowhere || d.without.seek(p) != p {
			return p
		}
		if _, shared := slices.BinarySearch(d.shared, p); shared {
			return p
		}
		p++
	}
}
