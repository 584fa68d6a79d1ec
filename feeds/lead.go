package feeds

import (
	"cmp"
	"strings"
)

// Lead is the item that stands for the story: official first, then agency, aggregators last, then the fullest, then
// the earliest. It is nil for a story without items.
func (s *Story) Lead() *Item {
	if len(s.Items) == 0 {
		return nil
	}
	best := 0
	for i := 1; i < len(s.Items); i++ {
		if compareLeads(&s.Items[i], &s.Items[best]) < 0 {
			best = i
		}
	}
	return &s.Items[best]
}

func compareLeads(a, b *Item) int {
	return cmp.Or(
		cmp.Compare(a.Class().rank(), b.Class().rank()),
		cmp.Compare(fullness(b), fullness(a)),
		a.Seen.Compare(b.Seen),
		a.Date().Compare(b.Date()),
		strings.Compare(a.ID.String(), b.ID.String()),
	)
}

// fullness counts text in steps of 500 bytes: a few words more do not make an item fuller.
func fullness(i *Item) int { return len(i.Text) / 500 }
