// Package postings keeps lists of ranks under terms in a bucket of bbolt, and reads them as streams.
//
// A term is any text without a meaning here. The ranks under it lie in blocks, so that a list of millions is searched
// and changed in a few pages. Streams combine lists: union, intersection, difference.
package postings

import "slices"

// Stream is ranks in rising order, and so the latest items first.
type Stream interface {
	// Seek returns the first rank at or after p, [End] where there is none. The p of calls never falls.
	Seek(p Rank) Rank
}

// Ranks is a stream of ranks in memory, which must be sorted.
type Ranks []Rank

// Seek implements [Stream].
func (l *Ranks) Seek(p Rank) Rank {
	n, _ := slices.BinarySearch(*l, p)
	*l = (*l)[n:]
	if len(*l) == 0 {
		return End
	}
	return (*l)[0]
}

// Union is the ranks of any of its parts.
type Union []Stream

// Seek implements [Stream].
func (u Union) Seek(p Rank) Rank {
	first := End
	for _, part := range u {
		first = min(first, part.Seek(p))
	}
	return first
}

// Intersection is the ranks that all its parts hold. Its sparsest part leads: the others are asked only for the ranks
// where that one stops.
type Intersection []Stream

// Seek implements [Stream].
func (n Intersection) Seek(p Rank) Rank {
	for agreed := 0; agreed < len(n) && p != End; {
		agreed = 0
		for _, part := range n {
			at := part.Seek(p)
			if at != p {
				p = at
				break
			}
			agreed++
		}
	}
	return p
}

// Difference is the ranks of one stream that another lacks. A shared rank stays even when both hold it, because several
// items have it and only one of them may be meant.
type Difference struct {
	Of, Without Stream
	Shared      Ranks
}

// Seek implements [Stream].
func (d *Difference) Seek(p Rank) Rank {
	for {
		p = d.Of.Seek(p)
		if p == End || d.Without.Seek(p) != p {
			return p
		}
		if _, shared := slices.BinarySearch(d.Shared, p); shared {
			return p
		}
		p++
	}
}
