package tag

import (
	"slices"

	"griot/feeds"
	"griot/feeds/text"
)

// claim is one attribution a text makes.
type claim struct {
	kind        feeds.AttributionKind
	issuer      string
	official    bool
	rank        int
	field       field
	first, last int // tokens that prove it
}

// How far apart, in words, the parts of an attribution may stand.
const (
	issuerReach  = 25 // a communiqué and its issuer, within a sentence
	rivalReach   = 6  // a communiqué and somebody else who issued it
	subjectReach = 5  // a body and the verb after it
	inverseReach = 4  // a verb and the body after it: "a indiqué lundi le gouvernement"
	sourceReach  = 6  // "selon" and the body
	handedReach  = 14 // "selon un document remis à la presse samedi par" and the body
	leadReach    = 2  // sentences of the text in which a statement is the origin of the item
)

// finder looks for claims among the marks of one item.
type finder struct {
	docs  *[2]page
	marks []mark
	begin int // first sentence after the dateline
}

func (f *finder) claim(i int) (claim, bool) {
	switch m := &f.marks[i]; m.class {
	case classCommunique:
		return f.communique(i)
	case classPaper:
		return f.paper(i)
	case classSpokesman:
		return f.spokesman(i)
	case classOfficial:
		return f.statement(i)
	case classPerson:
		if c, ok := f.statement(i); ok {
			return c, true
		}
		return f.appearance(i)
	case classHead:
		return f.appearance(i)
	case classAgency:
		return f.relayed(i, feeds.FromAgency, 2)
	case classMedia:
		return f.relayed(i, feeds.FromMedia, 1)
	}
	return claim{}, false
}

// communique looks for the issuer of a communiqué: in the sentence, else in the one before or after.
func (f *finder) communique(i int) (claim, bool) {
	m := &f.marks[i]
	if m.name != "" {
		return claim{kind: feeds.FromCommunique, issuer: m.name, official: true, rank: 6, field: m.field, first: m.first, last: m.end - 1}, true
	}
	issuer := f.nearest(i, issuerReach, 0, classOfficial, classPerson)
	if rival := f.nearest(i, rivalReach, 0, classUnofficial); rival != nil && (issuer == nil || gap(m, rival) < gap(m, issuer)) {
		return claim{kind: feeds.FromCommunique, field: m.field, first: m.first, last: m.end - 1}, true
	}
	if issuer == nil {
		issuer = f.nearest(i, issuerReach, 0, classHead)
	}
	if issuer == nil {
		issuer = f.nearest(i, 3*issuerReach, 1, classOfficial)
	}
	c := claim{kind: feeds.FromCommunique, official: true, rank: 4, field: m.field, first: m.first, last: m.end - 1}
	if issuer != nil {
		c.issuer, c.rank = issuer.name, 6
		c.first, c.last = span(m, issuer)
	}
	return c, true
}

// paper is a document that is said to come from a body: "indique un document de la police".
func (f *finder) paper(i int) (claim, bool) {
	m := &f.marks[i]
	if i+1 == len(f.marks) {
		return claim{}, false
	}
	body := &f.marks[i+1]
	if body.class != classOfficial && body.class != classPerson || body.field != m.field || body.sentence != m.sentence || body.first-m.end > 3 ||
		body.first == m.end || !isLink(f.docs[m.field].Tokens[m.end].Folded) {
		return claim{}, false
	}
	if f.nearest(i, subjectReach, 0, classSaying, classAccording) == nil {
		return claim{}, false
	}
	c := claim{kind: feeds.FromStatement, issuer: body.name, official: true, rank: 3, field: m.field}
	c.first, c.last = span(m, body)
	return c, true
}

func (f *finder) spokesman(i int) (claim, bool) {
	m := &f.marks[i]
	body := f.nearest(i, issuerReach, 1, classOfficial, classConference)
	speaks := f.nearest(i, issuerReach, 0, classSaying, classAccording, classCommunique, classConference)
	rival := f.nearest(i, rivalReach, 0, classUnofficial)
	if body == nil || speaks == nil || rival != nil && gap(m, rival) < gap(m, body) {
		return claim{}, false
	}
	c := claim{kind: feeds.FromSpokesman, issuer: body.name, official: true, rank: 5, field: m.field}
	c.first, c.last = span(m, body)
	return c, true
}

// statement is a body that says something in the title or the lead: it is the subject of a verb of saying, or "selon"
// stands before it.
func (f *finder) statement(i int) (claim, bool) {
	m := &f.marks[i]
	if m.field == inText && m.sentence >= f.begin+leadReach {
		return claim{}, false
	}
	proof := f.said(i)
	if proof == nil {
		return claim{}, false
	}
	c := claim{kind: feeds.FromStatement, issuer: m.name, official: true, rank: 3, field: m.field}
	c.first, c.last = span(m, proof)
	return c, true
}

// appearance is a holder of an office who speaks in public: on television, before the press, on a page of his own.
func (f *finder) appearance(i int) (claim, bool) {
	m := &f.marks[i]
	stage := f.nearest(i, issuerReach, 0, classConference)
	if stage == nil || m.field == inText && m.sentence >= f.begin+leadReach {
		return claim{}, false
	}
	if rival := f.nearest(i, rivalReach, 0, classUnofficial); rival != nil {
		return claim{}, false
	}
	c := claim{kind: feeds.FromStatement, issuer: m.name, official: true, rank: 3, field: m.field}
	c.first, c.last = span(m, stage)
	return c, true
}

// said is the verb of which body i is the subject, or the "selon" before it.
func (f *finder) said(i int) *mark {
	m := &f.marks[i]
	tokens := f.docs[m.field].Tokens
	for k := i + 1; k < len(f.marks) && k <= i+3; k++ {
		o := &f.marks[k]
		if o.field != m.field || o.sentence != m.sentence || gap(m, o) > 2*subjectReach || o.class == classPassive || f.parted(m.end, o.first, m.field, text.GapColon) {
			break
		}
		if o.class == classSaying {
			apposed := f.apposed(m.end, o.first, m.field)
			if (apposed || gap(m, o) <= subjectReach && tokens[o.first].Gap < text.GapComma) && !f.holds(m.end, o.first, m.field, "que", "qu", "ne", "n", "et", "that", "and") {
				return o
			}
			break
		}
	}
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		o := &f.marks[k]
		if o.field != m.field || o.sentence != m.sentence {
			break
		}
		if o.class == classAccording && (gap(o, m) <= sourceReach || gap(o, m) <= handedReach && f.handed(o.end, m)) {
			return o
		}
		if o.class == classSaying && gap(o, m) <= inverseReach && tokens[m.first].Gap < text.GapComma && !f.holds(o.end, m.first, m.field, "que", "qu", "that", "de", "par", "contre") {
			return o
		}
	}
	return nil
}

// handed reports whether the words from token first up to the body are a paper that the body handed out: "un document
// remis à la presse par le".
func (f *finder) handed(first int, body *mark) bool {
	paper := false
	for k := range f.marks {
		o := &f.marks[k]
		paper = paper || o.class == classPaper && o.field == body.field && o.first >= first && o.end <= body.first
	}
	return paper && f.holds(max(first, body.first-3), body.first, body.field, "par", "by") && !f.parted(first, body.first, body.field, text.GapComma)
}

// parted reports whether the sign or a stronger one stands between the tokens.
func (f *finder) parted(first, end int, in field, sign text.Gap) bool {
	for i := first; i <= end; i++ {
		if f.docs[in].Tokens[i].Gap >= sign {
			return true
		}
	}
	return false
}

// apposed reports whether only a name between commas stands before the verb at end: "le ministre des Mines, Amadou
// Keïta, a confirmé".
func (f *finder) apposed(first, end int, in field) bool {
	tokens := f.docs[in].Tokens
	if end == 0 || tokens[end].Gap != text.GapComma {
		return false
	}
	for i := end - 1; i > first; i-- {
		if tokens[i].Gap == text.GapComma {
			return tokens[i].Is(text.Capital)
		}
	}
	return false
}

// holds reports whether one of the words stands from token first up to end.
func (f *finder) holds(first, end int, in field, words ...string) bool {
	for _, t := range f.docs[in].Tokens[first:end] {
		if slices.Contains(words, t.Folded) {
			return true
		}
	}
	return false
}

func (f *finder) relayed(i int, kind feeds.AttributionKind, rank int) (claim, bool) {
	m := &f.marks[i]
	if m.field == inTitle {
		return claim{}, false
	}
	return claim{kind: kind, issuer: m.name, rank: rank, field: m.field, first: m.first, last: m.end - 1}, true
}

// nearest is the mark of one of the classes that stands nearest to mark i, at most reach words and so many sentences
// away in the same field; nil when there is none.
func (f *finder) nearest(i, reach, sentences int, classes ...class) *mark {
	m := &f.marks[i]
	var best *mark
	for _, step := range []int{1, -1} {
		for k := i + step; k >= 0 && k < len(f.marks); k += step {
			o := &f.marks[k]
			if o.field != m.field || gap(m, o) > reach || o.sentence > m.sentence+sentences || o.sentence < m.sentence-sentences {
				break
			}
			if slices.Contains(classes, o.class) && (best == nil || gap(m, o) < gap(m, best)) {
				best = o
			}
		}
	}
	return best
}

// gap counts the words between two marks.
func gap(a, b *mark) int {
	if a.first > b.first {
		a, b = b, a
	}
	return max(0, b.first-a.end)
}

func span(a, b *mark) (first, last int) {
	return min(a.first, b.first), max(a.end, b.end) - 1
}
