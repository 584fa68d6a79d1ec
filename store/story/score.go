package story

import (
	"math/rand/v2"
	"slices"
	"strconv"
)

// Labelled is an item with the event it reports, as a reader labelled it, and the story it was put in. An empty event
// is that of no other item.
type Labelled struct {
	Event string
	Story string
}

// Scores say how well stories match events. All are shares, 0 to 1.
type Scores struct {
	// BCubed is the mean over items of the share of its story that reports its event (precision) and the share of its
	// event that is in its story (recall); Bagga and Baldwin 1998.
	BCubed Accuracy
	// Pairs counts pairs of items: together rightly, of those together (precision) and of those that belong together
	// (recall).
	Pairs Accuracy
	// Foreign is the share of the stories of two or more items that hold an item of another event than most of them.
	Foreign float64
	// Singletons is the share of items that are alone in their story.
	Singletons             float64
	Items, Stories, Events int
}

// Accuracy is precision, recall and their harmonic mean.
type Accuracy struct{ Precision, Recall, F1 float64 }

func accuracy(precision, recall float64) Accuracy {
	a := Accuracy{Precision: precision, Recall: recall}
	if precision+recall > 0 {
		a.F1 = 2 * precision * recall / (precision + recall)
	}
	return a
}

// Evaluate scores stories against events.
func Evaluate(items []Labelled) Scores {
	m := newMarking(items)
	ones := make([]float64, len(m.events))
	for i := range ones {
		ones[i] = 1
	}
	return m.scores(ones)
}

// Interval holds 95 of 100 scores of resampled events.
type Interval struct{ Low, High float64 }

// Intervals of the three scores that are judged together.
type Intervals struct{ BCubedF1, PairF1, Foreign Interval }

// Bootstrap resamples events, not items, since the items of one event succeed and fail together (percentile method). The
// same seed gives the same intervals.
func Bootstrap(items []Labelled, rounds int, seed uint64) Intervals {
	m := newMarking(items)
	random := rand.New(rand.NewPCG(seed, 1))
	var bcubed, pairs, foreign []float64
	weights := make([]float64, len(m.events))
	for range rounds {
		clear(weights)
		for range weights {
			weights[random.IntN(len(weights))]++
		}
		s := m.scores(weights)
		bcubed, pairs, foreign = append(bcubed, s.BCubed.F1), append(pairs, s.Pairs.F1), append(foreign, s.Foreign)
	}
	return Intervals{middle(bcubed), middle(pairs), middle(foreign)}
}

func middle(values []float64) Interval {
	if len(values) == 0 {
		return Interval{}
	}
	slices.Sort(values)
	at := func(share float64) float64 { return values[int(float64(share*float64(len(values)-1))+0.5)] }
	return Interval{at(0.025), at(0.975)}
}

// marking is a grouping beside its labels, as numbers.
type marking struct {
	event, story []int   // of each item
	events       [][]int // items of each event
	stories      [][]int
}

func newMarking(items []Labelled) *marking {
	m := &marking{}
	events, stories := map[string]int{}, map[string]int{}
	for i, item := range items {
		if item.Event == "" {
			item.Event = "\x00" + strconv.Itoa(i)
		}
		m.event = append(m.event, number(events, item.Event, &m.events, i))
		m.story = append(m.story, number(stories, item.Story, &m.stories, i))
	}
	return m
}

func number(known map[string]int, name string, lists *[][]int, item int) int {
	n, ok := known[name]
	if !ok {
		n = len(*lists)
		known[name] = n
		*lists = append(*lists, nil)
	}
	(*lists)[n] = append((*lists)[n], item)
	return n
}

// scores counts each event as often as its weight says.
func (m *marking) scores(weights []float64) Scores {
	s := Scores{Items: len(m.event), Stories: len(m.stories), Events: len(m.events)}
	var items, precision, recall, alone float64
	var right, together, belonging float64
	var groups, foreign float64
	for _, members := range m.stories {
		in := map[int]int{} // items of each event
		for _, i := range members {
			in[m.event[i]]++
		}
		size, most, mostOf := len(members), 0, 0
		for _, i := range members { // in the order of items, not of the map
			if e := m.event[i]; in[e] > most {
				most, mostOf = in[e], e
			}
		}
		for _, i := range members {
			e := m.event[i]
			w := weights[e]
			items += w
			precision += float64(w * float64(in[e]) / float64(size))
			recall += float64(w * float64(in[e]) / float64(len(m.events[e])))
			together += float64(w * float64(size-1) / 2) // a pair of two events counts half for each
			right += float64(w * float64(in[e]-1) / 2)
			belonging += float64(w * float64(len(m.events[e])-1) / 2)
			if size == 1 {
				alone += w
			}
		}
		if size > 1 {
			groups += weights[mostOf]
			if most < size {
				foreign += weights[mostOf]
			}
		}
	}
	s.BCubed = accuracy(share(precision, items), share(recall, items))
	s.Pairs = accuracy(share(right, together), share(right, belonging))
	s.Foreign, s.Singletons = share(foreign, groups), share(alone, items)
	return s
}

func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}
