package story

import (
	"slices"
	"strings"
	"unicode"

	"griot/feeds"
	"griot/feeds/text"
	"griot/store/story/sign"
)

// derived looks for a tie between an item and the official text it was made from: by the words they share, by what the
// item says of its origin together with the event, by the number of the communiqué, or by a hyperlink to it.
func (x *Index) derived(a, b *held, copied tie, l *likeness) tie {
	if a.Official == b.Official {
		return tie{}
	}
	flip := a.Official
	if flip {
		a, b = b, a
	}
	p := &x.params.Derived
	share := 0.0
	if len(a.Shingles) > 0 {
		share = float64(len(copied.shared)) / float64(len(a.Shingles))
	}
	t := tie{kind: feeds.LinkDerived, shared: copied.shared, flip: flip, score: share}
	near := sign.TimeBetween(&a.Signature, &b.Signature) <= p.Within
	cites := a.Cites(&b.Signature)
	switch {
	case copied.kind != "", share >= p.Part && len(copied.shared) >= x.params.Copy.MinShared:
	case cites && near && share >= p.Cited && len(copied.shared) >= x.params.Copy.MinShared/2:
	case near && a.Number != 0 && a.Number == b.Number && (cites || a.Cited.Issuer == 0):
		t.score, t.words = 1, a.Proof(a.Numbered)
	case near && x.refersTo(a, b, l):
		t.score, t.words = referred, []string{a.Refers[a.Reference(&b.Signature)].Words}
	case cites && near:
		if t.score = x.params.Event.score(l); t.score < p.Score || !gated(l) || l.place < 0 {
			return tie{}
		}
		t.words = a.Proof("")
	default:
		return tie{}
	}
	return t
}

// tells reports whether the first of two items of one story was made from the second, an official text, by what it says
// of its origin in passing: "the army" for the general staff of the armies. That is too loose to bring two items
// together, and enough to word why they are.
func (x *Index) tells(a, b *held, l *likeness) bool {
	return b.Official && !a.Official && a.Cited.Derived && (a.Cites(&b.Signature) || a.Cited.Source == 0 && shortFor(a.Body, b.Body)) &&
		sign.TimeBetween(&a.Signature, &b.Signature) <= x.params.Derived.Within &&
		gated(l) && l.place >= 0 && x.params.Event.score(l) >= x.params.Derived.Score
}

// shortFor reports whether all words of a body's folded name are in another's: "etat-major" for "etat-major general des
// armees". Small words and plurals do not matter.
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

// referred is the score of a derivation that a hyperlink tells: nearly as sure as the number of a communiqué.
const referred = 0.9

// kindred is how many rare words an item shares with the official text behind its hyperlink that it was made from, be it
// told ever so differently.
const kindred = 4

// refersTo reports whether an item was made from an official one that it links to. A link alone does not say so: it may
// stand for the background. The two must be likely to tell one event, as where the item names the issuer; or the link
// must be named as a communiqué, have words in common with it, and be the only one to an official text.
func (x *Index) refersTo(a, official *held, l *likeness) bool {
	if len(a.Refers) == 0 || official.Link == "" || l.cosine < unlike || l.place < 0 {
		return false
	}
	at := a.Reference(&official.Signature)
	tells := l.rare >= kindred || gated(l) && x.params.Event.score(l) >= x.params.Derived.Score
	if at < 0 || !tells && !sign.NamesOfficialText(a.Refers[at].Words) {
		return false
	}
	known := 0
	for _, ref := range a.Refers {
		if len(x.shelf.pages[ref.Page]) > 0 {
			known++
		}
	}
	return tells || known == 1
}
