package story

import "time"

// Adopt takes over the items of another index of the same rules. That one was read as of a time after which no item came
// or was changed, while the clock of this one, without items, may have gone on. What has left since then leaves now, and is
// there again where the open plan is undone.
func (x *Index) Adopt(read *Index) {
	now, until := x.Clock(), x.passed
	if x.plan != nil {
		until = x.plan.was.Passed
	}
	x.window, x.passed = read.window, read.passed
	x.expire(time.Unix(until*3600, 0), func(*windowItem) {})
	if x.plan != nil {
		x.expire(time.Unix(now.Passed*3600, 0), func(h *windowItem) { x.plan.done = append(x.plan.done, step{what: removed, h: h}) })
	}
	x.SetClock(now)
}
