package fetcher

import (
	"fmt"
	"time"
)

// Load is what the scheduler has to do.
type Load struct {
	Running int           // visits under way
	Waiting int           // visits that are due and wait for their turn
	Overdue time.Duration // how long the source that waits longest has been due
}

// Load tells what the scheduler has to do now.
func (s *Scheduler) Load() Load {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pool.mu.Lock()
	load := Load{Running: s.pool.active, Waiting: s.pool.waiting}
	s.pool.mu.Unlock()
	now := time.Now()
	for _, e := range s.entries {
		if late := now.Sub(e.due); !e.running && late > load.Overdue {
			load.Overdue = late
		}
	}
	return load
}

const (
	// tickless is how long no look for due sources is needed at the most to call the scheduler stuck; it looks every
	// [longestSleep] when nothing is due.
	tickless = 6 * longestSleep
	// moveless is the same for visits of which some wait while all places are taken: longer than the longest visit.
	moveless = 15 * time.Minute
)

// Alive proves that the running scheduler still looks for due sources, and that visits begin and end. The error says
// which of it stopped, and since when. Before Run nothing is proved.
func (s *Scheduler) Alive(now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if still := now.Sub(s.ticked); !s.ticked.IsZero() && still > tickless {
		return fmt.Errorf("the scheduler has not looked for due sources for %s", still.Round(time.Second))
	}
	p := s.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	if still := now.Sub(p.moved); p.waiting > 0 && p.active >= p.limits.Concurrency && still > moveless {
		return fmt.Errorf("no visit has begun or ended for %s though %d wait", still.Round(time.Second), p.waiting)
	}
	return nil
}
