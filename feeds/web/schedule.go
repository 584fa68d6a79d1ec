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

// interval is a steady interval between visits in words.
func (w *words) interval(every time.Duration) string {
	const day = 24 * time.Hour
	units := [...]time.Duration{day, time.Hour, time.Minute, time.Second}
	for i, unit := range units {
		if every >= unit && every%unit == 0 {
			return w.counted(int(every/unit), w.intervalOne[i], w.intervalMany[i])
		}
	}
	return ""
}
