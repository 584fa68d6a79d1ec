package tag

import (
	"maps"
	"slices"
)

// Count holds how often a label was given rightly, given wrongly and missed.
type Count struct {
	Right  int `json:"right"`
	Wrong  int `json:"wrong"`
	Missed int `json:"missed"`
}

// Precision is the share of given labels that are right; 1 when none was given.
func (c Count) Precision() float64 { return share(c.Right, c.Wrong) }

// Recall is the share of wanted labels that were given; 1 when none was wanted.
func (c Count) Recall() float64 { return share(c.Right, c.Missed) }

// F1 is the harmonic mean of precision and recall.
func (c Count) F1() float64 {
	if c.Right == 0 && c.Wrong+c.Missed > 0 {
		return 0
	}
	return share(2*c.Right, c.Wrong+c.Missed)
}

func share(part, rest int) float64 {
	if part+rest == 0 {
		return 1
	}
	return float64(part) / float64(part+rest)
}

// Scores compares the labels that rules give with those that readers gave. The zero value is ready.
type Scores struct {
	labels map[string]Count
	items  int
	exact  int
}

// Add counts one item. Labels in free are neither error nor miss, whether given or not.
func (s *Scores) Add(got, want, free []string) {
	if s.labels == nil {
		s.labels = map[string]Count{}
	}
	s.items++
	same := true
	for _, l := range got {
		c := s.labels[l]
		switch {
		case slices.Contains(free, l):
			continue
		case slices.Contains(want, l):
			c.Right++
		default:
			c.Wrong++
			same = false
		}
		s.labels[l] = c
	}
	for _, l := range want {
		if !slices.Contains(got, l) && !slices.Contains(free, l) {
			c := s.labels[l]
			c.Missed++
			s.labels[l] = c
			same = false
		}
	}
	if same {
		s.exact++
	}
}

// Items is how many items were counted.
func (s *Scores) Items() int { return s.items }

// Exact is the share of items whose labels are all right and complete.
func (s *Scores) Exact() float64 { return share(s.exact, s.items-s.exact) }

// Labels are the labels that were given or wanted, sorted.
func (s *Scores) Labels() []string { return slices.Sorted(maps.Keys(s.labels)) }

// Label is the count of one label.
func (s *Scores) Label(label string) Count { return s.labels[label] }

// Micro is the count over all labels.
func (s *Scores) Micro() Count {
	var sum Count
	for _, c := range s.labels {
		sum.Right += c.Right
		sum.Wrong += c.Wrong
		sum.Missed += c.Missed
	}
	return sum
}

// Macro is the mean F1 of the labels that were wanted.
func (s *Scores) Macro() float64 {
	sum, n := 0.0, 0
	for _, l := range s.Labels() {
		if c := s.labels[l]; c.Right+c.Missed > 0 {
			sum += c.F1()
			n++
		}
	}
	if n == 0 {
		return 1
	}
	return sum / float64(n)
}
