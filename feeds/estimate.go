package feeds

import (
	"slices"
	"time"
)

// An undated backlog may be of any age. It takes its place as that of an outlet which publishes eight items a day, the
// latest first, and whose latest is of the day before: behind the day's news, which it must not bury, and not all at one
// moment, where it would bury those of another day.
const (
	undatedAge = 24 * time.Hour
	undatedGap = 3 * time.Hour
)

// Estimated are the items of the poll, with an estimate for those that have no date that can be true. It counts for the
// backlog of a source alone: what comes later is as old as it is when it is seen.
func (p *Poll) Estimated() []Item {
	items, copied := p.Items, false
	for i := range p.Items {
		if !p.Items[i].claimed(p.At).IsZero() {
			continue
		}
		if !copied {
			items, copied = slices.Clone(p.Items), true
		}
		items[i].Estimated = p.At.Add(-undatedAge - time.Duration(i+1)*undatedGap)
	}
	return items
}
