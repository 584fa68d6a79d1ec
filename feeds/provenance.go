package feeds

import (
	"cmp"
	"slices"
	"strings"
)

// Provenance counts the reports of a story by where their texts come from; the sum is the number of reports.
type Provenance struct {
	Official int // official texts
	Drawn    int // made from an official text of the story
	Citing   int // made from an official text that is not in the story
	Own      int // none of these, of an outlet that has no such text here yet
	Further  int // likewise, of an outlet whose text is counted already: no further witness
	Copies   int // copies of another text of the story, in whole or in part
}

// Tally is what is counted of a story.
type Tally struct {
	Reports []Report // as [Story.Reports] gives them
	// Outlets is how many outlets report the story. An aggregator counts for the outlet it names, once with that outlet's
	// own articles.
	Outlets int
	// Texts is how many of its texts rest on no other of them: five copies of one dispatch are one, and so are a communiqué
	// and the articles made from it, or articles made from what one body said. A text counts for the outlet that it comes
	// from, and an outlet counts once: there are never more than Outlets.
	Texts      int
	Provenance Provenance
}

// Tally counts what there is to count.
func (s *Story) Tally() Tally {
	b := s.basis()
	return Tally{Reports: b.reports, Outlets: b.outlets(func(int) bool { return true }), Texts: b.texts(), Provenance: b.provenance()}
}

// Outlets is that of the story's [Tally].
func (s *Story) Outlets() int {
	b := basis{reports: s.Reports()}
	return b.outlets(func(int) bool { return true })
}

// IndependentTexts is Texts of the story's [Tally].
func (s *Story) IndependentTexts() int {
	if len(s.Items) == 1 {
		return 1
	}
	return s.basis().texts()
}

// Provenance tells where the story's texts come from.
func (s *Story) Provenance() Provenance { return s.basis().provenance() }

// outlets counts the outlets of the reports that are asked for.
func (b *basis) outlets(asked func(i int) bool) int {
	met := make([]OutletID, 0, 8)
	for i := range b.reports {
		if id := b.reports[i].Outlet.ID; asked(i) && !slices.Contains(met, id) {
			met = append(met, id)
		}
	}
	return len(met)
}

func (b *basis) texts() int { return b.outlets(func(i int) bool { return b.first[i] == i }) }

func (b *basis) provenance() Provenance {
	beside := b.besideOfficial()
	told := map[int]bool{} // texts that are counted already, by the report they come from
	var outlets []OutletID // of these texts
	for i := range b.reports {
		if b.official(i) || b.cited(i).Derived() {
			told[b.first[i]], outlets = true, append(outlets, b.reports[b.first[i]].Outlet.ID)
		}
	}
	var p Provenance
	for i := range b.reports {
		switch cited := b.cited(i); {
		case b.official(i) && beside[i]:
			p.Copies++
		case b.official(i):
			p.Official++
		case beside[i], cited.Derived() && b.speaker(cited) >= 0:
			p.Drawn++
		case cited.Derived():
			p.Citing++
		case told[b.first[i]]:
			p.Copies++
		case slices.Contains(outlets, b.reports[b.first[i]].Outlet.ID):
			p.Further++
			told[b.first[i]] = true
		default:
			p.Own++
			told[b.first[i]], outlets = true, append(outlets, b.reports[b.first[i]].Outlet.ID)
		}
	}
	return p
}

// basis is which reports of a story rest on which.
type basis struct {
	story   *Story
	reports []Report
	place   map[ItemID]int // of an item's report
	// first is for every report the one that its text comes from: of all whose texts rest on each other the official one,
	// then the agency's, then the first published.
	first []int
}

// basis works out what rests on what.
func (s *Story) basis() *basis {
	b := &basis{story: s, reports: s.Reports()}
	b.place = make(map[ItemID]int, len(s.Items))
	set := make([]int, len(b.reports)) // for every report one that stands for all whose texts rest on each other
	for i := range b.reports {
		set[i] = i
		for _, items := range [][]*Item{b.reports[i].Items, b.reports[i].Finds} {
			for _, item := range items {
				b.place[item.ID] = i
			}
		}
	}
	join := func(x, y int) {
		if from, to := set[x], set[y]; from != to {
			for i := range set {
				if set[i] == from {
					set[i] = to
				}
			}
		}
	}
	for _, l := range s.Links {
		from, known := b.place[l.From]
		to, too := b.place[l.To]
		if known && too && l.Kind != LinkEvent {
			join(from, to)
		}
	}
	spoke := map[string]int{} // for whom, a report that rests on that body's word
	for i := range b.reports {
		a := b.cited(i)
		if b.official(i) || !a.Derived() {
			continue
		}
		if n := b.speaker(a); n >= 0 {
			join(i, n)
		}
		if n, ok := spoke[a.Issuer]; ok {
			join(i, n)
		}
		spoke[a.Issuer] = i
	}
	origin := make([]int, len(b.reports)) // by what stands for the set
	for i := range origin {
		origin[i] = -1
	}
	for i := range b.reports {
		if n := origin[set[i]]; n < 0 || b.comesBefore(i, n) {
			origin[set[i]] = i
		}
	}
	b.first = make([]int, len(b.reports))
	for i := range b.reports {
		b.first[i] = origin[set[i]]
	}
	return b
}

// comesBefore reports whether a text that reports i and j share comes from i rather than from j.
func (b *basis) comesBefore(i, j int) bool {
	x, y := b.reports[i].Item, b.reports[j].Item
	return cmp.Or(
		cmp.Compare(x.Class().rank(), y.Class().rank()),
		x.Date().Compare(y.Date()),
		strings.Compare(x.ID.String(), y.ID.String()),
	) < 0
}

// official reports whether a report is the text of an official body.
func (b *basis) official(i int) bool { return b.reports[i].Item.Class() == Official }

// cited is whom a report names as its origin, an official body where one of its entries names one.
func (b *basis) cited(i int) *Attribution {
	for _, items := range [][]*Item{b.reports[i].Items, b.reports[i].Finds} {
		for _, item := range items {
			if item.Tags.Attribution.Derived() {
				return item.Tags.Attribution
			}
		}
	}
	return b.reports[i].Item.Tags.Attribution
}

// speaker is the first text of the official source that a report names as its origin, negative when there is none.
func (b *basis) speaker(a *Attribution) int {
	for i := range b.story.Items {
		if item := &b.story.Items[i]; a.Source != "" && item.SourceID == a.Source && item.Class() == Official {
			return b.place[item.ID]
		}
	}
	return -1
}

// besideOfficial are the reports that an official text of the story rests on or that rest on one: of two such texts the
// later only.
func (b *basis) besideOfficial() map[int]bool {
	beside := map[int]bool{}
	for _, l := range b.story.Links {
		from, known := b.place[l.From]
		to, too := b.place[l.To]
		if !known || !too || from == to || l.Kind == LinkEvent {
			continue
		}
		switch x, y := b.official(from), b.official(to); {
		case x && y:
			beside[max(from, to)] = true
		case x:
			beside[to] = true
		case y:
			beside[from] = true
		}
	}
	return beside
}
