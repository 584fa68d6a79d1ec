package fetcher

import (
	"fmt"
	"time"
)

// Load is how much the scheduler has to do.
type Load struct {
	Running int           // visits under way
	Waiting int           // visits that are due and wait for their turn
	Overdue time.Duration // how long the source that waits longest has been due
}

// Load returns how much the scheduler has to do now.
func (s *Scheduler) Load() Load {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pool.mu.Lock()
	load := Load{Running: s.pool.active + s.pool.storing, Waiting: s.pool.waiting}
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
	// maxTickless is after how long without a look for due sources the scheduler counts as stuck. It looks every
	// [longestSleep] when nothing is due.
	maxTickless = 6 * longestSleep
	// maxMoveless is after how long visits count as stuck if some wait and none begins or ends. The longest visit is
	// shorter.
	maxMoveless = 15 * time.Minute
)

// Alive checks that the running scheduler looks for due sources, and that visits begin and end. The error says which of
// these stopped, and since when. Before Run there is none.
func (s *Scheduler) Alive(now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if still := now.Sub(s.ticked); !s.ticked.IsZero() && still > maxTickless {
		return fmt.Errorf("the scheduler has not looked for due sources for %s", still.Round(time.Second))
	}
	p := s.pool
	p.mu.Lock()
	defer p.mu.Unlock()
	if still := now.Sub(p.moved); p.waiting > 0 && !p.hasPlace() && still > maxMoveless {
		return fmt.Errorf("no visit has begun or ended for %s though %d wait", still.Round(time.Second), p.waiting)
	}
	return nil
}
