package tag

import (
	"cmp"
	"strings"

	"griot/feeds"
	"griot/feeds/text"
)

// class is what a word does in an attribution.
type class uint8

const (
	classOfficial   class = iota // an official body
	classPerson                  // a member of the government or a prosecutor
	classHead                    // whoever else holds an office: a president, a governor, an officer
	classUnofficial              // whoever else speaks: an armed group, an association, a company
	classCommunique
	classPaper // a text that may come from a body: a document, a report
	classSpokesman
	classConference
	classAccording
	classSaying
	classAgency
	classMedia
	classPassive // before a verb: it is not what the body says
)

var classNames = map[string]class{
	"official": classOfficial, "person": classPerson, "head": classHead, "passive": classPassive, "paper": classPaper, "unofficial": classUnofficial, "communique": classCommunique,
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

func newAttributions(v *vocabulary, lines []string, officials []feeds.Source) *attributions {
	a := &attributions{index: newPhrases(v)}
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

func (a *attributions) marks(docs *[2]page) []mark {
	var out []mark
	for f := inTitle; f <= inText; f++ {
		tokens := docs[f].Tokens
		for i := 0; i < len(tokens); {
			values, end := a.index.longest(&docs[f], i)
			if values == nil {
				i++
				continue
			}
			for _, v := range values {
				m := mark{f, i, end, tokens[i].Sentence, a.words[v].class, a.words[v].name}
				if m.class == classOfficial || m.class == classPerson {
					m.complete(&docs[f])
				}
				out = append(out, m)
			}
			i = end
		}
	}
	return out
}

// longestComplement is the number of words that may tell which body is meant: "de la Santé et du Développement social".
const longestComplement = 8

// complete adds to the name what tells which body is meant: "ministère de la Défense".
func (m *mark) complete(doc *page) {
	last := m.end - 1
	for i := m.end; i < len(doc.Tokens) && i < m.end+longestComplement; i++ {
		t := &doc.Tokens[i]
		if t.Gap > text.GapHyphen || t.Is(text.SentenceStart) {
			break
		}
		if t.Is(text.Capital) {
			last = i
			continue
		}
		if !isLink(t.Folded) {
			break
		}
	}
	if last >= m.end && isLink(doc.Tokens[m.end].Folded) && doc.Tokens[m.end].Folded != "et" {
		m.name += " " + doc.Span(m.end, last)
	}
}

// isLink reports whether a word ties the parts of a body's name.
func isLink(folded string) bool {
	switch folded {
	case "de", "du", "des", "d", "la", "l", "et", "of", "the", "and":
		return true
	}
	return false
}

// find is whom the item has its facts from, nil when it does not say, with the evidence. Of several claims the
// strongest counts: an official communiqué, a spokesman, a statement, then an agency and another medium. begin is the
// sentence of the text that follows the dateline.
func (a *attributions) find(docs *[2]page, begin int) (*feeds.Attribution, []feeds.Evidence) {
	f := finder{docs: docs, marks: a.marks(docs), begin: begin}
	var best *claim
	for i := range f.marks {
		c, ok := f.claim(i)
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

// own is the attribution of an official source's own text that names nobody: it is the communiqué.
func (a *attributions) own(source *feeds.Source) *feeds.Attribution {
	return &feeds.Attribution{Issuer: cmp.Or(source.Issuer, source.Name), Source: source.ID, Kind: feeds.FromCommunique, Official: true}
}
