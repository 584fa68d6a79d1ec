package fetcher

import (
	"time"

	"griot/feeds"
)

// Hurry has a source visited now, or a few seconds from now when many are asked for at once, whenever it was due. What
// a server asked for after a failure is respected: a failing source keeps its time.
func (s *Scheduler) Hurry(id feeds.SourceID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.entries[id]
	if e == nil || s.store.Status(id).Failures > 0 {
		return
	}
	if soon := time.Now().Add(jitter(id, "hurry", atOnce(len(s.entries)))); soon.Before(e.due) {
		e.due = soon
	}
}
