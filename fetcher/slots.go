package fetcher

import (
	"runtime"
	"sync"
)

// slots let one document be read per core: it takes many times its length of memory, and more at once would not be read
// any sooner. The zero value is ready for use.
type slots struct {
	once sync.Once
	free chan struct{}
}

// take waits for a place and gives what frees it.
func (s *slots) take() (free func()) {
	s.once.Do(func() { s.free = make(chan struct{}, runtime.GOMAXPROCS(0)) })
	s.free <- struct{}{}
	return func() { <-s.free }
}
