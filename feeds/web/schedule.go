package web

import (
	"time"

	"griot/feeds/health"
)

// Schedule is when a source is visited as the configuration in force has it; how the source fares may put a visit off.
type Schedule struct {
	Spec  string        // as written
	Every time.Duration // between two visits; 0 where that is not always the same
}

// schedule is when a source is visited; nothing where nobody tells, and for one that is no longer declared.
func (h *Handler) schedule(s *health.Status) Schedule {
	if h.site.Schedule == nil || s.Retired {
		return Schedule{}
	}
	return h.site.Schedule(s.Source.ID)
}
