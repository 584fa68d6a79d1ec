package story

// topk adds up weights for the items of a window and returns those with the greatest sums. It is made once and used again.
type topk struct {
	sums []float32 // by slot
	seen []slot    // those with a sum
}

func (t *topk) add(n slot, weight float32) {
	if int(n) >= len(t.sums) {
		t.sums = append(t.sums, make([]float32, int(n)+1024-len(t.sums))...)
	}
	if t.sums[n] == 0 {
		t.seen = append(t.seen, n)
	}
	t.sums[n] += weight
}

// take returns the slots with the greatest sums, at most limit, those of equal sums by age. It leaves out self, and slots
// whose sum is under least. All sums are zero afterwards.
func (t *topk) take(w *window, self slot, least float32, limit int) []slot {
	best := make([]slot, 0, limit+1)
	before := func(a, b slot) bool {
		if t.sums[a] != t.sums[b] {
			return t.sums[a] > t.sums[b]
		}
		if w.ages[a] != w.ages[b] {
			return w.ages[a] < w.ages[b]
		}
		return older(w.items[a], w.items[b]) < 0
	}
	for _, n := range t.seen {
		if n == self || t.sums[n] < least || len(best) == limit && !before(n, best[limit-1]) {
			continue
		}
		at := len(best)
		for at > 0 && before(n, best[at-1]) {
			at--
		}
		best = append(best, 0)
		copy(best[at+1:], best[at:])
		best[at] = n
		best = best[:min(len(best), limit)]
	}
	for _, n := range t.seen {
		t.sums[n] = 0
	}
	t.seen = t.seen[:0]
	return best
}
