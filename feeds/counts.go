package feeds

import (
	"fmt"
	"net/url"
	"strings"
)

// CheckCounts tells what is amiss with the counts of a story: every item belongs to one report, the outlets are no more than
// the publishers that its reports name by themselves, and the independent texts are no more than the outlets. It knows
// of no outlets but those that the items bear.
func (s *Story) CheckCounts() error {
	tally := s.Tally()
	reports, p := tally.Reports, &tally.Provenance
	held, publishers := 0, map[string]bool{}
	seen := map[ItemID]bool{}
	for i := range reports {
		for _, item := range reports[i].All() {
			held++
			seen[item.ID] = true
		}
		publishers[publisher(reports[i].Item)] = true
	}
	sum := p.Official + p.Drawn + p.Citing + p.Own + p.Further + p.Copies
	switch outlets, texts := tally.Outlets, tally.Texts; {
	case held != len(s.Items) || len(seen) != len(s.Items):
		return fmt.Errorf("%d items are in %d places of %d reports", len(s.Items), held, len(reports))
	case outlets > len(publishers):
		return fmt.Errorf("%d outlets, but %d publishers", outlets, len(publishers))
	case texts > outlets:
		return fmt.Errorf("%d independent texts of %d outlets", texts, outlets)
	case len(s.Items) > 0 && (outlets < 1 || texts < 1):
		return fmt.Errorf("%d outlets and %d independent texts of %d items", outlets, texts, len(s.Items))
	case sum != len(reports):
		return fmt.Errorf("the texts of %d reports are accounted for, of %d", sum, len(reports))
	}
	return nil
}

// publisher is who published an item as far as the item itself says: its source, for what an aggregator found all that
// says where it has it from.
func publisher(i *Item) string {
	if i.Class() != Aggregator {
		return string(i.SourceID)
	}
	says := []string{string(i.SourceID)}
	if i.Origin != nil {
		says = append(says, i.Origin.Title, i.Origin.URL)
	}
	if u, err := url.Parse(i.Link); err == nil {
		top, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
		says = append(says, u.Host, top)
	}
	return strings.Join(says, "\x00")
}
