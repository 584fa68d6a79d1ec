package tag

import (
	"cmp"
	"slices"
	"strings"

	"griot/feeds"
	"griot/feeds/text"
)

// class is what a word does in an attribution.
type class uint8

const (
	classOfficial   class = iota // an official body
	classPerson                  // a holder of an office
	classUnofficial              // whoever else speaks: an armed group, an association, a company
	classCommunique
	classSpokesman
	classConference
	classAccording
	classSaying
	classAgency
	classMedia
)

var classNames = map[string]class{
	"official": classOfficial, "person": classPerson, "unofficial": classUnofficial, "communique": classCommunique,
	"spokesman": classSpokesman, "conference": classConference, "according": classAccording, "saying": classSaying,
	"agency": classAgency, "media": classMedia,
}

// attributions knows the words by which texts name their origin.
type attributions struct {
	index     *phrases
	words     []attributionWord
	officials []official
}

type attributionWord struct {
	class class
	name  string
}

// official is a configured official source and the names of its issuer.
type official struct {
	id     feeds.SourceID
	issuer string
}

func newAttributions(lines []string, officials []feeds.Source) *attributions {
	a := &attributions{index: newPhrases()}
	var current class
	for _, line := range lines {
		if name, ok := strings.CutPrefix(line, "["); ok {
			current = classNames[strings.TrimSuffix(name, "]")]
			continue
		}
		phrase, name, _ := strings.Cut(line, "=")
		a.learn(phrase, attributionWord{current, strings.TrimSpace(name)})
	}
	for i := range officials {
		s := &officials[i]
		issuer := cmp.Or(s.Issuer, s.Name)
		a.officials = append(a.officials, official{s.ID, issuer})
		for _, name := range []string{s.Issuer, s.Name} {
			if name != "" {
				a.learn(name, attributionWord{classOfficial, issuer})
			}
		}
	}
	return a
}

func (a *attributions) learn(phrase string, w attributionWord) {
	a.index.add(phrase, int32(len(a.words)))
	a.words = append(a.words, w)
}

// mark is a word of attribution found in a text.
type mark struct {
	field      field
	first, end int
	sentence   int
	class      class
	name       string
}

func (a *attributions) marks(docs *[2]text.Doc) []mark {
	var out []mark
	for f := inTitle; f <= inText; f++ {
		tokens := docs[f].Tokens
		for i := 0; i < len(tokens); {
			values, end := a.index.longest(tokens, i)
			if values == nil {
				i++
				continue
			}
			for _, v := range values {
				out = append(out, mark{f, i, end, tokens[i].Sentence, a.words[v].class, a.words[v].name})
			}
			i = end
		}
	}
	return out
}

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
	issuerReach = 25 // a communiqué and its issuer, within a sentence
	sayingReach = 9  // a body and its verb
	sourceReach = 8  // "selon" and the body
)

// find is whom the item has its facts from, nil when it does not say, with the evidence. Of several claims the
// strongest counts: an official communiqué, a spokesman, a statement, then an agency and another medium.
func (a *attributions) find(docs *[2]text.Doc) (*feeds.Attribution, []feeds.Evidence) {
	marks := a.marks(docs)
	var best *claim
	for i := range marks {
		c, ok := a.claim(marks, i)
		if ok && (best == nil || c.rank > best.rank) {
			best = &c
		}
	}
	if best == nil {
		return nil, nil
	}
	doc := &docs[best.field]
	att := &feeds.Attribution{Issuer: best.issuer, Kind: best.kind, Official: best.official, Words: doc.Span(best.first, best.last)}
	att.Source = a.source(best.issuer)
	return att, []feeds.Evidence{{
		Tag: "attribution:" + string(best.kind), Field: best.field.String(), Start: doc.Tokens[best.first].Start, End: doc.Tokens[best.last].End,
		Words: att.Words, Rule: string(best.kind), Weight: float64(best.rank),
	}}
}

// source is the configured official source that speaks for the issuer, or "".
func (a *attributions) source(issuer string) feeds.SourceID {
	folded := text.Fold(issuer)
	for _, o := range a.officials {
		if text.Fold(o.issuer) == folded {
			return o.id
		}
	}
	return ""
}

func (a *attributions) claim(marks []mark, i int) (claim, bool) {
	m := &marks[i]
	switch m.class {
	case classCommunique:
		return communique(marks, i)
	case classSpokesman:
		return spokesman(marks, i)
	case classOfficial:
		return statement(marks, i, 3)
	case classPerson:
		return officer(marks, i)
	case classAgency:
		return relayed(marks, i, feeds.FromAgency, 2)
	case classMedia:
		return relayed(marks, i, feeds.FromMedia, 1)
	}
	return claim{}, false
}

// communique looks for the issuer of a communiqué: in the sentence, else in the one before or after.
func communique(marks []mark, i int) (claim, bool) {
	m := &marks[i]
	issuer := nearest(marks, i, issuerReach, 0, classOfficial, classPerson)
	rival := nearest(marks, i, issuerReach, 0, classUnofficial)
	if issuer == nil && rival == nil {
		issuer = nearest(marks, i, 3*issuerReach, 1, classOfficial)
	}
	switch {
	case issuer != nil && (rival == nil || gap(m, issuer) <= gap(m, rival)):
		c := claim{kind: feeds.FromCommunique, issuer: issuer.name, official: true, rank: 6, field: m.field}
		c.first, c.last = span(m, issuer)
		return c, true
	case rival != nil:
		return claim{kind: feeds.FromCommunique, issuer: "", rank: 0, field: m.field, first: m.first, last: m.end - 1}, true
	}
	return claim{kind: feeds.FromCommunique, official: true, rank: 4, field: m.field, first: m.first, last: m.end - 1}, true
}

func spokesman(marks []mark, i int) (claim, bool) {
	m := &marks[i]
	body := nearest(marks, i, 6, 0, classOfficial)
	if body == nil || !speaks(marks, i) {
		return claim{}, false
	}
	c := claim{kind: feeds.FromSpokesman, issuer: body.name, official: true, rank: 5, field: m.field}
	c.first, c.last = span(m, body)
	return c, true
}

// statement is a body that says something: a verb of saying near it, or "selon" before it.
func statement(marks []mark, i, rank int) (claim, bool) {
	m := &marks[i]
	verb := nearest(marks, i, sayingReach, 0, classSaying)
	if source := nearest(marks, i, sourceReach, 0, classAccording); source != nil && source.end <= m.first {
		verb = source
	}
	if verb == nil {
		return claim{}, false
	}
	c := claim{kind: feeds.FromStatement, issuer: m.name, official: true, rank: rank, field: m.field}
	c.first, c.last = span(m, verb)
	return c, true
}

// officer is a holder of an office who speaks in public for it.
func officer(marks []mark, i int) (claim, bool) {
	if nearest(marks, i, issuerReach, 0, classConference) == nil {
		return claim{}, false
	}
	return statement(marks, i, 3)
}

func relayed(marks []mark, i int, kind feeds.AttributionKind, rank int) (claim, bool) {
	m := &marks[i]
	if m.field == inTitle {
		return claim{}, false
	}
	return claim{kind: kind, issuer: m.name, rank: rank, field: m.field, first: m.first, last: m.end - 1}, true
}

func speaks(marks []mark, i int) bool {
	return nearest(marks, i, sayingReach, 0, classSaying, classAccording, classCommunique, classConference) != nil
}

// nearest is the mark of one of the classes that stands nearest to mark i, at most reach words and so many sentences
// away in the same field; nil when there is none.
func nearest(marks []mark, i, reach, sentences int, classes ...class) *mark {
	m := &marks[i]
	var best *mark
	for _, step := range []int{1, -1} {
		for k := i + step; k >= 0 && k < len(marks); k += step {
			o := &marks[k]
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
