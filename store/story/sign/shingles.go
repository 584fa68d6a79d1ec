package sign

import (
	"slices"
	"strings"

	"griot/feeds/text"
)

// shingleWords is how many words in a row are compared as one; see [Index.shared].
const shingleWords = 5

// Shingled is the running text of an item as shingles, in their order.
type Shingled struct {
	doc    *text.Doc
	hashes []uint32 // hashes[i] starts at token i
}

// shingle reads the first [copyWords] words.
func shingle(doc *text.Doc) *Shingled {
	n := min(len(doc.Tokens), copyWords)
	t := &Shingled{doc: doc}
	if n < shingleWords {
		return t
	}
	words := make([]uint64, n)
	for i := range n {
		words[i] = uint64(Hash(doc.Tokens[i].Folded))
	}
	t.hashes = make([]uint32, n-shingleWords+1)
	for i := range t.hashes {
		h := uint64(0)
		for _, w := range words[i : i+shingleWords] {
			h = h*0x9e3779b97f4a7c15 + w + 1
		}
		t.hashes[i] = finish(h)
	}
	return t
}

// set is the shingles sorted, each once, and a bit for each that says whether it is a fingerprint.
func (t *Shingled) set() (shingles []uint32, filed []byte) {
	shingles = slices.Clone(t.hashes)
	slices.Sort(shingles)
	shingles = slices.Compact(shingles)
	filed = make([]byte, (len(shingles)+7)/8)
	for _, p := range fingerprints(t.hashes) {
		i, _ := slices.BinarySearch(shingles, p)
		filed[i/8] |= 1 << (i % 8)
	}
	return shingles, filed
}

// Runs are the longest stretches of text all of whose shingles are in shared (sorted), the longest first, at most n.
func (t *Shingled) Runs(shared []uint32, n int) []string {
	type stretch struct{ from, to int } // tokens
	var found []stretch
	for i := 0; i < len(t.hashes); i++ {
		if !Contains(shared, t.hashes[i]) {
			continue
		}
		from := i
		for i+1 < len(t.hashes) && Contains(shared, t.hashes[i+1]) {
			i++
		}
		found = append(found, stretch{from, i + shingleWords - 1})
	}
	slices.SortStableFunc(found, func(a, b stretch) int { return (b.to - b.from) - (a.to - a.from) })
	var runs []string
	for _, s := range found[:min(n, len(found))] {
		to := min(s.to, s.from+runWords-1)
		run := strings.Join(strings.Fields(t.doc.Span(s.from, to)), " ")
		if to < s.to {
			run += " …"
		}
		runs = append(runs, run)
	}
	return runs
}

// runWords is how many words of a shared run are told.
const runWords = 24

func Contains(sorted []uint32, h uint32) bool {
	_, ok := slices.BinarySearch(sorted, h)
	return ok
}

// Intersection is what two sorted sets share.
func Intersection(a, b []uint32) []uint32 {
	var shared []uint32
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			shared = append(shared, a[i])
			i, j = i+1, j+1
		}
	}
	return shared
}

// Overlap counts what two sorted sets share. Which of the two is next cannot be foreseen, so that the loop is written
// without branches on it.
func Overlap(a, b []uint32) int {
	n, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		x, y := a[i], b[j]
		if x == y {
			n++
		}
		if x <= y {
			i++
		}
		if x >= y {
			j++
		}
	}
	return n
}

// fingerprints are the shingles under which an item is filed: of every winnowWindow shingles in a row the least
// (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003), so that two texts with a run of winnowWindow+shingleWords-1
// words in common are always found by it, and shorter runs by chance. All are filed of a short text.
func fingerprints(hashes []uint32) []uint32 {
	if len(hashes) <= filedWhole {
		return hashes
	}
	var prints []uint32
	last := -1
	for i := 0; i+winnowWindow <= len(hashes); i++ {
		least := i
		for j := i + 1; j < i+winnowWindow; j++ {
			if hashes[j] <= hashes[least] {
				least = j
			}
		}
		if least != last {
			prints = append(prints, hashes[least])
			last = least
		}
	}
	return prints
}

const (
	winnowWindow = 8
	filedWhole   = 24
)
