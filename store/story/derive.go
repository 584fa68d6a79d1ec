package story

import "griot/feeds"

// derived looks for a tie between an item and the official text it was made from: by the words they share, by what the
// item says of its origin together with the event, or by the number of the communiqué.
func (x *Index) derived(a, b *held, text tie, l *likeness) tie {
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
		share = float64(len(text.shared)) / float64(len(a.shingles))
	}
	t := tie{kind: feeds.LinkDerived, shared: text.shared, flip: flip, score: share}
	near := gap(&a.Signature, &b.Signature) <= p.Within
	cites := a.cites(b)
	switch {
	case text.kind != "", share >= p.Part && len(text.shared) >= x.params.Copy.MinShared:
	case cites && near && share >= p.Cited && len(text.shared) >= x.params.Copy.MinShared/2:
	case near && a.number != 0 && a.number == b.number && (cites || a.cited.issuer == 0):
		t.score = 1
	case cites && near:
		if t.score = x.params.Event.score(*l); t.score < p.Score || !gated(*l) || l.place < 0 {
			return tie{}
		}
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
