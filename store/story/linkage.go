package story

import (
	"slices"

	"griot/feeds"
)

// table holds what every two items of a component have in common.
type table struct {
	*comparer
	items []*windowItem // by age
	pairs [][]candidate // item j seen from item i, for j < i
	// settled are the items of stories that stay whole, besides those that speak for them here.
	settled map[feeds.StoryID][]*windowItem
}

// tabulate compares all items of a component with each other.
func (c *comparer) tabulate(items []*windowItem) *table {
	t := &table{comparer: c, items: items, pairs: make([][]candidate, len(items))}
	profiles := make([]*profile, len(items))
	for i, h := range items {
		profiles[i] = c.profileOf(h)
	}
	for i := range items {
		t.pairs[i] = make([]candidate, i)
		for j := range i {
			m := &t.pairs[i][j]
			m.h = items[j]
			c.weigh(profiles[i], profiles[j], m)
		}
	}
	return t
}

// pair returns item j seen from item i.
func (t *table) pair(i, j int) candidate {
	if i > j {
		return t.pairs[i][j]
	}
	m := t.pairs[j][i]
	m.h, m.proof.flip = t.items[j], !m.proof.flip
	return m
}

// cluster is a group in the making.
type cluster struct {
	items    []int
	silent   int       // items of its settled stories that are not in the table
	texts    int       // independent ones: copies count once
	links    []float64 // summed scores of the pairs of texts with every other cluster
	supports []int     // number of those pairs with evidence
	held     []int     // number of those pairs that hold, see [comparer.holds]
	gone     bool
}

// group partitions the items: proofs first, then average linkage, which joins the closest two groups until none are as
// close as Join. Unless anew, how the items are grouped now has some weight. Groups are ordered by their oldest items, and
// list items by age.
func (t *table) group(anew bool) [][]int {
	clusters := t.texts()
	for i := range clusters {
		clusters[i].links, clusters[i].supports, clusters[i].held = make([]float64, len(clusters)), make([]int, len(clusters)), make([]int, len(clusters))
		for j := range i {
			score := t.pair(clusters[i].items[0], clusters[j].items[0]).score
			if !anew {
				score = t.stay(clusters[i].items[0], clusters[j].items[0])
			}
			clusters[i].links[j], clusters[j].links[i] = score, score
			m := t.pair(clusters[i].items[0], clusters[j].items[0])
			if t.supports(&m) {
				clusters[i].supports[j], clusters[j].supports[i] = 1, 1
			}
			if t.holds(&m) {
				clusters[i].held[j], clusters[j].held[i] = 1, 1
			}
		}
	}
	t.mergeSettled(clusters)
	if !anew {
		t.mergeProven(clusters, func(i, j int) bool { return t.items[i].story == t.items[j].story })
	}
	t.mergeProven(clusters, func(i, j int) bool { return true })
	for {
		a, b, best := -1, -1, t.params.Event.Join
		for i := range clusters {
			if clusters[i].gone {
				continue
			}
			for j := range i {
				if clusters[j].gone {
					continue
				}
				pairs := float64(clusters[i].texts * clusters[j].texts)
				mean := clusters[i].links[j] / pairs
				if mean > best && float64(clusters[i].supports[j]) >= t.params.Event.Quorum*pairs && clusters[i].supports[j] > 0 && t.allowed(&clusters[i], &clusters[j], mean) {
					a, b, best = j, i, mean
				}
			}
		}
		if a < 0 {
			break
		}
		merge(clusters, a, b)
	}
	var groups [][]int
	for i := range clusters {
		if !clusters[i].gone {
			slices.Sort(clusters[i].items)
			groups = append(groups, clusters[i].items)
		}
	}
	slices.SortFunc(groups, func(a, b []int) int { return a[0] - b[0] })
	return groups
}

// texts returns the clusters to begin with: the items with one text or address, the fullest first.
func (t *table) texts() []cluster {
	of := make([]int, len(t.items))
	var clusters []cluster
	for i := range t.items {
		of[i] = -1
		for j := range i {
			if t.pairs[i][j].proof.copies() && t.maySettle(i, j) {
				of[i] = of[j]
				break
			}
		}
		if of[i] < 0 || len(clusters[of[i]].items) >= t.params.MaxStory {
			of[i] = len(clusters)
			clusters = append(clusters, cluster{texts: 1})
		}
		c := &clusters[of[i]]
		c.items = append(c.items, i)
		if len(t.items[i].Terms) > len(t.items[c.items[0]].Terms) {
			c.items[0], c.items[len(c.items)-1] = i, c.items[0]
		}
	}
	return clusters
}

// maySettle reports whether two items may be one text to begin with: two stories that stay whole are merged as wholes or
// not at all.
func (t *table) maySettle(i, j int) bool {
	a, b := t.items[i].story, t.items[j].story
	return a == b || len(t.settled[a]) == 0 && len(t.settled[b]) == 0
}

// mergeProven merges clusters between whose items there are proofs. What is together comes first: where not all can be,
// readers are not shown another choice each time.
func (t *table) mergeProven(clusters []cluster, among func(i, j int) bool) {
	for i := range t.items {
		for j := range i {
			if t.pairs[i][j].proof.kind == "" || !among(i, j) {
				continue
			}
			a, b := owner(clusters, j), owner(clusters, i)
			if a == b {
				continue
			}
			if clusters[a].size()+clusters[b].size() > t.params.MaxStory {
				t.met.Full++
				continue
			}
			if t.pairs[i][j].proof.kind == feeds.LinkPartial && t.chains(&clusters[a], &clusters[b], b) {
				t.met.Chains++
				continue
			}
			merge(clusters, min(a, b), max(a, b))
		}
	}
}

// chains reports whether a part of a text in common is too little to join two groups: they would be many texts, most of
// which report something else. at is the place of b.
func (t *table) chains(a, b *cluster, at int) bool {
	return a.texts+b.texts > t.params.Bounds.Chain && float64(a.held[at]) < t.params.Event.Quorum*float64(a.texts*b.texts)
}

// mergeSettled merges the clusters of each story that stays whole.
func (t *table) mergeSettled(clusters []cluster) {
	first := map[feeds.StoryID]int{} // items
	for i := range t.items {
		story := t.items[i].story
		silent := len(t.settled[story])
		if silent == 0 {
			continue
		}
		own := owner(clusters, i)
		into, known := first[story]
		switch {
		case !known:
			first[story] = i
			clusters[own].silent += silent
		case owner(clusters, into) != own:
			merge(clusters, owner(clusters, into), own)
		}
	}
}

// size is how many items a cluster stands for.
func (c *cluster) size() int { return len(c.items) + c.silent }

func owner(clusters []cluster, item int) int {
	for c := range clusters {
		if clusters[c].gone {
			continue
		}
		for _, i := range clusters[c].items {
			if i == item {
				return c
			}
		}
	}
	return -1
}

// merge adds cluster b to cluster a.
func merge(clusters []cluster, a, b int) {
	into, from := &clusters[a], &clusters[b]
	into.items = append(into.items, from.items...)
	into.texts += from.texts
	into.silent += from.silent
	from.gone = true
	for k := range clusters {
		into.links[k] += from.links[k]
		clusters[k].links[a] = into.links[k]
		into.supports[k] += from.supports[k]
		clusters[k].supports[a] = into.supports[k]
		into.held[k] += from.held[k]
		clusters[k].held[a] = into.held[k]
	}
}

// stay returns the score of a pair, a little more when the two are together already: readers have seen them together, and
// a trifle is no reason to part them.
func (t *table) stay(i, j int) float64 {
	m := t.pair(i, j)
	if m.score > 0 && t.items[i].story == t.items[j].story {
		return m.score + t.params.Event.Stay
	}
	return m.score
}

// allowed reports whether two groups may be one as wholes: they have not too many items, and some pair whose places do not
// exclude each other.
func (t *table) allowed(a, b *cluster, mean float64) bool {
	if a.size()+b.size() > t.params.MaxStory {
		return false // counted where a proof is denied
	}
	if mean >= t.params.Event.Sure {
		return true
	}
	for _, i := range a.items {
		for _, j := range b.items {
			if t.pair(i, j).like.place >= 0 {
				return true
			}
		}
	}
	return false
}
