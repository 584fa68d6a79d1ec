package story

import (
	"slices"
	"strings"
	"unicode"

	"griot/feeds"
	"griot/feeds/text"
)

// derived looks for a tie between an item and the official text it was made from: by the words they share, by what the
// item says of its origin together with the event, by the number of the communiqué, or by a hyperlink to it.
func (x *Index) derived(a, b *held, copied tie, l *likeness) tie {
	if a.official == b.official {
		return tie{}
	}
	flip := a.official
	if flip {
		a, b = b, a
	}
	p := &x.params.Derived
	share := 0.0
	if len(a.shingles) > 0 {
		share = float64(len(copied.shared)) / float64(len(a.shingles))
	}
	t := tie{kind: feeds.LinkDerived, shared: copied.shared, flip: flip, score: share}
	near := gap(&a.Signature, &b.Signature) <= p.Within
	cites := a.cites(b)
	switch {
	case copied.kind != "", share >= p.Part && len(copied.shared) >= x.params.Copy.MinShared:
	case cites && near && share >= p.Cited && len(copied.shared) >= x.params.Copy.MinShared/2:
	case near && a.number != 0 && a.number == b.number && (cites || a.cited.issuer == 0):
		t.score, t.words = 1, a.proof(a.numbered)
	case near && x.refersTo(a, b, l):
		t.score, t.words = referred, []string{a.refers[a.reference(b)].words}
	case cites && near:
		if t.score = x.params.Event.score(l); t.score < p.Score || !gated(l) || l.place < 0 {
			return tie{}
		}
		t.words = a.proof("")
	default:
		return tie{}
	}
	return t
}

// cites reports whether an item names the body that speaks through an official item as its origin.
func (s *Signature) cites(official *held) bool {
	if !s.cited.derived {
		return false
	}
	return s.cited.source != 0 && s.cited.source == optional(string(official.Source)) ||
		s.cited.issuer != 0 && s.cited.issuer == official.issuer
}

// tells reports whether the first of two items of one story was made from the second, an official text, by what it says
// of its origin in passing: "the army" for the general staff of the armies. That is too loose to bring two items
// together, and enough to word why they are.
func (x *Index) tells(a, b *held, l *likeness) bool {
	return b.official && !a.official && a.cited.derived && (a.cites(b) || a.cited.source == 0 && shortFor(a.body, b.body)) &&
		gap(&a.Signature, &b.Signature) <= x.params.Derived.Within &&
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

// proof is the words that name the origin of an item, with what else tells it.
func (s *Signature) proof(besides string) []string {
	return slices.DeleteFunc([]string{s.cited.words, besides}, func(words string) bool { return words == "" })
}

// referred is the score of a derivation that a hyperlink tells: nearly as sure as the number of a communiqué.
const referred = 0.9

// kindred is how many rare words an item shares with the official text behind its hyperlink that it was made from, be it
// told ever so differently.
const kindred = 4

// reference is the place of an item's hyperlink to an official one; negative when there is none.
func (s *Signature) reference(official *held) int {
	page := official.pageOf()
	return slices.IndexFunc(s.refers, func(r reference) bool { return r.page == page })
}

// refersTo reports whether an item was made from an official one that it links to. A link alone does not say so: it may
// stand for the background. The two must be likely to tell one event, as where the item names the issuer; or the link
// must be named as a communiqué, have words in common with it, and be the only one to an official text.
func (x *Index) refersTo(a, official *held, l *likeness) bool {
	if len(a.refers) == 0 || official.Link == "" || l.cosine < unlike || l.place < 0 {
		return false
	}
	at := a.reference(official)
	tells := l.rare >= kindred || gated(l) && x.params.Event.score(l) >= x.params.Derived.Score
	if at < 0 || !tells && !namesText(a.refers[at].words) {
		return false
	}
	known := 0
	for _, ref := range a.refers {
		if len(x.shelf.pages[ref.page]) > 0 {
			known++
		}
	}
	return tells || known == 1
}
