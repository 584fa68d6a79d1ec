package story

import (
	"slices"
	"strings"
	"unicode"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store/story/sign"
)

// derived looks for a proof that one of two items was made from the other, an official text: the words they share, what
// the item says of its origin together with the event, the number of the communiqué, or a hyperlink to it.
func (c *comparer) derived(a, b *windowItem, copied proof, l *likeness) proof {
	if a.Official == b.Official {
		return proof{}
	}
	flip := a.Official
	if flip {
		a, b = b, a
	}
	p := &c.params.Derived
	share := 0.0
	if len(a.Shingles) > 0 {
		share = float64(copied.telling) / float64(len(a.Shingles))
	}
	t := proof{kind: feeds.LinkDerived, shared: copied.shared, flip: flip, score: share}
	near := sign.TimeBetween(&a.Signature, &b.Signature) <= p.Within
	cites := a.Cites(&b.Signature)
	switch {
	case copied.kind != "", share >= p.Part && copied.telling >= c.params.Copy.MinShared:
	case cites && near && share >= p.Cited && copied.telling >= c.params.Copy.MinShared/2:
	case near && a.Number != 0 && a.Number == b.Number && (cites || a.Cited.Issuer == 0):
		t.score, t.words = 1, a.Proof(a.Numbered)
	case near && c.refersTo(a, b, l):
		t.score, t.words = referred, []string{a.Refers[a.Reference(&b.Signature)].Words}
	case cites && near:
		if t.score = c.params.Event.score(l); t.score < p.Score || !gated(l) || l.place < 0 {
			return proof{}
		}
		t.words = a.Proof("")
	default:
		return proof{}
	}
	return t
}

// namesOrigin reports whether the first of two items of one story was made from the second, an official text, by what it
// says of its origin in passing: "the army" for the general staff of the armies. That is too loose to join two items, and
// enough to say why they are joined.
func (c *comparer) namesOrigin(a, b *windowItem, l *likeness) bool {
	return b.Official && !a.Official && a.Cited.Derived && (a.Cites(&b.Signature) || a.Cited.Source == 0 && shortFor(a.Body, b.Body)) &&
		sign.TimeBetween(&a.Signature, &b.Signature) <= c.params.Derived.Within &&
		gated(l) && l.place >= 0 && c.params.Event.score(l) >= c.params.Derived.Score
}

// shortFor reports whether all words of a body's folded name are in another's: "etat-major" is short for "etat-major
// general des armees". Stop words and plurals do not matter.
func shortFor(name, whole string) bool {
	all := bodyWords(whole)
	words := bodyWords(name)
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(all, w) })
}

func bodyWords(folded string) []string {
	words := strings.FieldsFunc(folded, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	words = slices.DeleteFunc(words, func(w string) bool { return text.Stop("fr", w) || text.Stop("en", w) })
	for i, w := range words {
		words[i] = strings.TrimSuffix(w, "s")
	}
	return words
}

// referred is the score of a derivation that a hyperlink proves: nearly as sure as the number of a communiqué.
const referred = 0.9

// kindred is how many rare words show that an item was made from the official text behind its hyperlink, however different
// its wording.
const kindred = 4

// refersTo reports whether an item was made from an official one that it links to. A link alone does not say so: it may
// stand for the background. Either the two are likely to report one event, as where the item names the issuer. Or the link
// is named as a communiqué, shares words with it, and is the only one to an official text.
func (c *comparer) refersTo(a, official *windowItem, l *likeness) bool {
	if len(a.Refers) == 0 || official.Link == "" || l.cosine < unlike || l.place < 0 {
		return false
	}
	at := a.Reference(&official.Signature)
	oneEvent := l.rare >= kindred || gated(l) && c.params.Event.score(l) >= c.params.Derived.Score
	if at < 0 || !oneEvent && !sign.NamesOfficialText(a.Refers[at].Words) {
		return false
	}
	known := 0
	for _, ref := range a.Refers {
		if len(c.window.pages[ref.Page]) > 0 {
			known++
		}
	}
	return oneEvent || known == 1
}
