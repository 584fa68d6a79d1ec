package feeds

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// Report is one article of one outlet in a story, whatever feeds carry it.
type Report struct {
	// Item stands for the report: of its own items the first in the order of [Story.Lead].
	Item *Item
	// Outlet is whose article it is.
	Outlet Outlet
	// Items are the entries in the outlet's own feeds, as they were first seen; none where only aggregators have it.
	Items []*Item
	// Finds are the entries of aggregators that lead to it, as they were first seen.
	Finds []*Item
}

// All are all entries of the report, the outlet's own first.
func (r *Report) All() []*Item { return slices.Concat(r.Items, r.Finds) }

// Holds reports whether an item is one of the report's.
func (r *Report) Holds(id ItemID) bool {
	is := func(i *Item) bool { return i.ID == id }
	return slices.ContainsFunc(r.Items, is) || slices.ContainsFunc(r.Finds, is)
}

// StandOn lets another item stand for the report, if it is one of those that can.
func (r *Report) StandOn(id ItemID) {
	for _, item := range r.Items {
		if item.ID == id {
			r.Item = item
		}
	}
	for _, item := range r.Finds {
		if item.ID == id && len(r.Items) == 0 {
			r.Item = item
		}
	}
}

// Feeds are the sources that carry the report, the one of its item first, each once; those that found it are not among
// them.
func (r *Report) Feeds() []*Item { return onePerSource(r.Item, r.Items) }

// FoundBy are the finds of a report, one for each aggregator, but for what an aggregator has written itself.
func (r *Report) FoundBy() []*Item {
	if len(r.Finds) == 0 {
		return nil
	}
	var found []*Item
	for _, item := range onePerSource(r.Item, r.Finds) {
		if item.Found || len(r.Items) > 0 {
			found = append(found, item)
		}
	}
	return found
}

// onePerSource are the items of different sources, first first if it is one of them.
func onePerSource(first *Item, items []*Item) []*Item {
	if len(items) < 2 {
		return items
	}
	var kept []*Item
	if slices.Contains(items, first) {
		kept = append(kept, first)
	}
	for _, item := range items {
		if !slices.ContainsFunc(kept, func(k *Item) bool { return k.SourceID == item.SourceID }) {
			kept = append(kept, item)
		}
	}
	return kept
}

// Reports are the articles of the story, as they were first seen. Every item belongs to one. The items of one outlet that
// are one article are one report. An aggregator's item belongs to the report it leads to, by its address or by the outlet
// that it names; where that outlet has no article of its own here, it stands for one.
func (s *Story) Reports() []Report {
	if len(s.Items) == 1 {
		return []Report{s.lone()}
	}
	g := newGathering(s)
	for i := range s.Items {
		if s.Items[i].Class() != Aggregator {
			g.place(i, g.sameArticle(i))
		}
	}
	finds := make([][]int, len(s.Items)) // by find: what it leads to among the outlets' own
	for i := range s.Items {
		if s.Items[i].Class() == Aggregator {
			finds[i] = g.leadsTo(i)
		}
	}
	for i := range s.Items {
		if s.Items[i].Class() == Aggregator {
			if g.place(i, finds[i]); len(finds[i]) == 0 {
				g.place(i, g.sameFind(i, finds))
			}
		}
	}
	return g.reports()
}

// lone is the report of a story of one item.
func (s *Story) lone() Report {
	item := &s.Items[0]
	r := Report{Item: item, Outlet: item.CountsFor()}
	if item.Class() == Aggregator {
		r.Finds = []*Item{item}
	} else {
		r.Items = []*Item{item}
	}
	return r
}

// gathering puts the items of a story together to reports.
type gathering struct {
	story  *Story
	report []int // by item: the first item of its report, -1 while it has none
	outlet []OutletID
	of     map[OutletID][]int // the items of each outlet
	shapes []shape            // nil until one is asked for
}

// shape is what shows that two entries are one article.
type shape struct {
	address, guid, title, text string
	day                        time.Time
}

func newGathering(s *Story) *gathering {
	g := &gathering{story: s, report: make([]int, len(s.Items)), outlet: make([]OutletID, len(s.Items)), of: make(map[OutletID][]int, len(s.Items))}
	for i := range s.Items {
		g.report[i], g.outlet[i] = -1, s.Items[i].CountsFor().ID
		g.of[g.outlet[i]] = append(g.of[g.outlet[i]], i)
	}
	return g
}

// place puts item i to the reports of other items, which it makes one.
func (g *gathering) place(i int, others []int) {
	g.report[i] = i
	for _, other := range others {
		from := g.report[other]
		for j := range g.report {
			if g.report[j] == from {
				g.report[j] = i
			}
		}
	}
}

// sameArticle finds the placed items of the same outlet that are the same article as item i.
func (g *gathering) sameArticle(i int) []int {
	var same []int
	for _, j := range g.of[g.outlet[i]] {
		if g.report[j] >= 0 && g.shape(i).article(g.shape(j)) {
			same = append(same, j)
		}
	}
	return same
}

// leadsTo finds the outlet's own item that an aggregator's item i leads to: the one at its address, else one of the outlet it
// names, with its title if there is one. An aggregator names a domain: where a body and a newspaper share it, either may be meant.
func (g *gathering) leadsTo(i int) []int {
	own := g.shape(i)
	var there, titled, named, near []int
	for j := range g.report {
		switch other := g.shape(j); {
		case g.story.Items[j].Class() == Aggregator:
		case own.address != "" && own.address == other.address:
			there = append(there, j)
		case g.outlet[j] != g.outlet[i]:
			if g.outlet[j].sharesDomain(g.outlet[i]) {
				near = append(near, j)
			}
		case own.title != "" && own.title == other.title:
			titled = append(titled, j)
		default:
			named = append(named, j)
		}
	}
	for _, candidates := range [][]int{there, titled, named, near} {
		if len(candidates) > 0 {
			return []int{slices.MinFunc(candidates, func(a, b int) int { return g.compare(i, a, b) })}
		}
	}
	return nil
}

// sameFind finds among the placed finds that lead to nothing else those of the article that item i is of. Their texts are
// the aggregators' own and prove nothing.
func (g *gathering) sameFind(i int, finds [][]int) []int {
	var same []int
	own := g.shape(i)
	for j := range g.report {
		if j == i || g.report[j] < 0 || g.story.Items[j].Class() != Aggregator || len(finds[j]) > 0 {
			continue
		}
		other := g.shape(j)
		titled := own.title != "" && own.title == other.title && own.day.Equal(other.day)
		if own.address != "" && own.address == other.address || g.outlet[j] == g.outlet[i] && (titled || own.article(other)) {
			same = append(same, j)
		}
	}
	return same
}

// compare orders what an aggregator's item i may lead to: the outlet that it names first, then as leads are ordered.
func (g *gathering) compare(i, a, b int) int {
	if here := g.outlet[a] == g.outlet[i]; here != (g.outlet[b] == g.outlet[i]) {
		if here {
			return -1
		}
		return 1
	}
	return compareLeads(&g.story.Items[a], &g.story.Items[b])
}

// shape is that of item i.
func (g *gathering) shape(i int) *shape {
	if g.shapes == nil {
		g.shapes = shapesOf(g.story.Items)
	}
	return &g.shapes[i]
}

// shapesOf makes the shapes of the items. An address or guid on which one source has different titles shows nothing: a
// page of several articles is none.
func shapesOf(items []Item) []shape {
	shapes := make([]shape, len(items))
	title := map[[2]string]string{} // by source and key
	ambiguous := map[string]bool{}
	for i := range items {
		item := &items[i]
		one := shape{address: articleAddress(item), title: articleTitle(item), text: item.Text}
		if strings.ContainsFunc(item.GUID, func(r rune) bool { return !unicode.IsDigit(r) && !unicode.IsSpace(r) }) {
			one.guid = strings.TrimSpace(item.GUID)
		}
		if item.Dated() {
			one.day = item.Date().UTC().Truncate(24 * time.Hour)
		}
		for _, key := range []string{"address " + one.address, "guid " + one.guid} {
			at := [2]string{string(item.SourceID), key}
			if first, known := title[at]; known && first != one.title {
				ambiguous[key] = true
			}
			title[at] = one.title
		}
		shapes[i] = one
	}
	for i := range shapes {
		if ambiguous["address "+shapes[i].address] {
			shapes[i].address = ""
		}
		if ambiguous["guid "+shapes[i].guid] {
			shapes[i].guid = ""
		}
	}
	return shapes
}

// article reports whether two entries of one outlet are one article: at one address, under one guid that is more than a
// number, or with the same title, day and text.
func (a *shape) article(b *shape) bool {
	return a.address != "" && a.address == b.address || a.guid != "" && a.guid == b.guid ||
		a.title != "" && a.title == b.title && a.day.Equal(b.day) && sameWords(a.text, b.text)
}

// sameWords reports whether two texts are equal but for the space between their words.
func sameWords(a, b string) bool {
	next := func(text string) (word, rest string) {
		text = strings.TrimLeftFunc(text, unicode.IsSpace)
		if end := strings.IndexFunc(text, unicode.IsSpace); end >= 0 {
			return text[:end], text[end:]
		}
		return text, ""
	}
	for {
		var x, y string
		x, a = next(a)
		if y, b = next(b); x != y {
			return false
		}
		if x == "" {
			return true
		}
	}
}

// articleAddress is the form under which the addresses of one article are equal, "" for an item that has none of its own: a
// site's front page is no article's address.
func articleAddress(item *Item) string {
	if item.Link == "" {
		return ""
	}
	if address := PageURL(item.Link); NamesPage(address) {
		return address
	}
	return ""
}

// articleTitle is a title in the form in which titles are compared, without the outlet's name that an aggregator puts behind
// it.
func articleTitle(item *Item) string {
	title := sameTitle(item.Title)
	if item.Class() != Aggregator {
		return title
	}
	names := []string{item.Outlet.Name}
	if item.Origin != nil {
		names = append(names, item.Origin.Title)
	}
	for _, name := range names {
		short, ends := strings.CutSuffix(title, " "+sameTitle(name))
		if short = strings.TrimRight(short, " -–—|"); ends && name != "" && short != "" {
			return short
		}
	}
	return title
}

// reports are the reports as gathered, by their first item.
func (g *gathering) reports() []Report {
	var all []Report
	at := map[int]int{} // by the item that names the report
	for i := range g.report {
		n, known := at[g.report[i]]
		if !known {
			n = len(all)
			at[g.report[i]], all = n, append(all, Report{})
		}
		r, item := &all[n], &g.story.Items[i]
		if item.Class() == Aggregator {
			r.Finds = append(r.Finds, item)
		} else {
			r.Items = append(r.Items, item)
		}
	}
	for i := range all {
		r := &all[i]
		standing := r.Items
		if len(standing) == 0 {
			standing = r.Finds
		}
		r.Item = slices.MinFunc(standing, compareLeads)
		r.Outlet = r.Item.CountsFor()
	}
	return all
}
