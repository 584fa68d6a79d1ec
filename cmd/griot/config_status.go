package main

import (
	"sync"
	"time"

	"griot/feeds/web/pages"
)

// configStatus is what operators are shown of the configuration: which is in force, and why a later one is not.
type configStatus struct {
	mu  sync.Mutex
	now pages.Configuration
}

// shown returns the status as it is now.
func (s *configStatus) shown() pages.Configuration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// taken stores that a configuration came into force, all but the keys that wait for a restart.
func (s *configStatus) taken(file string, at time.Time, restart []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = pages.Configuration{File: file, Loaded: at, Restart: restart}
}

// refused stores why a later configuration did not come into force.
func (s *configStatus) refused(faults []string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now.Faults, s.now.Refused = faults, at
}
