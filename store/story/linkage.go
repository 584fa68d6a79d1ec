package story

import (
	"slices"

	"griot/feeds"
)

// table holds what every two items of a region have in common.
type table struct {
	x     *Index
	items []*held // by age
	mates [][]mate
}

func (x *Index) tabulate(items []*held) *table {
	t := &table{x: x, items: items, mates: make([][]mate, len(items))}
	profiles := make([]*profile, len(items))
	for i, h := range items {
		profiles[i] = x.profileOf(h)
	}
	for i := range items {
		t.mates[i] = make([]mate, i)
		for j := range i {
			m := &t.mates[i][j]
			m.h = items[j]
			x.weigh(profiles[i], profiles[j], m)
		}
	}
	return t
}

// mate is item j seen from item i.
func (t *table) mate(i, j int) mate {
	if i > j {
		return t.mates[i][j]
	}
	m := t.mates[j][i]
	m.h, m.tie.flip = t.items[j], !m.tie.flip
	return m
}

// cluster is a group in the making.
type cluster struct {
	items  []int
	texts  int       // independent ones: copies count once
	links  []float64 // summed scores of the pairs of texts with every other cluster
	proofs []int     // number of those pairs that hold evidence
	gone   bool
}

// group partitions the items: proofs first, then by average linkage, the closest two groups at a time, until none are
// as close as Join, anew or with some weight for how the items are grouped now. Groups come by their oldest items and list them by age.
func (t *table) group(anew bool) [][]int {
	clusters := t.texts()
	for i := range clusters {
		clusters[i].links, clusters[i].proofs = make([]float64, len(clusters)), make([]int, len(clusters))
		for j := range i {
			score := t.mate(clusters[i].items[0], clusters[j].items[0]).score
			if !anew {
				score = t.stay(clusters[i].items[0], clusters[j].items[0])
			}
			clusters[i].links[j], clusters[j].links[i] = score, score
			if m := t.mate(clusters[i].items[0], clusters[j].items[0]); t.x.proves(&m) {
				clusters[i].proofs[j], clusters[j].proofs[i] = 1, 1
			}
		}
	}
	t.tieUp(clusters)
	for {
		a, b, best := -1, -1, t.x.params.Event.Join
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
				if mean > best && float64(clusters[i].proofs[j]) >= t.x.params.Event.Quorum*pairs && clusters[i].proofs[j] > 0 && t.allowed(&clusters[i], &clusters[j], mean) {
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

// texts are the clusters to begin with: the items with one text or address, the fullest first.
func (t *table) texts() []cluster {
	of := make([]int, len(t.items))
	var clusters []cluster
	for i := range t.items {
		of[i] = -1
		for j := range i {
			if k := t.mates[i][j].tie.kind; k == feeds.LinkSame || k == feeds.LinkCopy {
				of[i] = of[j]
				break
			}
		}
		if of[i] < 0 || len(clusters[of[i]].items) >= t.x.params.MaxStory {
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

// tieUp merges clusters between whose items there are proofs.
func (t *table) tieUp(clusters []cluster) {
	for i := range t.items {
		for j := range i {
			if t.mates[i][j].tie.kind == "" {
				continue
			}
			a, b := owner(clusters, j), owner(clusters, i)
			if a != b && len(clusters[a].items)+len(clusters[b].items) <= t.x.params.MaxStory {
				merge(clusters, min(a, b), max(a, b))
			}
		}
	}
}

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
	from.gone = true
	for k := range clusters {
		into.links[k] += from.links[k]
		clusters[k].links[a] = into.links[k]
		into.proofs[k] += from.proofs[k]
		clusters[k].proofs[a] = into.proofs[k]
	}
}

// stay is the score of a pair, a little more when the two are together already: what was told to readers is not taken
// back for a trifle.
func (t *table) stay(i, j int) float64 {
	m := t.mate(i, j)
	if m.score > 0 && t.items[i].story == t.items[j].story {
		return m.score + t.x.params.Event.Stay
	}
	return m.score
}

// allowed is what two groups must fulfil as wholes: not too many items, and some pair whose places do not exclude each
// other.
func (t *table) allowed(a, b *cluster, mean float64) bool {
	if len(a.items)+len(b.items) > t.x.params.MaxStory {
		return false
	}
	if mean >= t.x.params.Event.Sure {
		return true
	}
	for _, i := range a.items {
		for _, j := range b.items {
			if t.mate(i, j).like.place >= 0 {
				return true
			}
		}
	}
	return false
}
