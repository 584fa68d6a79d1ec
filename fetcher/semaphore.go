package fetcher

import (
	"runtime"
	"sync"
)

// semaphore lets as many documents be read at one time as there are cores. Each takes many times its length of memory, and
// more at once are read no sooner. The zero value is ready for use.
type semaphore struct {
	once sync.Once
	free chan struct{}
}

// acquire waits for a place. It returns what releases it.
func (s *semaphore) acquire() (release func()) {
	s.once.Do(func() { s.free = make(chan struct{}, runtime.GOMAXPROCS(0)) })
	s.free <- struct{}{}
	return func() { <-s.free }
}
