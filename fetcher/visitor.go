package fetcher

import (
	"net/http"
	"time"
)

// Visitor visits sources. Its fields are set once; it is safe for concurrent use.
type Visitor struct {
	Client    *http.Client
	UserAgent string
	// Captures compresses what is kept for replay. nil keeps nothing.
	Captures *CaptureCompressor
	// Memory says which items were read before. nil remembers nothing.
	Memory Memory
	// Pause is the least time between two pages of one host that are read beside a source's own. Zero stands for a second.
	Pause time.Duration

	robots  robots
	outage  outage
	parsing semaphore
}
