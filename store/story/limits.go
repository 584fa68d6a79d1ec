package story

import "math"

// Bounds keep the work for an item the same whatever the texts say. All are counts, not shares of the window, so that the
// cost does not grow with it. What they leave out is counted, see [Limits].
type Bounds struct {
	// Holders is how many items a fingerprint proposes as candidates, the oldest: a copy is always proposed what it copies.
	Holders int
	// Spread is from how many stories among those holders on a run of words is boilerplate and proves nothing. Copies of
	// one text are in one story, so that they do not count.
	Spread int
	// Chain is how many texts are held together by any proof. With more, a [EventParams.Quorum] of the pairs must be likely
	// to report one event, too: else texts made of common sentences become one story, each by another sentence.
	Chain int
	// Means is how many stories a new item is weighed against as wholes, those of its best candidates.
	Means int
	// Component is how many items a review weighs against one another, Settled how many of a story. A story of more has
	// so many voices, the latest, and is not split any more.
	Component, Settled int
	// Least is how many items a review weighs whatever has been spent.
	Least int
	// Credit is how many pairs each new item allows reviews to weigh, and again its last review. MostCredit is what can be
	// saved: a big affair takes more than its items bring, a quiet day less.
	Credit, MostCredit int
	// Copies is how many items a story takes that are copies. Others join it up to [Params.MaxStory].
	Copies int
}

// Limits count how often each bound left something out.
type Limits struct {
	Boilerplate int // parts of texts in common that prove nothing, since many stories hold them
	Chains      int // parts in common that did not join a story of other texts
	Candidates  int // items with more candidates than are weighed
	Components  int // reviews that left stories out
	Credit      int // reviews that were smaller than they are allowed to be, for want of credit
	Full        int // items that did not join a story because it is full
}

// limits is how many there are.
const limits = 6

// LimitBoilerplate is the name of the one that leaves out nothing that is missed.
const LimitBoilerplate = "boilerplate"

// LimitNames are what the counts of [Limits] are called, in the order of [Limits.Counts].
func LimitNames() [limits]string {
	return [limits]string{LimitBoilerplate, "chains", "candidates", "components", "credit", "full"}
}

// Counts are the counts in the order of [LimitNames].
func (l *Limits) Counts() [limits]int {
	return [limits]int{l.Boilerplate, l.Chains, l.Candidates, l.Components, l.Credit, l.Full}
}

// pairs is how many pairs so many items make.
func pairs(items int) int { return items * (items - 1) / 2 }

// affordable returns how many items a review may weigh with a credit.
func (b *Bounds) affordable(credit int) int {
	n := int((1 + math.Sqrt(float64(1+8*max(0, credit)))) / 2)
	return min(max(n, b.Least), b.Component)
}

// voices returns how many items speak for a story in a review of so many.
func (b *Bounds) voices(most int) int { return min(b.Settled, max(1, most/2)) }
