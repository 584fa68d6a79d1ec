package sign

import "slices"

// Citation is an attribution to an official body, as hashes.
type Citation struct {
	Derived bool
	Source  uint32
	Issuer  uint32
	words   string // that prove it
}

// Cites reports whether an item names the body that speaks through an official item as its origin.
func (s *Signature) Cites(official *Signature) bool {
	if !s.Cited.Derived {
		return false
	}
	return s.Cited.Source != 0 && s.Cited.Source == OptionalHash(string(official.Source)) ||
		s.Cited.Issuer != 0 && s.Cited.Issuer == official.issuer
}

// Proof is the words that name the origin of an item, with what else tells it.
func (s *Signature) Proof(besides string) []string {
	return slices.DeleteFunc([]string{s.Cited.words, besides}, func(words string) bool { return words == "" })
}

// Reference is the place of an item's hyperlink to an official one; negative when there is none.
func (s *Signature) Reference(official *Signature) int {
	page := official.Page()
	return slices.IndexFunc(s.Refers, func(r Reference) bool { return r.Page == page })
}
