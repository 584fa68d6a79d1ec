package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// EditKind says what became of words between two texts.
type EditKind uint8

const (
	Kept EditKind = iota
	Removed
	Added
	Omitted // words that stayed, too many to be shown
)

// Edit is a run of words that stayed, went or came, as they are written, with the space before them: what stayed as in the
// later text. Omitted has no text.
type Edit struct {
	Kind EditKind
	Text string
}

// Bounds of a comparison.
const (
	// maxCompared is how many words that differ are compared with each other, of each text, between what both begin and end
	// with; beyond, the whole is held to be replaced. It bounds the cost by its square.
	maxCompared = 800
	// context is how many words that stayed are shown beside a change.
	context = 6
)

// Diff compares two texts word by word, by the longest common subsequence of their folded words (Wagner and Fischer 1974):
// spaces, signs, case and accents alone are no difference. Of what stayed only the words next to a change are given. It
// returns nothing when both texts hold the same words in the same order. The texts of the edits, one after the other, are
// the earlier text without what was added and the later one without what was removed.
func Diff(before, now string) []Edit {
	a, b := Read(before), Read(now)
	head := 0
	for head < min(len(a.Tokens), len(b.Tokens)) && a.Tokens[head].Folded == b.Tokens[head].Folded {
		head++
	}
	if head == len(a.Tokens) && head == len(b.Tokens) {
		return nil
	}
	tail := 0
	for tail < min(len(a.Tokens), len(b.Tokens))-head &&
		a.Tokens[len(a.Tokens)-1-tail].Folded == b.Tokens[len(b.Tokens)-1-tail].Folded {
		tail++
	}
	d := differ{a: &a, b: &b}
	d.add(Kept, head)
	d.middle(len(a.Tokens)-tail, len(b.Tokens)-tail)
	d.add(Kept, tail)
	return d.edits()
}

// differ walks through both texts, and gathers runs of words.
type differ struct {
	a, b *Doc
	i, j int // the next token of each
	runs []run
}

// run is a number of tokens from first on: of the earlier text where they were removed, of the later one where not.
type run struct {
	kind        EditKind
	first, size int
}

func (d *differ) add(kind EditKind, n int) {
	if n == 0 {
		return
	}
	first := d.j
	if kind == Removed {
		first = d.i
	}
	if kind != Added {
		d.i += n
	}
	if kind != Removed {
		d.j += n
	}
	if last := len(d.runs) - 1; last >= 0 && d.runs[last].kind == kind {
		d.runs[last].size += n
		return
	}
	d.runs = append(d.runs, run{kind, first, n})
}

// middle compares the tokens up to the ends given, whose first and last differ.
func (d *differ) middle(endA, endB int) {
	n, m := endA-d.i, endB-d.j
	if n > maxCompared || m > maxCompared {
		d.add(Removed, n)
		d.add(Added, m)
		return
	}
	a, b := d.a.Tokens[d.i:endA], d.b.Tokens[d.j:endB]
	// common[i*(m+1)+j] is the length of the longest common subsequence of a[i:] and b[j:].
	common := make([]uint16, (n+1)*(m+1))
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= 0; j-- {
			if a[i].Folded == b[j].Folded {
				common[i*(m+1)+j] = common[(i+1)*(m+1)+j+1] + 1
			} else {
				common[i*(m+1)+j] = max(common[(i+1)*(m+1)+j], common[i*(m+1)+j+1])
			}
		}
	}
	for i, j := 0, 0; i < n || j < m; {
		switch {
		case i < n && j < m && a[i].Folded == b[j].Folded:
			d.add(Kept, 1)
			i, j = i+1, j+1
		case i < n && (j == m || common[(i+1)*(m+1)+j] >= common[i*(m+1)+j+1]):
			d.add(Removed, 1)
			i++
		default:
			d.add(Added, 1)
			j++
		}
	}
}

// edits are the runs as they are written, of those that stayed only the ends.
func (d *differ) edits() (edits []Edit) {
	for n, r := range d.runs {
		if r.kind != Kept {
			doc := d.b
			if r.kind == Removed {
				doc = d.a
			}
			edits = append(edits, Edit{r.kind, phrase(doc, r.first, r.size)})
			continue
		}
		before, after := context, context // words shown behind the last change and ahead of the next
		if n == 0 {
			before = 0
		}
		if n == len(d.runs)-1 {
			after = 0
		}
		if r.size <= before+after+1 {
			edits = append(edits, Edit{Kept, phrase(d.b, r.first, r.size)})
			continue
		}
		if before > 0 {
			edits = append(edits, Edit{Kept, phrase(d.b, r.first, before)})
		}
		edits = append(edits, Edit{Kind: Omitted})
		if after > 0 {
			edits = append(edits, Edit{Kept, phrase(d.b, r.first+r.size-after, after)})
		}
	}
	return edits
}

// phrase is a run of tokens as it is written, white space made one space, with the signs around it: those between two words
// go with the word they touch, with the first where they touch both. A space before it is part of it.
func phrase(doc *Doc, first, size int) string {
	start, end, limit := doc.Tokens[first].Start, doc.Tokens[first+size-1].End, len(doc.Source)
	before := 0
	if first > 0 {
		before = doc.Tokens[first-1].End
	}
	if first+size < len(doc.Tokens) {
		limit = doc.Tokens[first+size].Start
	}
	space := ""
	if at := strings.LastIndexFunc(doc.Source[before:start], breaking); at >= 0 {
		_, size := utf8.DecodeRuneInString(doc.Source[before+at:])
		space, start = " ", before+at+size
	} else if first == 0 {
		start = 0
	}
	if at := strings.IndexFunc(doc.Source[end:limit], breaking); at >= 0 {
		end += at
	} else {
		end = limit
	}
	return space + strings.Join(strings.FieldsFunc(strings.ToValidUTF8(doc.Source[start:end], "\uFFFD"), breaking), " ")
}

// breaking is white space that may end a line: not the no-break spaces of French typography.
func breaking(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }
